"""What changed between two releases: every kind of change once, nothing else, nothing twice."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.analysis.asking import answers
from tests.analysis.worlds import world
from waypost.store.tables import TABLES


def programme(number: int, **more: Any) -> dict[str, Any]:
    return {"programme_id": f"wp-{number}", "title": f"Programme {number}", "is_movement": True, **more}


def both(now: dict[str, Any], earlier: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    con, before = world(**now), world(**earlier)
    for name in TABLES:
        con.register(f"earlier_{name}", before.table(name).to_arrow_table())
    return con


NOW = {
    "programme": [programme(1, people_reached=20, budget_chf=10), programme(2), programme(4, title=None)],
    "service": [{"programme_id": "wp-1", "service_code": "food"}, {"programme_id": "wp-2", "service_code": "rfl"}],
    "programme_trail": [{"programme_id": "wp-1", "trail_id": "CMR", "role": "transit", "country_code": "NER"}],
    "participation": [{"programme_id": "wp-1", "organisation_id": "ns-ner"}],
    "national_society": [{"organisation_id": "ns-ner", "country_code": "NER"}],
}
EARLIER = {
    "programme": [programme(1, budget_chf=10), programme(2), programme(3), programme(4, title=None)],
    "service": [
        {"programme_id": "wp-1", "service_code": "health_primary"},
        {"programme_id": "wp-2", "service_code": "rfl"},
    ],
    "programme_trail": NOW["programme_trail"],
    "participation": NOW["participation"],
    "national_society": NOW["national_society"],
}


def told(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {(r["programme_id"], r["change"], r["field"], r["earlier"], r["now"]) for r in rows}


def test_each_change_is_told_once() -> None:
    rows = answers(both(NOW, EARLIER), "what_changed")
    assert len(rows) == 4
    assert told(rows) == {
        ("wp-1", "changed", "people_reached", None, "20"),
        ("wp-1", "added", "service_code", None, "food"),
        ("wp-1", "removed", "service_code", "health_primary", None),
        ("wp-3", "gone", "programme", None, None),
    }


def test_a_release_compared_with_itself_has_not_changed() -> None:
    assert answers(both(NOW, NOW), "what_changed") == []
    (row,) = [row for row in answers(both(NOW, NOW), "change_summary") if row["scope"] == "all"]
    assert (row["new"], row["gone"], row["changed"], row["programmes_now"], row["programmes_earlier"]) == (
        0,
        0,
        0,
        3,
        3,
    )


def test_there_and_back_is_the_opposite() -> None:
    forth, back = (told(answers(both(a, b), "what_changed")) for a, b in ((NOW, EARLIER), (EARLIER, NOW)))
    opposite = {"added": "removed", "removed": "added", "new": "gone", "gone": "new", "changed": "changed"}
    assert {(p, opposite[c], f, now, earlier) for p, c, f, earlier, now in forth} == back


def test_the_summary_counts_what_the_list_tells() -> None:
    rows = {(r["scope"], r["code"]): r for r in answers(both(NOW, EARLIER), "change_summary")}
    assert set(rows) == {("all", "all"), ("trail", "CMR"), ("society", "ns-ner")}
    everything = rows["all", "all"]
    assert everything == {
        "scope": "all", "code": "all", "programmes_earlier": 4, "programmes_now": 3, "new": 0, "gone": 1, "changed": 1,
    }  # fmt: skip
    assert rows["trail", "CMR"]["changed"] == rows["society", "ns-ner"]["changed"] == 1
    assert rows["society", "ns-ner"]["programmes_now"] == 1


def test_filters_keep_what_is_on_the_trail_in_either_release() -> None:
    left = {**NOW, "programme_trail": []}
    rows = answers(both(left, NOW), "what_changed", trail="CMR")
    assert ("wp-1", "gone", "programme", None, None) in told(rows)  # no longer on the trail
    assert answers(both(NOW, NOW), "what_changed", trail="WBR") == []
