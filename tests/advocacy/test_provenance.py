"""PROV-JSON: every name of a relation is declared, agents are bodies, the same content gives the same document."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from waypost.advocacy.provenance import Body, Dataset, Origin, Run, Step, prov_json
from waypost.advocacy.values import Result

AT = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
SOCIETY = Body(body="ns_a", name="Ruritanian Red Cross", role="focal_point")
TEAM = Body(body="", name="Secretariat", role="migration_team")
ORIGIN = Origin(
    message="m7", version="3", namespace="https://example.org/prov/", release="2026-11-27-ab12",
    built_on=dt.date(2026, 11, 27),
    datasets=(Dataset(dataset="desa", title="International Migrant Stock", publisher="UN DESA", revision="2024"),),
    runs=(
        Run(claim="migrants", measure="migrant_stock", arguments={"year": "2005"}, at=AT, evidence=("clinic",),
            result=Result(value=191e6, rows=3, fingerprint="f00", datasets=("desa",))),
    ),
    evidence={"clinic": "programme_record"},
    steps=(Step(step="cleared", by=SOCIETY, at=AT), Step(step="written", by=TEAM, at=AT - dt.timedelta(days=1))),
    publisher=TEAM,
)  # fmt: skip
# What each relation joins: PROV-JSON, sections 3.1 to 3.5.
ENDS = {
    "used": {"prov:activity": "activity", "prov:entity": "entity"},
    "wasGeneratedBy": {"prov:entity": "entity", "prov:activity": "activity"},
    "wasDerivedFrom": {"prov:generatedEntity": "entity", "prov:usedEntity": "entity"},
    "wasInfluencedBy": {"prov:influencee": "entity", "prov:influencer": "entity"},
    "wasAssociatedWith": {"prov:activity": "activity", "prov:agent": "agent"},
    "wasAttributedTo": {"prov:entity": "entity", "prov:agent": "agent"},
}
SECTIONS = {"prefix", "entity", "activity", "agent", *ENDS}


def is_whole(document):
    assert set(document) <= SECTIONS
    for relation, ends in ENDS.items():
        for told in document.get(relation, {}).values():
            for end, section in ends.items():
                assert told[end] in document[section], (relation, told)
    prefixes = set(document["prefix"])
    for section in ("entity", "activity", "agent"):
        for name, told in document.get(section, {}).items():
            assert {name.split(":")[0], *(key.split(":")[0] for key in told)} <= prefixes


def test_the_document_is_whole():
    document = prov_json(ORIGIN)
    is_whole(document)
    assert json.loads(json.dumps(document)) == document
    assert set(document["entity"]) == {
        "wp:release/2026-11-27-ab12", "wp:message/m7/3", "wp:dataset/desa/2024", "wp:evidence/clinic",
        "wp:claim/migrants",
    }  # fmt: skip
    run = document["activity"]["wp:run/migrants/2026-11-27-ab12"]
    assert (run["wp:fingerprint"], run["wp:argument-year"], run["wp:value"]["type"]) == ("f00", "2005", "xsd:double")


def test_agents_are_bodies_in_their_roles():
    agents = prov_json(ORIGIN)["agent"]
    assert set(agents) == {"wp:body/ns_a/focal_point", "wp:body/secretariat/migration_team"}
    assert {each["prov:type"]["$"] for each in agents.values()} == {"prov:Organization"}


def test_a_figure_that_is_held_back_is_not_told():
    held = msgspec.structs.replace(ORIGIN.runs[0], result=Result(value=4.0, is_suppressed=True))
    document = json.dumps(prov_json(msgspec.structs.replace(ORIGIN, runs=(held,))))
    assert "wp:value" not in document
    assert "4.0" not in document


def test_the_order_of_what_is_given_changes_nothing():
    turned = msgspec.structs.replace(ORIGIN, steps=ORIGIN.steps[::-1], runs=ORIGIN.runs * 2)
    assert prov_json(turned) == prov_json(ORIGIN)


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_name_is_made_one_of_prov(message, claim):
    run = msgspec.structs.replace(ORIGIN.runs[0], claim=claim)
    is_whole(prov_json(msgspec.structs.replace(ORIGIN, message=message, runs=(run,))))
