"""The questionnaire of a society: out filled in, back with corrections, and only these change the register."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answering import AS_OF, FACTS, answered, changes, make_world, programme_of

from waypost.pipeline import build
from waypost.store.release import open_release


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return make_world(tmp_path)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_what_comes_back_untouched_changes_nothing(world: Path, language: str) -> None:
    path = answered(world, "answers.xlsx", lambda cells: None, language=language)
    build([world / "in", path], world / "after", as_of=AS_OF)
    assert changes(world, "before", "after") == {}


def test_two_corrections_change_two_values_and_nothing_else(world: Path) -> None:
    first = programme_of(world, "before", "Water for migrants on the way")

    def correct(cells: dict[str, Any]) -> None:
        at = [cell.value for cell in cells["place.key"]].index(first)
        countries = [cell.value for cell in cells["place.country_code"][at : at + 2]]
        cells["place.country_code"][at + countries.index("Mali")].value = "Tchad"
        cells["budget.amount"][0].value = 120_000

    path = answered(world, "answers.xlsx", correct)
    build([world / "in", path], world / "after", as_of=AS_OF)
    found = changes(world, "before", "after")
    assert set(found) == {"place", "budget", "programme"}
    assert {(row[0], row[3]) for row in found["place"]} == {("gone", "MLI"), ("new", "TCD")}
    con = open_release(world / "after").connect()
    assert con.sql(f"select country_codes, budget_chf from programme where programme_id = '{first}'").fetchall() == [
        ("NER TCD", 120_000)
    ]
    why = "select distinct why from claim where kind = 'place' and standing = 'lost' and value = 'MLI'"
    assert con.sql(why).fetchall() == [("the society changed this list in its questionnaire",)]


def test_a_later_figure_of_the_source_is_not_held_back_by_an_untouched_cell(world: Path) -> None:
    path = answered(world, "answers.xlsx", lambda cells: None)
    newer = FACTS.replace("amount: 100000", "amount: 150000").replace("Returnees come home", "Returnees at home")
    (world / "in" / "facts.yml").write_text(newer, encoding="utf-8")
    build([world / "in", path], world / "after", as_of=AS_OF)
    con = open_release(world / "after").connect()
    assert con.sql("select title, budget_chf from programme order by budget_chf").fetchall() == [
        ("Water for migrants on the way", 150_000),
        ("Returnees at home", None),
    ]


def test_a_correction_stays_through_the_next_untouched_questionnaire(world: Path) -> None:
    def correct(cells: dict[str, Any]) -> None:
        cells["programme.title.en"][0].value = "Corrected"
        cells["service.service_code"][0].value = "Eau et assainissement"

    first = answered(world, "one.xlsx", correct)
    build([world / "in", first], world / "once", as_of=AS_OF)
    again = answered(world, "two.xlsx", lambda cells: None, release="once")
    build([world / "in", again], world / "again", as_of=AS_OF)
    build([world / "in", first, again], world / "both", as_of=AS_OF)
    assert changes(world, "once", "again") == {}
    assert changes(world, "once", "both") == {}


def test_a_new_row_is_the_work_of_the_society_and_deleted_answers_take_nothing_away(world: Path) -> None:
    def add(cells: dict[str, Any]) -> None:
        keys = [cell.value for cell in cells["programme.key"]]
        cells["programme.title.fr"][keys.index(None)].value = "Une maison ouverte"
        cells["programme.title.fr"][keys.index(None) + 1].value = "Abri pour migrants"
        for cell in cells["budget.amount"], cells["budget.key"], cells["budget.currency"], cells["budget.budget_type"]:
            cell[0].value = None
        cells["budget.programme"][0].value = None
        cells["budget.period_start_date"][0].value = cells["budget.period_end_date"][0].value = None
        cells["programme.title.en"][0].value = None

    path = answered(world, "answers.xlsx", add)
    build([world / "in", path], world / "after", as_of=AS_OF)
    found = changes(world, "before", "after")
    assert {row[0] for rows in found.values() for row in rows} == {"new"}
    con = open_release(world / "after").connect()
    assert con.sql(
        "select is_movement, operating_ns_ids from programme where title = 'Abri pour migrants'"
    ).fetchall() == [(True, "ns-ner")]
    assert con.sql("select fate, reason from record where title = 'Une maison ouverte'").fetchall() == [
        ("set_aside", "for_review")
    ]
    assert con.sql(
        "select distinct issue_type, field from issue where issue_type = 'workbook_answer_removed'"
    ).fetchall()


def test_an_answer_by_key_is_never_set_aside_as_other_work(world: Path) -> None:
    def bare(cells: dict[str, Any]) -> None:
        for token, column in cells.items():
            if token.startswith(
                ("programme.title", "programme.description", "service", "population", "place", "trail")
            ):
                for cell in column:
                    cell.value = None
        cells["programme.title.fr"][0].value = "Projet"

    path = answered(world, "answers.xlsx", bare)
    build([world / "in", path], world / "after", as_of=AS_OF)
    con = open_release(world / "after").connect()
    assert con.sql("select count(*) from record where source_id = 'workbook' and fate = 'set_aside'").fetchone() == (0,)
