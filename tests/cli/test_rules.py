"""``waypost rules``: what they ask, how a programme stands to them, what is missing."""

from __future__ import annotations

import json
import shutil

from waypost.settings import catalog_path
from waypost.store.release import open_release


def programme_of(release) -> str:
    found = open_release(release).connect().sql("select min(programme_id) from programme").fetchone()
    assert found is not None
    return str(found[0])


def test_rules_are_listed_and_shown_with_their_texts(waypost):
    listed = json.loads(waypost("rules", "list", "--json").out)
    assert [rule["rule"] for rule in listed][:2] == ["R01", "R02"]
    assert [rule["rule"] for rule in listed][-2:] == ["X9", "X10"]
    assert all(rule["required_facts"] for rule in listed)
    told = waypost("rules", "show", "r18").out
    assert "from 2009-11-01 to 2010-07-31, official" in told
    assert "from 2010-08-01, later guidance" in told
    assert "éloignement" in waypost("rules", "show", "R18", "--language", "fr").out


def test_rules_about_several_societies_are_shown_with_what_their_search_is_given(waypost):
    assert waypost("rules", "list").out.strip().endswith("30 rules about a programme, 10 about several societies")
    told = waypost("rules", "show", "x2").out
    assert "looks for opposite messages between societies" in told
    assert "opposites: fewer_departures and more_departures" in told
    assert json.loads(waypost("rules", "show", "X2", "--json").out)["parameters"]["within_days"] == 730
    facts = [
        name
        for each in ("X3", "X6")
        for name in json.loads(waypost("rules", "show", each, "--json").out)["required_facts"]
    ]
    assert "declined_position.declined_reason" in facts
    assert "declined_position" not in waypost("rules", "show", "X6", "--language", "ar").out  # in words


def test_a_programme_is_evaluated_and_what_is_missing_is_named(waypost, release):
    programme = programme_of(release)
    rows = json.loads(waypost("rules", "evaluate", programme, str(release), "--json").out)
    assert [row["rule"] for row in rows] == [f"R{number:02}" for number in range(1, 31)]
    assert all(row["outcome"] != "departs" for row in rows)
    missing = waypost("rules", "evaluate", programme, str(release), "--missing")
    assert "Where information about people goes: Form of the information" in missing.out
    assert missing.out.strip().endswith("cannot be told for want of facts")
    early = json.loads(waypost("rules", "evaluate", programme, str(release), "--as-of", "2001-01-01", "--json").out)
    assert {row["outcome"] for row in early} == {"not_applicable"}


def test_what_cannot_be_is_one_line(waypost, release):
    programme = programme_of(release)
    for asked in (
        ("show", "R99"), ("evaluate", "no such programme", str(release)),
        ("evaluate", programme, str(release), "--as-of", "yesterday"),
    ):  # fmt: skip
        done = waypost("rules", *asked)
        assert (done.status, done.err.count("\n")) == (2, 1), asked


def test_fixtures_of_rules_and_of_relations_are_run(waypost, monkeypatch, tmp_path):
    done = waypost("rules", "try", "R06", "x4")
    assert (done.status, done.out.strip()) == (0, "8 fixtures tried, 0 otherwise than meant")
    assert waypost("rules", "try", "R99").status == 2
    catalog = tmp_path / "catalog"
    shutil.copytree(catalog_path(), catalog)
    path = catalog / "rules" / "relations" / "X5.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("monitors: [monitors]", "monitors: [visits]"), "utf-8")
    monkeypatch.setenv("WAYPOST_CATALOG", str(catalog))
    broken = waypost("rules", "try", "X5", "X6")
    assert broken.status == 1
    assert "X5: departs gives not_applicable" in broken.out
    assert "X6" not in broken.out
