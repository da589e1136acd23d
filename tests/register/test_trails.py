"""Where a programme stands on the trails, and on whose word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import world
from tests.examples import examples
from waypost.register.trails import build_programme_trail

# Two trails. NER is passed, left and returned to on SEA; ITA is reached on SEA only, and passed on LAND until 2016.
STAGES = [
    {"trail_id": "SEA", "role": "origin", "country_code": "NGA"},
    {"trail_id": "SEA", "role": "origin", "country_code": "NER"},
    {"trail_id": "SEA", "role": "transit", "country_code": "NER", "from_date": dt.date(2018, 1, 1)},
    {"trail_id": "SEA", "role": "return", "country_code": "NER", "from_date": dt.date(2016, 12, 15),
     "to_date": dt.date(2023, 2, 28)},
    {"trail_id": "SEA", "role": "destination", "country_code": "ITA"},
    {"trail_id": "LAND", "role": "transit", "country_code": "ITA", "from_date": dt.date(2015, 1, 1),
     "to_date": dt.date(2016, 3, 8)},
    {"trail_id": "LAND", "role": "destination", "country_code": "DEU"},
]  # fmt: skip

Row = tuple[str, str | None, str | None, str]


def placed(
    places: list[dict[str, Any]],
    trails: list[dict[str, Any]] = [],  # noqa: B006 - read only
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    stages: list[dict[str, Any]] = STAGES,
) -> dict[Row, bool]:
    """``{(trail, role, country, basis): is_dated}`` of one programme."""
    con = world(
        programme=[{"programme_id": "p", "start_date": start, "end_date": end}],
        place=[{"programme_id": "p", **place} for place in places],
        trail=[{"programme_id": "p", **trail} for trail in trails],
        trail_stage=stages,
    )
    build_programme_trail(con)
    rows = con.sql("select trail_id, role, country_code, basis, is_dated from programme_trail").fetchall()
    assert len(rows) == len({row[:4] for row in rows}), "a row stands twice"
    return {row[:4]: row[4] for row in rows}


def test_a_stage_stated_at_the_place_stands_whatever_the_catalog_says() -> None:
    found = placed([{"country_code": "DEU", "trail_id": "SEA", "stage_role": "transit"}])
    assert found == {("SEA", "transit", "DEU", "stated_stage"): True}


def test_a_stage_stated_for_the_programme_holds_where_the_country_has_that_role() -> None:
    found = placed([{"country_code": "NER"}, {"country_code": "ITA"}], [{"trail_id": "SEA", "stage_role": "transit"}])
    assert found == {
        ("SEA", "transit", "NER", "stated_stage"): True,
        ("SEA", "destination", "ITA", "stated_trail"): False,
    }


def test_a_stage_that_no_country_of_the_programme_has_is_believed() -> None:
    found = placed([{"country_code": "DEU"}, {"country_code": "NGA"}], [{"trail_id": "SEA", "stage_role": "return"}])
    assert set(found) == {
        ("SEA", "return", "DEU", "stated_stage"),
        ("SEA", "return", "NGA", "stated_stage"),
    }


def test_a_stage_without_any_country_stands_without_one() -> None:
    found = placed([{"region_code": "ifrc:africa"}], [{"trail_id": "SEA", "stage_role": "transit"}])
    assert found == {("SEA", "transit", None, "stated_stage"): True}


def test_a_stated_trail_gives_the_roles_that_the_country_has_there() -> None:
    found = placed([{"country_code": "NER"}, {"country_code": "DEU"}], [{"trail_id": "SEA", "stage_role": None}])
    assert found == {
        ("SEA", "origin", "NER", "stated_trail"): False,
        ("SEA", "transit", "NER", "stated_trail"): False,
        ("SEA", "return", "NER", "stated_trail"): False,
        ("SEA", None, "DEU", "stated_trail"): False,
    }


def test_a_stated_trail_without_any_country_stands_without_one() -> None:
    assert placed([], [{"trail_id": "SEA"}]) == {("SEA", None, None, "stated_trail"): False}


def test_a_stage_of_the_whole_holds_for_a_place_that_names_the_trail_alone() -> None:
    found = placed([{"country_code": "NER", "trail_id": "SEA"}], [{"trail_id": "SEA", "stage_role": "transit"}])
    assert found == {("SEA", "transit", "NER", "stated_stage"): True}


def test_the_stage_of_a_place_comes_before_the_stage_of_the_whole() -> None:
    found = placed(
        [{"country_code": "NER", "trail_id": "SEA", "stage_role": "return"}, {"country_code": "ITA"}],
        [{"trail_id": "SEA", "stage_role": "destination"}, {"trail_id": "SEA", "stage_role": "transit"}],
    )
    assert set(found) == {
        ("SEA", "return", "NER", "stated_stage"),
        ("SEA", "destination", "ITA", "stated_stage"),
        ("SEA", "transit", "ITA", "stated_stage"),  # no other country of the programme is passed on that trail
    }


def test_without_a_stated_trail_the_country_decides_with_all_its_roles_on_all_its_trails() -> None:
    found = placed([{"country_code": "ITA"}], start=dt.date(2015, 6, 1), end=dt.date(2015, 12, 31))
    assert found == {
        ("SEA", "destination", "ITA", "country"): False,  # the stage is undated
        ("LAND", "transit", "ITA", "country"): True,
    }


def test_one_stated_trail_closes_the_others() -> None:
    found = placed([{"country_code": "ITA"}], [{"trail_id": "LAND"}])
    assert set(found) == {("LAND", "transit", "ITA", "stated_trail")}


def test_a_stage_stated_without_a_trail_keeps_the_trails_on_which_the_country_has_it() -> None:
    found = placed([{"country_code": "ITA", "stage_role": "transit"}, {"country_code": "DEU"}])
    assert set(found) == {("LAND", "transit", "ITA", "stated_role"), ("LAND", "destination", "DEU", "country")}


def test_a_stage_that_the_country_has_on_no_trail_leaves_it_to_the_country() -> None:
    found = placed([{"country_code": "DEU", "stage_role": "origin"}])
    assert set(found) == {("LAND", "destination", "DEU", "country")}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.date(2016, 3, 8), None, True),  # begins on the last day
        (dt.date(2016, 3, 9), None, None),  # begins the day after
        (None, dt.date(2014, 12, 31), None),  # ended the day before
        (None, dt.date(2015, 1, 1), False),  # ended on the first day; nobody says when it began
        (None, None, False),
        (dt.date(2014, 1, 1), None, False),  # began before; may have ended before the stage began
        (dt.date(2014, 1, 1), dt.date(2015, 1, 1), True),
    ],
)
def test_a_stage_counts_when_it_may_overlap_and_is_dated_when_it_does(
    start: dt.date | None, end: dt.date | None, expected: bool | None
) -> None:
    found = placed([{"country_code": "ITA"}], start=start, end=end)
    assert found.get(("LAND", "transit", "ITA", "country")) is expected
    assert ("SEA", "destination", "ITA", "country") in found


def test_what_a_society_states_of_a_stage_is_not_held_against_the_years_of_the_catalog() -> None:
    found = placed([{"country_code": "ITA", "trail_id": "LAND", "stage_role": "transit"}], start=dt.date(2020, 1, 1))
    assert found == {("LAND", "transit", "ITA", "stated_stage"): True}


def test_a_trail_that_is_stated_stands_without_a_role_where_the_stage_was_over() -> None:
    found = placed([{"country_code": "ITA"}], [{"trail_id": "LAND"}], start=dt.date(2020, 1, 1))
    assert found == {("LAND", None, "ITA", "stated_trail"): False}


def test_two_claims_about_one_stage_make_one_row_dated_when_either_is() -> None:
    twice = [*STAGES, {"trail_id": "LAND", "role": "transit", "country_code": "ITA"}]
    found = placed([{"country_code": "ITA"}], start=dt.date(2015, 6, 1), end=dt.date(2015, 12, 31), stages=twice)
    assert found["LAND", "transit", "ITA", "country"] is True


def test_a_country_on_five_trails_puts_a_programme_there_five_times_and_counts_it_once() -> None:
    stages = [{"trail_id": f"T{n}", "role": "transit", "country_code": "NER"} for n in range(5)]
    con = world(programme=[{"programme_id": "p"}], place=[{"programme_id": "p", "country_code": "NER"}] * 3,
                trail_stage=stages)  # fmt: skip
    build_programme_trail(con)
    assert con.sql("select count(*), count(distinct programme_id) from programme_trail").fetchall() == [(5, 1)]


_COUNTRIES = st.sampled_from(["NGA", "NER", "ITA", "DEU", "FRA", None])
_TRAILS = st.sampled_from(["SEA", "LAND", None])
_ROLES = st.sampled_from(["origin", "transit", "destination", "return", None])
_PLACES = st.lists(st.fixed_dictionaries({"country_code": _COUNTRIES, "trail_id": _TRAILS, "stage_role": _ROLES}),
                   max_size=5)  # fmt: skip
_STATED = st.lists(st.fixed_dictionaries({"trail_id": _TRAILS, "stage_role": _ROLES}), max_size=3)


@settings(max_examples=examples(60), deadline=None)
@given(places=_PLACES, stated=_STATED, seed=st.randoms(use_true_random=False))
def test_whatever_is_stated(places: list[dict[str, Any]], stated: list[dict[str, Any]], seed: Any) -> None:
    found = placed(places, stated)
    # The order of rows does not matter.
    shuffled, stages = list(places), list(STAGES)
    seed.shuffle(shuffled)
    seed.shuffle(stages)
    assert placed(shuffled, stated[::-1], stages=stages) == found
    # Every trail that is stated is there, and then no other.
    named = {row["trail_id"] for row in [*places, *stated] if row["trail_id"]}
    if named:
        assert {trail for trail, *_ in found} == named
        assert {basis for *_, basis in found} <= {"stated_stage", "stated_trail"}
    else:
        assert {basis for *_, basis in found} <= {"stated_role", "country"}
    # No country is made up, none of a programme whose trail is stated is lost.
    here = {place["country_code"] for place in places} - {None}
    assert {country for _, _, country, _ in found} - {None} <= here
    if stated and any(row["trail_id"] for row in stated):
        assert {country for _, _, country, _ in found} - {None} == here
    # Other names for countries give the same rows under those names.
    names = {"NGA": "AAA", "NER": "BBB", "ITA": "CCC", "DEU": "DDD", "FRA": "EEE", None: None}
    renamed = [{**row, "country_code": names[row["country_code"]]} for row in places]
    other = [{**row, "country_code": names[row["country_code"]]} for row in STAGES]
    assert placed(renamed, stated, stages=other) == {
        (trail, role, names[country], basis): dated for (trail, role, country, basis), dated in found.items()
    }
