"""The picture of tiny worlds, each figure worked out by hand: an open end is not an endless programme."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.world import make_world
from tests.analysis.worlds import world
from tests.examples import examples
from tests.pipeline.files import ACTIVITY, IATI
from waypost.analysis.common import programmes
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.picture import (
    QUESTIONS,
    age,
    completeness,
    filled_fields,
    headline,
    member_sql,
    presence,
    put_day,
)
from waypost.analysis.programmes import list_programmes
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.tables import Tables
from waypost.pipeline import build
from waypost.reference import Catalog

AS_OF = dt.date(2024, 7, 1)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> duckdb.DuckDBPyConnection:
    return make_world(tmp_path_factory.mktemp("world"), catalog)


def by(con: duckdb.DuckDBPyConnection, catalog: Catalog, question: str, **options: bool) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in presence(con, catalog, AS_OF, question, **options)}


def test_key_figures(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    head = headline(con, catalog, AS_OF)
    assert head["programmes"] == 7
    states = [head[name] for name in ("running", "planned", "ended", "status_unknown")]
    assert states == [2, 1, 2, 2]  # ended and cancelled; forgotten and undated
    assert sum(states) == head["programmes"]
    assert (head["countries"], head["other_organisations_programmes"], head["examples"]) == (3, 1, 1)
    assert (head["societies"], head["societies_of"]) == (2, 191)  # a dissolved society is no member


def test_people_are_a_range_and_unknown_is_not_zero(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    head = headline(con, catalog, AS_OF)
    assert (head["people_reached_least"], head["people_reached_most"]) == (60, 100)
    assert head["people_not_reported"] == 5  # one says nobody: zero was said
    assert head["budget_chf"] is None
    assert head["budget_not_reported_or_not_convertible"] == 7
    countries = by(con, catalog, "country")
    assert (countries["NER"]["people_reached_least"], countries["NER"]["people_reached_most"]) == (60, 100)
    assert countries["NIC"]["people_reached_least"] is None
    assert by(con, catalog, "society")["ns-ner"]["people_reached_least"] == 60


def test_everybody_counts_other_organisations_too(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    head = headline(con, catalog, AS_OF, everybody=True)
    assert (head["programmes"], head["running"], head["other_organisations_programmes"]) == (8, 3, 1)
    assert by(con, catalog, "country")["NER"]["programmes"] == 4
    assert by(con, catalog, "country", everybody=True)["NER"]["programmes"] == 5


def test_rows_overlap_and_each_programme_counts_once_in_a_row(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    societies = by(con, catalog, "society")
    assert {code: row["programmes"] for code, row in societies.items()} == {"ns-ner": 5, "ns-mli": 2, "ns-nic": 1}
    assert (societies["ns-ner"]["running"], societies["ns-ner"]["status_unknown"]) == (1, 2)
    assert (societies["ns-ner"]["societies"], societies["ns-ner"]["countries"]) == (2, 2)
    assert societies["ns-ner"]["examples"] == 1
    assert societies["ns-ner"]["latest_date"] == dt.date(2021, 3, 1)
    assert by(con, catalog, "service")["food"]["programmes"] == 7
    assert by(con, catalog, "trail") == by(con, catalog, "group") == {}


def test_rows_have_names_of_people_and_keep_an_unknown_code(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert by(con, catalog, "society")["ns-mli"]["name"] == "Mali Red Cross"
    assert by(con, catalog, "country")["MLI"]["name"] == "Mali"
    assert by(con, catalog, "service")["food"]["name"] == "Food"


def test_a_year_tells_what_is_known_from_what_is_not(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    found = by(con, catalog, "year")
    years = {code: (row["programmes"], row["perhaps"], row["examples"]) for code, row in found.items()}
    assert years == {
        "2024": (2, 1, 1),  # running, example; the forgotten one may go on; planned and cancelled ones did not run
        "2023": (1, 1, 0),
        "2022": (0, 1, 0),
        "2021": (0, 1, 0),
        "2020": (1, 1, 0),
        "2019": (1, 1, 0),
        "2018": (0, 1, 0),
        "2017": (0, 1, 0),
        "2016": (1, 0, 0),  # the forgotten one was heard of until then
        "2015": (1, 0, 0),
        "2014": (1, 0, 0),
    }
    assert list(years) == sorted(years, reverse=True)
    assert all(row["people_reached_most"] is None for row in found.values())


def test_who_is_in_the_picture_and_who_spoke(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    zones = {row["zone"]: row for row in completeness(con, catalog, AS_OF)}
    assert sum(row["societies"] for row in zones.values()) == 191
    africa = zones["africa"]
    assert (africa["named"], africa["heard_from"], africa["silent"]) == (2, 1, africa["societies"] - 2)
    assert (zones["americas"]["named"], zones["americas"]["heard_from"]) == (0, 0)


def test_what_is_stated(con: duckdb.DuckDBPyConnection) -> None:
    stated = {row["field"]: (row["stated"], row["programmes"], row["share"]) for row in filled_fields(con, AS_OF)}
    assert stated["title"] == (7, 7, 1.0)
    assert stated["country"] == (6, 7, 0.857)
    assert stated["end_date"] == (4, 7, 0.571)
    assert stated["people"] == (2, 7, 0.286)
    assert stated["verified date"] == (0, 7, 0.0)


def test_how_old_the_newest_word_is(con: duckdb.DuckDBPyConnection) -> None:
    found = [(row["age"], row["programmes"], row["oldest"], row["newest"]) for row in age(con, AS_OF)]
    assert found == [
        ("within a year", 1, dt.date(2024, 6, 1), dt.date(2024, 6, 1)),
        ("older than three years", 2, dt.date(2016, 5, 1), dt.date(2021, 3, 1)),
        ("no date", 4, None, None),
    ]


def test_an_empty_register_has_a_picture(tmp_path, catalog: Catalog) -> None:
    con = make_world(tmp_path, catalog)
    con.sql("delete from programme; delete from participation; delete from place; delete from record")
    head = headline(con, catalog, AS_OF)
    assert (head["programmes"], head["people_reached_least"], head["budget_chf"]) == (0, None, None)
    assert presence(con, catalog, AS_OF, "year") == age(con, AS_OF) == []
    assert all(row["share"] is None for row in filled_fields(con, AS_OF))
    assert sum(row["named"] for row in completeness(con, catalog, AS_OF)) == 0


def test_a_list_holds_what_a_row_counts_for_sure_and_apart_what_it_counts_as_perhaps(
    con: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    for question in QUESTIONS:
        for code, row in by(con, catalog, question).items():
            assert list_programmes(con, AS_OF, "en", {question: code})[0] == row["programmes"], (question, code)
    for code, row in by(con, catalog, "year").items():
        count, found = list_programmes(con, AS_OF, "en", {"year": code}, perhaps=True)
        assert (count, [p["title"] for p in found]) == (row["perhaps"], ["Forgotten"] * row["perhaps"]), code


def test_the_question_about_completeness_counts_the_same_societies_as_heard_from(
    con: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    asked = ask(load_question("completeness"), DuckEngine(con), Asked(as_of=AS_OF), catalog).to_pylist()
    zones = {row["code"]: row for row in asked if row["scope"] == "zone"}
    for row in completeness(con, catalog, AS_OF):
        told = zones[row["zone"]]
        assert (row["societies"], row["heard_from"], row["silent"]) == (
            told["societies"], told["own_word"], told["silent"]
        )  # fmt: skip


# -- a world of open ends, read from files -----------------------------------------------------------------

END = '<activity-date type="3" iso-date="2025-12-31"/>\n'
START = '<activity-date type="2" iso-date="2023-01-01"/>\n'


def _activity(number: int, date: str, start: str, end: str | None) -> str:
    made = ACTIVITY.format(date=date, number=number, title=f"Example: help for migrants {number}", amount=number)
    made = made.replace(START, START.replace("2023-01-01", start))
    return made.replace(END, END.replace("2025-12-31", end) if end else "").replace('<activity-status code="2"/>\n', "")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """One that nobody has spoken of since 2012, one of the year, one that ended, one not yet begun."""
    folder = tmp_path_factory.mktemp("picture")
    activities = [
        _activity(1, "2012-05-01", "2010-01-01", None),
        _activity(2, "2024-01-01", "2022-01-01", None),
        _activity(3, "2024-01-01", "2020-01-01", "2021-06-30"),
        _activity(4, "2024-01-01", "2026-01-01", "2027-06-30"),
    ]
    file = folder / "in.xml"
    file.write_text(IATI.format(date="2024-01-01", activities="".join(activities)), encoding="utf-8")
    return build([file], folder / "out", as_of=AS_OF).release


def test_a_year_counts_what_is_known_to_have_run_in_it(release, catalog):
    rows = presence(release.connect(), catalog, AS_OF, "year", everybody=True)
    assert {row["code"]: (row["programmes"], row["running"], row["perhaps"]) for row in rows} == {
        "2024": (1, 1, 1), "2023": (1, 1, 1), "2022": (1, 1, 1), "2021": (1, 0, 1), "2020": (1, 0, 1),
        **{str(year): (0, 0, 1) for year in range(2013, 2020)},  # the one of 2010 may have gone on
        "2012": (1, 0, 0), "2011": (1, 0, 0), "2010": (1, 0, 0),
    }  # fmt: skip


def test_the_headline_tells_unknown_status_from_not_running(release, catalog):
    row = headline(release.connect(), catalog, AS_OF)
    assert row["programmes"] == 0
    assert row["other_organisations_programmes"] == 4
    assert row["other_organisations_examples"] == 0
    everybody = headline(release.connect(), catalog, AS_OF, everybody=True)
    states = [everybody[name] for name in ("programmes", "running", "planned", "ended", "status_unknown")]
    assert states == [4, 1, 1, 1, 1]


DAYS = st.none() | st.dates(dt.date(1960, 1, 1), dt.date(2031, 12, 31))


@given(
    st.lists(
        st.tuples(DAYS, DAYS, DAYS, st.sampled_from((None, "pipeline", "implementation", "closed", "cancelled"))),
        max_size=12,
    ),
    st.integers(1958, 2032),
)
@settings(max_examples=examples(60), deadline=None)
def test_a_question_of_a_year_is_about_the_programmes_that_the_picture_counts(dated: list[Any], year: int) -> None:
    names = ("start_date", "end_date", "latest_date", "status")
    listed = [{"programme_id": f"p{i}", "is_movement": True, **dict(zip(names, row, strict=True))}
              for i, row in enumerate(dated)]  # fmt: skip
    con = world(programme=listed)
    put_day(con, AS_OF)
    known = con.execute(f"select programme_id from ({member_sql('year')}) where code = ?", [str(year)]).fetchall()
    asked = DuckEngine(con).compile(programmes(Tables(), Asked(as_of=AS_OF, year=year)))
    assert {row["programme_id"] for row in DuckEngine(con).run(asked).to_pylist()} == {row[0] for row in known}
