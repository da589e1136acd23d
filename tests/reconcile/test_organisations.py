"""Names and references of organisations: matched, apart, or left to a person."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.reconcile import derived_id, match_organisations
from waypost.reconcile.organisations import OrganisationMatcher


@pytest.fixture(scope="module")
def matcher(catalog):
    return OrganisationMatcher(catalog)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Danish Red Cross", "ns-dnk"),
        ("DANISH RED CROSS SOCIETY", "ns-dnk"),
        ("Croix-Rouge danoise", "ns-dnk"),
        ("Cruz Roja Danesa", "ns-dnk"),
        ("Danish Red Cross – Niger delegation", "ns-dnk"),
        ("Danihs Red Cross", "ns-dnk"),
        ("Red Cross of Niger", "ns-ner"),
        ("Cruz Roja de Honduras", "ns-hnd"),
        ("الهلال الأحمر القطري", "ns-qat"),
        ("IFRC", "ifrc"),
        ("FICR", "ifrc"),
        ("International Federation of Red Cross and Red Crescent Societies", "ifrc"),
        ("International Committee of the Red Cross", "icrc"),
        ("German Red Cross (GRC)", "ns-deu"),
        ("Turkish Red Crescent (Kızılay)", "ns-tur"),
        ("Croix-Rouge française – délégation Niger", "ns-fra"),
        ("Cruz Roja Colombiana - Seccional Norte de Santander", "ns-col"),
        ("Croce Rossa Italiana, Comitato di Roma", "ns-ita"),
        ("الهلال الأحمر القطري - مكتب لبنان", "ns-qat"),
        ("IFRC Niger", "ifrc"),
        ("ICRC - Regional Delegation", "icrc"),
        ("Zambia RRed Cross Socitey", "ns-zmb"),
        ("Zambia RedC ross Society", "ns-zmb"),
        ("MaltaRed Cross Society", "ns-mlt"),
        ("جمعية الصليب لأحمر الصينية", "ns-chn"),
        ("Burma Red Cross", "ns-mmr"),
        ("Червоний Хрест України", "ns-ukr"),
    ],
)
def test_names_find_their_body(matcher, name, expected):
    match = matcher.match(None, name)
    assert match is not None
    assert match.organisation_id == expected
    assert match.how != "doubtful"


@pytest.mark.parametrize(
    "name",
    ["Red Cross", "Croix-Rouge", "Cruz Roja", "Red Crescent Society", "الهلال الأحمر", "DRC", "Danish Refugee Council",
     "National Society", "Ministry of Interior", "Red Cross Red Crescent", "", "Korea Red Cross", "CRF", "IRCS",
     "Xambia Red Cross", "Red Cross Youth", "Red Cross (RC)", "Family links, Red Cross", "Redcross"],
)  # fmt: skip
def test_names_that_do_not_say_which_society_find_none(matcher, name):
    match = matcher.match(None, name)
    assert match is None or match.how == "doubtful" or not match.organisation_id.startswith("ns-")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=examples(80), deadline=None)
def test_no_name_breaks_the_matcher(matcher, name):
    assert matcher.match(None, name) is None or matcher.match(None, name) == matcher.match(None, f" {name} ")


def test_niger_and_nigeria_stay_two(matcher):
    assert matcher.match(None, "Nigerian Red Cross Society").organisation_id == "ns-nga"
    assert matcher.match(None, "Niger Red Cross").organisation_id == "ns-ner"


def test_every_official_name_finds_its_society(catalog, matcher):
    wrong = [
        (ns_id, name)
        for ns_id, society in catalog.societies.items()
        for name in society.names.values()
        if (match := matcher.match(None, name)) is None or (match.organisation_id != ns_id and match.how != "doubtful")
    ]
    assert wrong == []


def test_a_reference_wins_and_its_disagreement_is_told(matcher):
    match = matcher.match("XM-DAC-21018", "Danish Red Cross")
    assert match.organisation_id == "ifrc"
    assert match.certainty < 1


def test_one_reference_one_body_one_name(catalog):
    rows = [("XX-1", "Example Aid"), ("XX-1", "Example Aid Ltd"), ("XX-1", "Example Aid"), (None, "Example Aid")]
    table = pa.table({"ref": [row[0] for row in rows], "name": [row[1] for row in rows]})
    found = match_organisations(table, catalog).to_pylist()
    of_ref = [row for row in found if row["ref"] == "XX-1"]
    assert {row["organisation_id"] for row in of_ref} == {derived_id("XX-1", None)}
    assert len({row["organisation_name"] for row in of_ref}) == 1
    assert {row["how"] for row in found} == {"derived"}


def test_a_derived_id_is_stable():
    assert derived_id(" xx-1 ", "a") == derived_id("XX-1", "b")
    assert derived_id(None, "Éxample  Aid") == derived_id(None, "example aid")
    assert derived_id(None, "a").startswith("org-")
    assert len(derived_id(None, "a")) == 14


def test_a_society_that_nobody_knows_is_told_apart_from_other_bodies(catalog):
    names = ["Red Cross of Atlantis", "Croissant-Rouge atlante", "Example Aid", "Red Cross", "Swedish Red Cross Youth"]
    table = pa.table({"ref": pa.nulls(len(names), pa.string()), "name": names})
    found = {row["name"]: row["how"] for row in match_organisations(table, catalog).to_pylist()}
    assert found == {
        "Red Cross of Atlantis": "unknown",
        "Croissant-Rouge atlante": "unknown",
        "Example Aid": "derived",
        "Red Cross": "doubtful",
        "Swedish Red Cross Youth": "words",
    }
