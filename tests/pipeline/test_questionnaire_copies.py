"""Several copies of a questionnaire: two people, twice the same, an old one, another society's, rows without keys."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answering import AS_OF, FACTS, answered, changes, make_world, programme_of

from waypost.pipeline import build
from waypost.store.release import open_release

EARLY, LATE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)
FIRST = "Water for migrants on the way"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return make_world(tmp_path)


def rows(world: Path, release: str, sql: str) -> list[tuple[Any, ...]]:
    return open_release(world / release).connect().sql(sql).fetchall()


def money(cells: dict[str, Any]) -> None:
    """One person: the budget, a country, how people get in, and that it is for the Movement only."""
    cells["budget.amount"][0].value = 120_000
    cells["place.country_code"][1].value = "Tchad"
    cells["programme.access_condition"][0].value = "Selon les besoins évalués"
    cells["programme.visibility"][0].value = "Le Mouvement"


def words(cells: dict[str, Any]) -> None:
    """The other: the title and the groups."""
    cells["programme.title.fr"][0].value = "De l’eau en chemin"
    cells["population_group.population_group_code"][1].value = "Personnes de retour; Communautés d’accueil"


def everything(world: Path, release: str) -> list[Any]:
    first = programme_of(world, release, FIRST)
    return [
        rows(world, release, f"select {column} from {table} where programme_id = '{first}' order by 1")
        for table, column in (
            ("budget", "amount"), ("place", "country_code"), ("programme", "access_condition, visibility"),
            ("programme_text", "text"), ("people_count", "count"),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("days", [(EARLY, LATE), (LATE, EARLY), (LATE, LATE)])
def test_two_copies_with_different_edits_both_count(world: Path, days: tuple[dt.date, dt.date]) -> None:
    one = answered(world, "one.xlsx", money, on=days[0])
    two = answered(world, "two.xlsx", words, on=days[1])

    def both(cells: dict[str, Any]) -> None:
        money(cells)
        words(cells)

    together = answered(world, "together.xlsx", both, on=max(days))
    build([world / "in", one, two], world / "copies", as_of=AS_OF)
    build([world / "in", together], world / "single", as_of=AS_OF)
    assert everything(world, "copies") == everything(world, "single")
    found = rows(
        world, "copies", "select title, population_group_code from population_group join programme using (programme_id)"
    )
    assert ("Returnees come home", "host_communities") in found
    assert not rows(world, "copies", "select * from issue where issue_type = 'workbook_copies_differ'")


def test_the_later_of_two_answers_stands_and_the_earlier_is_told(world: Path) -> None:
    def dearer(cells: dict[str, Any]) -> None:
        money(cells)
        cells["budget.amount"][0].value = 150_000
        cells["place.country_code"][1].value = "Libye"
        cells["programme.visibility"][0].value = "Le Secrétariat de la Fédération et le propriétaire"

    late = answered(world, "a_late.xlsx", dearer, on=LATE)
    early = answered(world, "z_early.xlsx", money, on=EARLY)
    build([world / "in", early, late], world / "after", as_of=AS_OF)
    first = programme_of(world, "after", FIRST)
    assert rows(world, "after", f"select amount from budget where programme_id = '{first}'") == [(150_000,)]
    assert rows(world, "after", f"select country_codes, visibility from programme where programme_id = '{first}'") == [
        ("LBY NER", "secretariat")
    ]
    assert not rows(world, "after", "select * from issue where issue_type = 'workbook_copies_differ'")


def test_what_the_society_no_longer_wants_to_say_is_taken_back(world: Path) -> None:
    def decline(cells: dict[str, Any]) -> None:
        cells["programme.access_condition"][0].value = "(nous préférons ne pas le dire)"

    early = answered(world, "early.xlsx", money, on=EARLY)
    late = answered(world, "late.xlsx", decline, on=LATE)
    build([world / "in", early, late], world / "after", as_of=AS_OF)
    assert rows(world, "after", "select distinct access_condition from programme") == [(None,)]
    assert rows(world, "after", "select standing from claim where field = 'access_condition'") == [("superseded",)]


def test_a_restriction_stands_until_the_society_lifts_it(world: Path) -> None:
    def restrict(cells: dict[str, Any]) -> None:
        cells["programme.visibility"][0].value = "Le Mouvement"

    def lift(cells: dict[str, Any]) -> None:
        cells["programme.visibility"][0].value = "Public"

    early = answered(world, "early.xlsx", restrict, on=EARLY)
    untouched = answered(world, "untouched.xlsx", lambda cells: None, on=LATE)
    build([world / "in", early, untouched], world / "after", as_of=AS_OF)
    first = programme_of(world, "after", FIRST)
    asked = f"select visibility from programme where programme_id = '{first}'"
    assert rows(world, "after", asked) == [("movement",)]
    opened = answered(world, "opened.xlsx", lift, release="after", on=LATE + dt.timedelta(days=9))
    build([world / "in", early, untouched, opened], world / "lifted", as_of=AS_OF)
    assert rows(world, "lifted", asked) == [("public",)]


def test_two_answers_of_one_day_that_differ_are_a_question_to_the_society(world: Path) -> None:
    def other(cells: dict[str, Any]) -> None:
        cells["budget.amount"][0].value = 90_000
        cells["programme.access_condition"][0].value = "Quel que soit le statut juridique"

    one, two = (answered(world, name, edit, on=LATE) for name, edit in (("one.xlsx", money), ("two.xlsx", other)))
    build([world / "in", one, two], world / "after", as_of=AS_OF)
    told = rows(
        world, "after", "select field, severity from issue where issue_type = 'workbook_copies_differ' order by 1"
    )
    assert told == [("access_condition", "warning"), ("budget", "warning")]
    first = programme_of(world, "after", FIRST)
    amounts = [
        amount for (amount,) in rows(world, "after", f"select amount from budget where programme_id = '{first}'")
    ]
    assert amounts in ([120_000], [90_000]), "one of the two, never both"


def test_the_same_workbook_twice_counts_once(world: Path) -> None:
    path = answered(world, "one.xlsx", money)
    copied = world / "one_copy.xlsx"
    copied.write_bytes(path.read_bytes())
    book = openpyxl.load_workbook(path)
    resaved = world / "resaved.xlsx"
    book.worksheets[0]["D40"].value = "saved again"
    book.save(resaved)
    build([world / "in", path], world / "once", as_of=AS_OF)
    build([world / "in", path, copied, resaved], world / "thrice", as_of=AS_OF)
    assert changes(world, "once", "thrice") == {}
    assert rows(world, "thrice", "select distinct issue_type from issue where issue_type like 'file%'") == [
        ("file_twice",)
    ]


def test_an_old_releases_workbook_answers_to_what_the_programme_is_now(world: Path) -> None:
    path = answered(world, "old.xlsx", words)
    newer = FACTS.replace("amount: 100000", "amount: 150000").replace(FIRST, "Water and shade")
    (world / "in" / "facts.yml").write_text(newer, encoding="utf-8")
    build([world / "in", path], world / "after", as_of=AS_OF)
    assert rows(world, "after", "select title, budget_chf from programme order by 1") == [
        ("Returnees come home", None),
        ("Water and shade", 150_000),
    ]
    assert rows(world, "after", "select text from programme_text where language = 'fr'") == [("De l’eau en chemin",)]


def test_a_row_pasted_without_its_key_is_not_a_second_programme(world: Path) -> None:
    def paste(cells: dict[str, Any]) -> None:
        for token, column in cells.items():
            if token.split(".")[0] in ("programme", "service", "population_group"):
                column[2].value = column[0].value
        cells["programme.key"][2].value = None

    path = answered(world, "pasted.xlsx", paste)
    build([world / "in", path], world / "after", as_of=AS_OF)
    assert rows(world, "after", "select count(*) from programme") == [(2,)]
    assert rows(world, "after", "select fate, reason from record where identifier like 'new-%'") == [
        ("set_aside", "workbook_row_repeated")
    ]
    assert rows(
        world, "after", "select \"row\", found, expected from issue where issue_type = 'workbook_row_repeated'"
    ) == [(5, FIRST, "no second row beside row 3")]


def test_another_societys_programme_is_told_as_such(world: Path) -> None:
    """Rows of Niger's workbook, sent under the name of Chad: read, and asked about."""

    def rename(cells: dict[str, Any]) -> None:
        cover = cells["programme.key"][0].parent.parent.worksheets[0]
        for row in cover.iter_rows(max_col=3):
            if row[0].value == "waypost.society":
                row[2].value = "ns-tcd"
        cells["programme.title.fr"][1].value = "Un autre titre"

    path = answered(world, "chad.xlsx", rename)
    build([world / "in", path], world / "after", as_of=AS_OF)
    told = rows(
        world, "after", "select publisher, found from issue where issue_type = 'workbook_of_another' order by 2"
    )
    assert [publisher for publisher, _ in told] == ["ns-tcd", "ns-tcd"]
    assert {found for _, found in told} == {FIRST, "Returnees come home"}


def test_answers_in_another_language_than_the_workbooks_are_the_same(world: Path) -> None:
    def answer(language: str) -> Any:
        labels = {"fr": ("Selon les besoins évalués", "Tchad", "oui"), "ar": ("وفق الاحتياجات المقيَّمة", "تشاد", "نعم")}[
            language
        ]

        def go(cells: dict[str, Any]) -> None:
            cells["programme.access_condition"][0].value = labels[0]
            cells["place.country_code"][1].value = labels[1]
            cells["programme.is_humanitarian"][0].value = labels[2]

        return go

    for name, edit in (("one", "fr"), ("two", "ar")):
        path = answered(world, f"{name}.xlsx", answer(edit), language="es")
        build([world / "in", path], world / name, as_of=AS_OF)
    assert changes(world, "one", "two") == {}
    assert set(changes(world, "before", "one")) == {"place", "programme"}
