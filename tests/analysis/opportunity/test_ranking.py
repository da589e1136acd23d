"""The compiled ranking gives what plain numpy gives, in whatever order it works and its input comes."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.opportunity.facts import table, worlds
from tests.examples import examples
from waypost.analysis.opportunity import compiling, kernel
from waypost.analysis.opportunity.laying import lay_ground
from waypost.analysis.opportunity.numbers import MISSING, numbers_of, people_steps
from waypost.analysis.opportunity.ranking import ground_arrays, opportunities, rank
from waypost.analysis.opportunity.scoring import people_part
from waypost.analysis.question import Asked
from waypost.reference import load_catalog

_FILE = Path(__file__).resolve().parents[3] / "bench" / "opportunities_numpy.py"
_SPEC = importlib.util.spec_from_file_location("opportunities_numpy", _FILE)
assert _SPEC is not None
assert _SPEC.loader is not None
plain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain)

ASKED = Asked(as_of=dt.date(2026, 11, 1), top=50)
CATALOG = load_catalog()
MANY = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
Rows = list[dict[str, Any]]


def told(rows: Rows, **filters: Any) -> Rows:
    asked = Asked(as_of=ASKED.as_of, **{"top": 50, **filters})
    return opportunities(table(rows), asked, CATALOG).to_pylist()


@MANY
@given(worlds(), st.sampled_from((1, 2, 50)))
def test_equal_to_plain_numpy(rows: Rows, top: int) -> None:
    rules = CATALOG.opportunity_rules
    ground = lay_ground(table(rows), ASKED, CATALOG)
    arrays, numbers = ground_arrays(ground, rules), numbers_of(rules)
    for trail in ground.trails:
        for kind in plain.PAIR_KINDS:
            found = kernel.rank_pairs(trail.arrays, kind, top, arrays, numbers)
            expected = plain.Reference(trail.arrays, kind, ground, rules).rank(top)
            assert found[:, :4].tolist() == expected.tolist()


@MANY
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(rows: Rows, chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert told(shuffled) == told(rows)


@MANY
@given(worlds())
def test_the_number_of_cores_does_not_matter(rows: Rows) -> None:
    ground = lay_ground(table(rows), ASKED, CATALOG)
    one, three = (rank(ground, 50, CATALOG.opportunity_rules, workers) for workers in (1, 3))
    for left, right in zip(one, three, strict=True):
        assert (left.kind, left.trail.trail_id) == (right.kind, right.trail.trail_id)
        assert np.array_equal(left.rows, right.rows)


@MANY
@given(worlds(), st.sampled_from(("ns-a", "ns-b", "ns-c", "ns-d")), st.sampled_from(("ns-a", "ns-b", "ns-c", "ns-d")))
def test_both_societies_are_told_the_same(rows: Rows, one: str, other: str) -> None:
    def of_both(asked_of: str) -> Rows:
        found = told(rows, society=asked_of)
        assert all(asked_of in f"{row['society_a']} {row['society_b']}".split() for row in found)
        between = [r for r in found if {one, other} <= set(f"{r['society_a']} {r['society_b']}".split())]
        return [{name: value for name, value in row.items() if name != "rank"} for row in between]

    def total(found: Rows) -> Rows:
        return sorted(found, key=str)

    assert total(of_both(one)) == total(of_both(other))


def scores(rows: Rows) -> dict[tuple[str, ...], float]:
    """The score of each two societies, by trail and kind."""
    found = {}
    for trail in ("T", "U"):
        for row in told([row for row in rows if row.get("trail_id") in (None, trail)], top=1000):
            societies = (row["society_a"], row["society_b"])
            if row["programme_b"]:
                societies = tuple(sorted(societies))
            found[trail, row["kind"], *societies] = row["score"]
    return found


@MANY
@given(worlds(), st.data())
def test_another_tie_never_raises_a_score_and_touches_nobody_else(rows: Rows, data: st.DataObject) -> None:
    found = told(rows)
    if not found:
        return
    row = data.draw(st.sampled_from(found))
    first, second = row["society_a"].split()[0], row["society_b"].split()[0]
    tie = {"part": "tie", "society_id": min(first, second), "other_society_id": max(first, second), "code": "meeting",
           "number": 1}  # fmt: skip
    has_met = any(r["part"] == "tie" and r["code"] == "meeting" for r in rows)
    added: Rows = [] if has_met else [tie]
    if row["programme_b"]:
        added.append({"part": "link", "programme_id": row["programme_a"], "other_programme_id": row["programme_b"]})
    before, after = scores(rows), scores(rows + added)
    assert after.keys() == before.keys()
    for key, score in after.items():
        assert score <= before[key]
        if not {first, second} & set(" ".join(key[2:]).split()):
            assert score == before[key]


@MANY
@given(worlds())
def test_no_row_breaks_a_constraint(rows: Rows) -> None:
    found = told(rows)
    seen = set()
    for row in found:
        assert not set(row["society_a"].split()) & set(row["society_b"].split())
        assert 0 <= row["score"] <= 1
        other = row["programme_b"] or row["society_b"]
        key = (row["kind"], *sorted((row["programme_a"], other)))
        assert key not in seen, "each pair once"
        seen.add(key)
        assert row["programme_a"] != row["programme_b"]
        assert row["service_codes_a"]
        assert row["service_codes_b"]


@MANY
@given(worlds())
def test_what_is_missing_is_nowhere_on_that_side(rows: Rows) -> None:
    bits = {row["code"]: row["number"] for row in rows if row["part"] == "bit" and row["title"] == "service"}
    offered: dict[tuple[str, str, str], int] = {}
    services = {row["programme_id"]: row["service_bits"] for row in rows if row["part"] == "programme"}
    for row in rows:
        if row["part"] == "side":
            cell = (row["trail_id"], row["side"], row["country_code"])
            offered[cell] = offered.get(cell, 0) | services[row["programme_id"]]
    ground = lay_ground(table(rows), ASKED, CATALOG)
    for one in rank(ground, 50, CATALOG.opportunity_rules):
        if one.kind != MISSING:
            continue
        for kept in one.rows:
            side, other = divmod(int(kept[3]) >> 1, 4)
            country = one.trail.countries[kept[2]]
            there = offered.get((one.trail.trail_id, ("origin", "transit", "destination", "return")[other], country), 0)
            mine = int(ground.services[kept[1]])
            lacking = [
                code for code, bit in bits.items()
                if mine & bit and one.trail.arrays.answers[side, other, bit.bit_length() - 1]
                and not int(one.trail.arrays.answers[side, other, bit.bit_length() - 1]) & there
            ]  # fmt: skip
            assert lacking


def test_nothing_gives_no_rows() -> None:
    assert told([]) == []


def test_the_people_scale_is_exact_at_its_steps() -> None:
    steps = people_steps(CATALOG.opportunity_rules)
    assert [int(people_part(n, steps)) for n in (-1, 0, 1, 10, 1_000, 1_000_000, 10**9)] == [
        -1, 0, 0, 166, 500, 1000, 1000,
    ]  # fmt: skip
    assert (np.diff(steps) >= 0).all()


def test_bits_are_counted() -> None:
    for bits in (0, 1, 3, 2**62, 2**63 - 1, 0b1011 << 40):
        assert int(compiling.bit_count(bits)) == bits.bit_count()


def test_without_a_folder_for_the_cache_it_compiles_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    real = numba.njit

    def refuses(**options: Any) -> Any:
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return real(**options)

    monkeypatch.setattr(compiling.numba, "njit", refuses)
    twice = compiling.compiled(lambda value: value * 2)
    assert twice(21) == 42


def test_the_types_of_the_answer_do_not_depend_on_its_rows() -> None:
    assert opportunities(table([]), ASKED, CATALOG).schema == opportunities(table([]), ASKED, CATALOG).schema
    assert pa.types.is_int64(opportunities(table([]), ASKED, CATALOG).schema.field("people").type)
