"""Who may see a programme: what is said of it in the web narrows nothing that nobody narrowed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.pipeline.answering import FACTS
from waypost.model.contribution import Contribution, contribution_lines
from waypost.pipeline import build
from waypost.store.release import Release

AS_OF = dt.date(2024, 7, 1)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "facts.yml").write_text(FACTS, encoding="utf-8")
    release = build([folder], folder.with_name("plain-out"), as_of=AS_OF, jobs=1).release
    found = release.connect().sql("select programme_id from programme where title like 'Water%'").fetchone()
    assert found is not None
    return str(found[0])


def built(folder: Path, said: dict[str, list[Contribution]]) -> Release:
    (folder / "in").mkdir()
    (folder / "in" / "facts.yml").write_text(FACTS, encoding="utf-8")
    for name, each in said.items():
        (folder / "in" / name).write_bytes(b"".join(contribution_lines(each)))
    return build([folder / "in"], folder / "out", as_of=AS_OF, jobs=1).release


def of(release: Release, programme: str) -> list[tuple[str]]:
    con = release.connect()
    return con.execute("select visibility from programme where programme_id = ?", [programme]).fetchall()


def told(programme: str, speaker: str = "ns-ner", **slots: str) -> Contribution:
    named = {f"programme.{name}": value for name, value in slots.items()}
    return Contribution(speaker=speaker, programme=programme, stated="2024-06-01T00:00:00+00:00", slots=named)


def test_that_a_programme_is_still_true_hides_it_from_nobody(tmp_path: Path, programme: str) -> None:
    own = [told(programme, verified_date="2024-06-01", verified_by="manager")]
    beside = [told(programme, "zone-africa", reach="national")]
    said = {"own.contributions.jsonl": own, "beside.contributions.jsonl": beside}
    assert of(built(tmp_path, said), programme) == [("public",)]


def test_what_a_society_narrows_is_narrow(tmp_path: Path, programme: str) -> None:
    own = [told(programme, visibility="movement")]
    assert of(built(tmp_path, {"own.contributions.jsonl": own}), programme) == [("movement",)]


def test_a_programme_that_is_told_in_the_web_alone_is_for_the_movement(tmp_path: Path) -> None:
    new = Contribution(
        speaker="ns-ner", programme="wp-aaaaaaaaaa", stated="2024-06-01T00:00:00+00:00", is_new=True,
        slots={"programme.title.en": "Shelter for migrants on the move", "place": [{"country_code": "NER"}]},
    )  # fmt: skip
    assert of(built(tmp_path, {"own.contributions.jsonl": [new]}), "wp-aaaaaaaaaa") == [("movement",)]


def test_a_value_that_no_field_holds_is_an_issue_and_stops_no_build(tmp_path: Path, programme: str) -> None:
    own = [told(programme, stated_status="Rubbish", actual_start_date="2020-31-31", reach="national")]
    con = built(tmp_path, {"own.contributions.jsonl": own}).connect()
    found = con.sql("select found from issue where issue_type = 'contribution_misfit' order by found").fetchall()
    assert found == [("2020-31-31",), ("Rubbish",)]
    assert con.execute("select reach from programme where programme_id = ?", [programme]).fetchall() == [("national",)]
