"""What a programme may be said to reach, worked out by hand: the three models on made counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.reference import Catalog
from waypost.register.people import make_service_above, totals_query
from waypost.store.tables import REGISTER

FEMALE, MALE = {"sex": "female"}, {"sex": "male"}
YEAR_23 = {"period_start_date": dt.date(2023, 1, 1), "period_end_date": dt.date(2023, 12, 31)}
YEAR_24 = {"period_start_date": dt.date(2024, 1, 1), "period_end_date": dt.date(2024, 12, 31)}
SPRING_24 = {"period_start_date": dt.date(2024, 1, 1), "period_end_date": dt.date(2024, 6, 30)}
AUTUMN_24 = {"period_start_date": dt.date(2024, 7, 1), "period_end_date": dt.date(2024, 12, 31)}
WINTER = {"period_start_date": dt.date(2023, 10, 1), "period_end_date": dt.date(2024, 3, 31)}
NEW, ALL = {"counting": "new_unique"}, {"counting": "period_total"}
NER, MLI = {"country_code": "NER"}, {"country_code": "MLI"}
AGADEZ, ZINDER = {**NER, "admin1_name": "A"}, {**NER, "admin1_name": "Z"}
FOOD, CASH = {"service_code": "food"}, {"service_code": "cash"}
HEALTH, PRIMARY = {"service_code": "health"}, {"service_code": "health_primary"}

PARTS, PERIODS = "at least: parts are told without a total", "at least: totals of periods are not added"
CROSSING = "at least: periods of new people overlap"
ACCOUNTS = "at least: told in ways that cannot be added"


def ages(low: int | None, high: int | None) -> dict[str, int | None]:
    return {"age_min": low, "age_max": high}


def totals(catalog: Catalog, counts: Sequence[tuple[int, dict[str, Any]]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """``(measure, unit)`` → sum, largest service, largest place, note; of one programme with these counts."""
    rows = [
        {"programme_id": "p", "people_count_no": number, "measure": "reached", "unit": "persons",
         "counting": "cumulative", "count": count, **fields}
        for number, (count, fields) in enumerate(counts)
    ]  # fmt: skip
    with duckdb.connect() as con:
        con.register("made", pa.Table.from_pylist(rows, schema=REGISTER["people_count"]))
        con.sql("create table people_count as from made")
        make_service_above(con, catalog)
        found = con.sql(f"""
            pivot (select * exclude (note), min(note) over (partition by measure, unit) as note
                   from ({totals_query()}))
            on model in ('sum', 'largest_service', 'largest_place') using max(count)
            group by measure, unit, note""").fetchall()
    return {(measure, unit): (*models, note) for measure, unit, note, *models in found}


# What is told, and by hand: the sum, the largest service, the largest place, and why it is only the least.
BY_HAND: dict[str, tuple[list[tuple[int, dict[str, Any]]], tuple[int, int, int, str | None]]] = {
    "one total": ([(100, {})], (100, 100, 100, None)),
    "a total stands before its sexes": ([(100, {}), (60, FEMALE), (30, MALE)], (100, 100, 100, None)),
    "both sexes make a whole": ([(60, FEMALE), (40, MALE), (2, {"sex": "other"})], (102, 102, 102, None)),
    "one sex alone is the least": ([(60, FEMALE)], (60, 60, 60, PARTS)),
    "a sex and other people exclude each other": ([(60, FEMALE), (5, {"sex": "other"})], (65, 65, 65, PARTS)),
    "all ages without a gap make a whole": ([(30, ages(0, 17)), (50, ages(18, None))], (80, 80, 80, None)),
    "ages with a gap are the least": ([(30, ages(0, 4)), (50, ages(18, None))], (80, 80, 80, PARTS)),
    "ages that overlap are not added": ([(30, ages(0, 17)), (50, ages(15, None))], (50, 50, 50, PARTS)),
    "a band told twice is one band": (
        [(30, ages(0, 17)), (28, ages(0, 17)), (50, ages(18, None))],
        (80, 80, 80, None),
    ),
    "girls, boys, women, men, and others of both ages": (
        [
            (10, {**FEMALE, **ages(0, 17)}),
            (20, {**MALE, **ages(0, 17)}),
            (30, {**FEMALE, **ages(18, None)}),
            (40, {**MALE, **ages(18, None)}),
            (1, {"sex": "other", **ages(0, 17)}),
            (2, {"sex": "other", **ages(18, None)}),
        ],
        (103, 103, 103, None),
    ),
    "women and men of all ages, told twice over": (
        [(30, FEMALE), (40, MALE), (12, {**FEMALE, **ages(0, 17)}), (18, {**FEMALE, **ages(18, None)})],
        (70, 70, 70, None),
    ),
    "groups overlap and are never added": (
        [(60, {"population_group_code": "returnees"}), (50, {"population_group_code": "people_in_transit"})],
        (60, 60, 60, PARTS),
    ),
    "with and without disability make a whole": (
        [(5, {"disability": "with"}), (95, {"disability": "without"})],
        (100, 100, 100, None),
    ),
    "a group larger than both sexes together": (
        [(60, FEMALE), (40, MALE), (150, {"population_group_code": "returnees"})],
        (150, 150, 150, PARTS),
    ),
    "new people are added over periods": ([(100, {**NEW, **YEAR_23}), (30, {**NEW, **YEAR_24})], (130, 130, 130, None)),
    "a half-year inside a year is part of it": (
        [(100, {**NEW, **YEAR_24}), (60, {**NEW, **SPRING_24}), (7, {**NEW, **YEAR_23})],
        (107, 107, 107, None),
    ),
    "new people of all time hold those of each period": (
        [(100, NEW), (60, {**NEW, **SPRING_24})],
        (100, 100, 100, None),
    ),
    "half-years follow each other": ([(60, {**NEW, **SPRING_24}), (50, {**NEW, **AUTUMN_24})], (110, 110, 110, None)),
    "periods that cross say the least": ([(60, {**NEW, **WINTER}), (50, {**NEW, **SPRING_24})], (60, 60, 60, CROSSING)),
    "the latest cumulative count stands, also when lower": ([(130, YEAR_23), (120, YEAR_24)], (120, 120, 120, None)),
    "totals of periods are not added": ([(80, {**ALL, **YEAR_23}), (70, {**ALL, **YEAR_24})], (80, 80, 80, PERIODS)),
    "an unknown way of counting is not added": (
        [(80, {"counting": None, **YEAR_23}), (70, {"counting": None, **YEAR_24})],
        (80, 80, 80, PERIODS),
    ),
    "monthly totals beside new people are one account of both": (
        [(300, {**ALL, **YEAR_23}), (200, {**ALL, **YEAR_24}), (250, {**NEW, **YEAR_23}), (90, {**NEW, **YEAR_24})],
        (340, 340, 340, None),
    ),
    "services and places": (
        [(100, {**NER, **FOOD}), (40, {**NER, **CASH}), (70, {**MLI, **FOOD})],
        (210, 170, 100, None),
    ),
    "a total of a place stands before its services": (
        [(120, NER), (100, {**NER, **FOOD}), (40, {**NER, **CASH})],
        (120, 120, 120, None),
    ),
    "a service larger than the total of its place contradicts, and counts": (
        [(100, NER), (150, {**NER, **FOOD}), (10, MLI)],
        (160, 160, 150, None),
    ),
    "a service inside another is not added to it": (
        [(100, {**NER, **HEALTH}), (60, {**NER, **PRIMARY}), (10, {**NER, **FOOD})],
        (110, 100, 100, None),
    ),
    "a total of a country stands before its areas": ([(100, NER), (40, AGADEZ), (60, ZINDER)], (100, 100, 100, None)),
    "areas of a country are added": ([(40, AGADEZ), (60, ZINDER), (5, MLI)], (105, 105, 60, None)),
    "services of a country and areas of it are two accounts": (
        [(100, {**NER, **FOOD}), (40, {**NER, **CASH}), (50, AGADEZ), (60, ZINDER)],
        (140, 110, 100, ACCOUNTS),
    ),
    "services without a place and places without a service are two accounts": (
        [(100, FOOD), (40, CASH), (90, NER), (30, MLI)],
        (140, 120, 100, ACCOUNTS),
    ),
    "a total of the programme stands before all": (
        [(50, {}), (100, {**NER, **FOOD}), (70, MLI), (40, CASH)],
        (50, 50, 50, None),
    ),
    "stages of one country are places": (
        [(30, {**NER, "stage_role": "transit"}), (20, {**NER, "stage_role": "return"})],
        (50, 50, 30, None),
    ),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_by_hand(catalog: Catalog, case: str) -> None:
    told, expected = BY_HAND[case]
    assert totals(catalog, told) == {("reached", "persons"): expected}


def test_units_and_measures_are_never_mixed(catalog: Catalog) -> None:
    told = [(100, {}), (20, {"unit": "households"}), (500, {"unit": "contacts"}), (150, {"measure": "targeted"})]
    assert {key: found[0] for key, found in totals(catalog, told).items()} == {
        ("reached", "persons"): 100,
        ("reached", "households"): 20,
        ("reached", "contacts"): 500,
        ("targeted", "persons"): 150,
    }


def test_reasons_are_put_together(catalog: Catalog) -> None:
    told = [(100, {**NER, **FOOD, **FEMALE}), (80, {**MLI, **ALL, **YEAR_23}), (70, {**MLI, **ALL, **YEAR_24})]
    note = "at least: parts are told without a total; totals of periods are not added"
    assert totals(catalog, told)["reached", "persons"] == (180, 180, 100, note)


def test_nothing_told_is_no_total_and_zero_is_one(catalog: Catalog) -> None:
    assert totals(catalog, []) == {}
    assert totals(catalog, [(0, {})])["reached", "persons"] == (0, 0, 0, None)


field = st.fixed_dictionaries(
    {},
    optional={
        "country_code": st.sampled_from(["NER", "MLI"]),
        "admin1_name": st.sampled_from("AB"),
        "stage_role": st.sampled_from(["transit", "return"]),
        "service_code": st.sampled_from(["food", "health", "health_primary"]),
        "counting": st.sampled_from([None, "new_unique", "period_total"]),
        "population_group_code": st.just("returnees"),
        "sex": st.sampled_from(["female", "male", "other"]),
        "age_min": st.sampled_from([0, 5, 18]),
        "age_max": st.sampled_from([17, 59]),
        "disability": st.just("with"),
        "period_start_date": st.sampled_from([dt.date(2023, 1, 1), dt.date(2023, 7, 1)]),
        "period_end_date": st.sampled_from([dt.date(2023, 12, 31), dt.date(2024, 6, 30)]),
    },
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), field), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_whatever_is_told_the_models_keep_their_order(catalog: Catalog, told: list[Any], random: Any) -> None:
    """In any order of rows; never more than all rows together, and never nothing when something was told."""
    found = totals(catalog, told)["reached", "persons"]
    assert found[0] >= found[1] >= found[2]
    assert found[0] <= sum(count for count, _ in told)
    assert found[2] >= min(count for count, _ in told)
    shuffled = random.sample(told, len(told))
    assert totals(catalog, shuffled)["reached", "persons"] == found
