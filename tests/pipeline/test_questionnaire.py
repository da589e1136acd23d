"""The questionnaire of a society: out filled in, back with corrections, and only these change the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from waypost.model.workbook_layout import TOKEN_ROW
from waypost.pipeline import build
from waypost.publish.society_programmes import society_programmes
from waypost.publish.workbook import write_workbook
from waypost.reference import load_catalog
from waypost.store.release import open_release
from waypost.store.tables import REGISTER

AS_OF = dt.date(2024, 7, 1)
FACTS = """
- id: first
  title: Water for migrants on the way
  description: Invented for a test.
  period: [2016, null]
  operating_ns: [NER]
  participating_ns: {DNK: supporting}
  countries: [NER, MLI]
  services: [water_sanitation, food]
  population_groups: [people_in_transit]
  budget: {amount: 100000, currency: CHF}
  source: {title: Invented, publisher: Nobody}
- id: second
  title: Returnees come home
  description: Invented for a test.
  period: [2022, 2023]
  operating_ns: [NER]
  countries: [NER]
  population_groups: [returnees]
  source: {title: Invented, publisher: Nobody}
"""
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def world(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "facts.yml").write_text(FACTS, encoding="utf-8")
    build([tmp_path / "in"], tmp_path / "before", as_of=AS_OF)
    return tmp_path


def columns(book: openpyxl.Workbook) -> dict[str, Any]:
    """Token → the cells of its column from the third row on."""
    found = {}
    for sheet in (each for each in book.worksheets[1:] if each.sheet_state == "visible"):
        for cell in sheet[TOKEN_ROW]:
            if isinstance(cell.value, str) and "." in cell.value:
                found[cell.value] = [sheet.cell(row, cell.column) for row in range(3, sheet.max_row + 1)]
    return found


def answered(world: Path, name: str, edit: Edit, *, release: str = "before", language: str = "fr") -> Path:
    """The questionnaire of a release, edited and dated, as it comes back."""
    catalog = load_catalog()
    path = world / name
    programmes = society_programmes(open_release(world / release), "ns-ner", catalog)
    write_workbook(path, "ns-ner", language, programmes, catalog)
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        if row[0].value == "waypost.answered_on":
            book.worksheets[0].cell(row[0].row, 3).value = dt.date(2024, 6, 1)
    edit(columns(book))
    book.save(path)
    return path


def changes(world: Path, before: str, after: str) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the register that are new or gone, but for how many records tell a programme."""
    con = duckdb.connect()
    found = {}
    for name in REGISTER:
        left, right = (open_release(world / each).path / f"{name}.parquet" for each in (before, after))
        hidden = "exclude (record_count, publisher_count)" if name == "programme" else ""
        rows = con.sql(
            f"""select 'gone', * {hidden} from (from '{left}' except all from '{right}')
                union all select 'new', * {hidden} from (from '{right}' except all from '{left}')"""
        ).fetchall()
        lost = {row[1:] for row in rows if row[0] == "gone"} & {row[1:] for row in rows if row[0] == "new"}
        rows = [row for row in rows if row[1:] not in lost]
        if rows:
            found[name] = rows
    return found


def programme_of(world: Path, release: str, title: str) -> str:
    con = open_release(world / release).connect()
    row = con.execute("select programme_id from programme where title = ?", [title]).fetchone()
    assert row is not None
    return str(row[0])


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
