"""How a programme works goes out in the questionnaire and comes back: what was corrected is the society's, no more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from answering import AS_OF, FACTS, answered, programme_of

from waypost.pipeline import build
from waypost.publish.society_programmes import programmes_by_id, society_programmes
from waypost.reference import load_catalog
from waypost.store.release import open_release

PRACTICES = """
  practice_facts:
    data_flow: [{recipient_type: police, level: personal}, {to: Example Society, level: aggregate}]
    detention: {role: visits}
    agreement: none
"""
TITLE = "Water for migrants on the way"
BEFORE = {
    ("agreement.none", 0, "true"), ("data_flow.level", 0, "personal"), ("data_flow.level", 1, "aggregate"),
    ("data_flow.recipient_type", 0, "police"), ("data_flow.to", 1, "Example Society"), ("detention.role", 0, "visits"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    (folder / "in").mkdir()
    first, mark, rest = FACTS.partition("- id: second")
    (folder / "in" / "facts.yml").write_text(first.rstrip() + PRACTICES + mark + rest, encoding="utf-8")
    build([folder / "in"], folder / "before", as_of=AS_OF)
    return folder


def facts(world: Path, release: str) -> set[tuple[str, int, str]]:
    con = open_release(world / release).connect()
    return set(
        con.sql("select practice_code || '.' || practice_field, practice_no, practice_value from practice").fetchall()
    )


def test_what_was_corrected_is_the_societys_and_nothing_else(world: Path) -> None:
    assert facts(world, "before") == BEFORE
    key = programme_of(world, "before", TITLE)

    def correct(cells: dict) -> None:
        (cell,) = (each for each in cells["practice.practice_value"] if each.value == "Nominative")
        cell.value = "Pseudonymisée"

    path = answered(world, "answers.xlsx", correct)
    build([world / "in", path], world / "after", as_of=AS_OF)
    expected = BEFORE - {("data_flow.level", 0, "personal")} | {("data_flow.level", 0, "pseudonymous")}
    assert facts(world, "after") == expected
    release = open_release(world / "after")
    told = release.connect().sql("""
        select distinct c.value, r.publisher, c.standing, c.why from claim c join record r using (record_id)
        where c.kind = 'practice' and c.field = 'practice_code' order by all
    """)
    repeats = "repeats what the register said when the questionnaire was sent"
    changed = "the society changed this list in its questionnaire"
    found = [(value, publisher == "ns-ner", standing, why) for value, publisher, standing, why in told.fetchall()]
    assert sorted(found, key=str) == sorted(
        [
            ("data_flow", True, "won", None), ("data_flow", False, "lost", changed),
            ("detention", True, "lost", repeats), ("detention", False, "won", None),
            ("agreement", True, "lost", repeats), ("agreement", False, "won", None),
        ], key=str,
    )  # fmt: skip
    (programme,) = (
        each for each in society_programmes(release, "ns-ner", load_catalog()) if each["programme_id"] == key
    )
    assert [slot for slot in programme["own"] if slot.startswith("practice")] == ["practice.data_flow"]

    # Next year's workbook comes back untouched: what the society said itself stays its word.
    again = answered(world, "again.xlsx", lambda cells: None, release="after")
    build([world / "in", again], world / "later", as_of=AS_OF)
    assert facts(world, "later") == expected


def test_a_release_from_before_the_table_gives_a_workbook_too(world: Path) -> None:
    release = open_release(world / "before")
    con = release.connect()
    con.sql("drop view practice")
    key = programme_of(world, "before", TITLE)
    found = programmes_by_id(con, [key], load_catalog())[key]
    assert "practice" not in found
    assert len(programmes_by_id(release.connect(), [key], load_catalog())[key]["practice"]) == len(BEFORE)


def test_a_body_outside_the_catalog_is_shown_by_its_name(world: Path) -> None:
    con = open_release(world / "before").connect()
    key = programme_of(world, "before", TITLE)
    con.sql("create table parts as from participation")
    con.sql(
        "update parts set organisation_id = 'org-1', organisation_name = 'Police of Niger' where role <> 'operating'"
    )
    con.sql("drop view participation")
    con.sql("alter table parts rename to participation")
    con.sql("drop view practice")
    con.sql(f"""
        create table practice as select '{key}' as programme_id, 'data_flow' as practice_code, 0 as practice_no,
               'to' as practice_field, unnest(['org-1', 'org-2']) as practice_value
    """)
    rows = programmes_by_id(con, [key], load_catalog())[key]["practice"]
    assert sorted(row["practice_value"] for row in rows) == ["Police of Niger", "org-2"]
