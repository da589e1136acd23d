"""``waypost explain``: how a programme stands to the rules and in which relations, for those concerned alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from waypost.cli.standing import CONCERNED
from waypost.store.release import open_release


@pytest.fixture(scope="module")
def demo(demo_release: str) -> str:
    return demo_release


def programme_of(release: str, ns_id: str) -> str:
    con = open_release(Path(release)).connect()
    found = con.execute("select min(programme_id) from programme where operating_ns_ids = ?", [ns_id]).fetchone()
    assert found is not None
    return str(found[0])


@pytest.mark.parametrize(
    "reader", [(), ("--audience", "public"), ("--as", "SDN"), ("--audience", "public", "--as", "NER")]
)
def test_whoever_is_not_concerned_gets_nothing_and_is_told_whom_it_is_for(waypost, demo, reader):
    programme = programme_of(demo, "ns-ner")
    told = waypost("explain", programme, demo, *reader)
    assert told.status == 0
    assert told.out.rstrip().endswith(CONCERNED)
    assert "R06" not in told.out
    found = json.loads(waypost("explain", programme, demo, *reader, "--json").out)
    assert found["withheld"] == CONCERNED
    assert found["claims"]
    assert "rules" not in found
    one = waypost("explain", programme, demo, *reader, "--rule", "R06")
    assert one.out.strip() == CONCERNED
    relation = waypost("explain", programme, demo, *reader, "--rule", "X4")
    assert relation.out.strip() == CONCERNED


def test_a_society_sees_how_its_own_programme_stands(waypost, demo):
    programme = programme_of(demo, "ns-ner")
    found = json.loads(waypost("explain", programme, demo, "--as", "NER", "--json").out)
    assert len(found["rules"]) == 30
    assert {row["concerns"] for row in found["rules"]} == {"ns-ner"}
    assert all(row["unknown_facts"] for row in found["rules"] if row["outcome"] == "not_enough")
    told = waypost("explain", programme, demo, "--as", "NER").out
    assert "R06 No personal data to enforcement: not enough information (critical; provision 1.5)" in told
    assert "missing: Where information about people goes" in told or "missing: Information collected" in told
    none = waypost("explain", programme, demo, "--as", "NER", "--rule", "X4").out
    assert none.strip() == "X4 Data that reach those who enforce: the programme stands in no such relation"


def test_the_secretariat_sees_every_outcome_with_its_facts_and_relations(waypost, demo):
    found = json.loads(waypost("explain", "XX-EXA-ALFA-1", demo, "--audience", "secretariat", "--json").out)
    outcome = {row["rule"]: row["outcome"] for row in found["rules"]}
    assert len(outcome) == 30
    assert (outcome["R06"], outcome["R02"], outcome["R16"], outcome["R03"]) == (
        "departs", "conforms", "not_applicable", "not_enough"
    )  # fmt: skip
    assert [row["relation"] for row in found["relations"]] == ["X4", "X4"]
    told = waypost("explain", "XX-EXA-ALFA-1", demo, "--audience", "secretariat", "--language", "fr").out
    assert "R06 Pas de données nominatives" in told
    assert told.index("R06 ") < told.index("R02 ")  # what departs stands first
    assert "in 2 relations with other societies" in told


def test_an_outcome_is_explained_down_to_its_claims(waypost, demo):
    told = waypost("explain", "XX-EXA-ALFA-1", demo, "--audience", "secretariat", "--rule", "r06").out
    assert told.startswith("R06 No personal data to enforcement: departs")
    assert "by the text from 2009-11-01 (official)" in told
    assert "Kind of recipient: Police" in told
    claims = [line.strip() for line in told.splitlines() if ", claim r" in line]
    assert len(claims) == 6
    assert all(line.startswith("XX-EXA-FACTS, XX-EXA-ALFA-1, claim r") and line.endswith(": won") for line in claims)
    assert "what helps:" in told
    assert "R07" not in told
    start = waypost("explain", "XX-EXA-ALFA-1", demo, "--audience", "secretariat", "--rule", "R01").out
    assert "Service: Open reception centre" in start
    assert "nobody says" not in start
    way = waypost("explain", "XX-EXA-ALFA-1", demo, "--audience", "secretariat", "--rule", "X4").out
    assert way.count("X4 Data that reach those who enforce: departs") == 2
    assert "rests on the programmes wp-" in way


def test_what_cannot_be_is_one_line(waypost, demo, release):
    aside = open_release(Path(demo)).connect().sql(
        "select record_id from record where programme_id is null limit 1"
    ).fetchone()  # fmt: skip
    assert aside is not None
    for asked in (
        ("XX-EXA-ALFA-1", demo, "--rule", "R99"), (aside[0], demo, "--rule", "R06"),
        ("XX-EXA-ALFA-1", demo, "--as", "Atlantis"),
    ):  # fmt: skip
        done = waypost("explain", *asked)
        assert (done.status, done.err.count("\n")) == (2, 1), asked
