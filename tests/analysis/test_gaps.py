"""Gaps: ranks side by side, ties, what no figure speaks of, and what must not change the answer."""

from __future__ import annotations

from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.asking import answers
from tests.analysis.context_rows import fact, stock
from tests.analysis.worlds import world
from tests.examples import examples

INDICATORS = [
    {"dimension": "all", "code": "all", "indicator": "people_here", "is_people": True},
    {"dimension": "all", "code": "all", "indicator": "displaced_here", "is_people": True},
    {"dimension": "service", "code": "rfl", "indicator": "people_here", "is_people": True},
    {"dimension": "service", "code": "health", "indicator": "displaced_here", "is_people": True},
    {"dimension": "group", "code": "older_people", "indicator": None, "is_people": None},
]
HEADINGS = [
    {"service_code": "rfl_tracing", "heading_code": "rfl", "is_group": False},
    {"service_code": "rfl", "heading_code": "rfl", "is_group": True},
]
STAGES = [
    {"trail_id": "T", "stage_no": 1, "role": "origin", "country_code": "AAA"},
    *({"trail_id": "T", "stage_no": 2, "role": "transit", "country_code": code} for code in ("BBB", "CCC", "DDD")),
]
FACTS = [stock("AAA", "BBB", 900), stock("AAA", "CCC", 50), fact("idps", 500, country_code="DDD")]


def trail(**more: Any) -> duckdb.DuckDBPyConnection:
    rows: dict[str, Any] = {
        "need_indicator": INDICATORS,
        "service_heading": HEADINGS,
        "trail_stage": STAGES,
        "context_fact": FACTS,
        "programme": [{"programme_id": "wp-1", "is_movement": True, "status": "implementation"}],
        "place": [{"programme_id": "wp-1", "country_code": "CCC"}],
        "service": [{"programme_id": "wp-1", "service_code": "rfl_tracing"}],
        "participation": [{"programme_id": "wp-1", "organisation_id": "ns-ccc"}],
        "national_society": [
            {"organisation_id": f"ns-{code.lower()}", "country_code": code, "status": "recognised"}
            for code in ("BBB", "CCC")
        ],
    }
    return world(**{**rows, **more})


def cell(rows: list[dict[str, Any]], country: str, code: str) -> dict[str, Any]:
    (row,) = [row for row in rows if (row["country_code"], row["code"]) == (country, code)]
    return row


def test_need_and_provision_stand_side_by_side() -> None:
    rows = answers(trail(), "gaps")
    behind, served = cell(rows, "BBB", "rfl"), cell(rows, "CCC", "rfl")
    assert (behind["need_rank"], behind["provision_rank"], behind["gap"]) == (1, 4, 3)
    assert (served["need_rank"], served["provision_rank"], served["gap"]) == (2, 1, -1)
    assert (behind["people_concerned"], behind["programmes"], behind["countries_ranked"]) == (900, 0, 4)
    assert (served["programmes"], served["running"], served["societies"]) == (1, 1, 1)
    assert (behind["host_ns_id"], behind["is_host_silent"], served["is_host_silent"]) == ("ns-bbb", True, False)


def test_where_nobody_does_anything_every_country_ranks_last_and_the_gap_follows_the_need() -> None:
    rows = [row for row in answers(trail(service=[]), "gaps") if row["code"] == "rfl"]
    assert {row["provision_rank"] for row in rows} == {4}
    assert rows[0]["country_code"] == "BBB"
    assert rows[0]["gap"] == 3


def test_what_no_figure_speaks_of_has_no_rank_and_no_gap() -> None:
    rows = answers(trail(), "gaps")
    for country, code in (("AAA", "rfl"), ("BBB", "older_people"), ("DDD", "rfl")):
        row = cell(rows, country, code)
        assert (row["need_rank"], row["gap"], row["people_concerned"]) == (None, None, None)
        assert row["provision_rank"] is not None
    assert rows[-1]["gap"] is None  # they stand at the end


def test_two_figures_that_disagree_give_a_range() -> None:
    facts = [*FACTS, fact("idps", 1, country_code="BBB")]
    row = cell(answers(trail(context_fact=facts), "gaps"), "BBB", "all")
    assert row["indicators"] == 2
    assert row["need_rank_best"] <= row["need_rank"] <= row["need_rank_worst"]
    assert row["need_rank_best"] < row["need_rank_worst"]
    assert row["gap_least"] <= row["gap"] <= row["gap_most"]


def test_filters() -> None:
    con = trail()
    assert {row["code"] for row in answers(con, "gaps", service="rfl_tracing")} == {"rfl"}
    assert {row["country_code"] for row in answers(con, "gaps", society="ns-bbb")} == {"BBB"}
    assert answers(con, "gaps", trail="OTHER") == []
    assert {row["dimension"] for row in answers(con, "gaps", group="older_people")} == {"group"}


_COUNT = st.integers(1, 10_000)


@settings(max_examples=examples(25), deadline=None)
@given(
    counts=st.lists(st.tuples(st.sampled_from("BCD"), _COUNT), min_size=1, max_size=3, unique_by=lambda pair: pair[0]),
    programmes=st.lists(st.sampled_from("BCD"), max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_order_of_input_does_not_matter_and_names_of_countries_do_not_either(
    counts: list[tuple[str, int]], programmes: list[str], order: Any
) -> None:
    def asked(names: dict[str, str], *, shuffled: bool) -> list[dict[str, Any]]:
        tables: dict[str, Any] = {
            "trail_stage": [{**row, "country_code": names[row["country_code"][0]]} for row in STAGES],
            "context_fact": [stock(names["A"], names[code], count) for code, count in counts],
            "programme": [{"programme_id": f"wp-{n}", "is_movement": True} for n, _ in enumerate(programmes)],
            "place": [{"programme_id": f"wp-{n}", "country_code": names[code]} for n, code in enumerate(programmes)],
            "service": [{"programme_id": f"wp-{n}", "service_code": "rfl"} for n, _ in enumerate(programmes)],
            "participation": [],
            "national_society": [],
        }
        if shuffled:
            for rows in tables.values():
                order.shuffle(rows)
        return answers(trail(**tables), "gaps")

    plain = {letter: letter * 3 for letter in "ABCD"}
    expected = asked(plain, shuffled=False)
    assert asked(plain, shuffled=True) == expected
    other = {"A": "ZZZ", "B": "YYY", "C": "XXX", "D": "WWW"}
    back = {other[letter]: plain[letter] for letter in "ABCD"}
    renamed = [{**row, "country_code": back[row["country_code"]]} for row in asked(other, shuffled=False)]

    def key(row: dict[str, Any]) -> tuple[str, ...]:
        return (row["country_code"], row["dimension"], row["code"])

    assert sorted(renamed, key=key) == sorted(expected, key=key)
