"""Findings on relations on pages: for the societies on a way and the team, worked out of what only those see."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from sample_release import ROWS, write_release

from waypost.atlas.opened import open_at, without_hidden
from waypost.atlas.programme import programme_page
from waypost.atlas.society import society_page
from waypost.disclosure.access import Viewer

SOCIETIES = {"wp-0000000001": "ns-ner", "wp-0000000002": "ns-ita"}
FLOWS = {
    "wp-0000000001": {"to": "ns-ita", "recipient_type": "national_society", "level": "personal"},
    "wp-0000000002": {"to": "Example police", "recipient_type": "police", "level": "personal", "purpose": "return"},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two programmes of two societies: the data of one go to the other, which hands data to the police."""
    programme = [
        ROWS["programme"][0] | {"programme_id": name, "operating_ns_ids": society, "visibility": "movement"}
        for name, society in SOCIETIES.items()
    ]
    practice = [
        {"programme_id": name, "practice_code": "data_flow", "practice_no": 0, "practice_field": f, "practice_value": v}
        for name, told in FLOWS.items()
        for f, v in told.items()
    ]
    party = {"organisation_type": "national_society", "role": "operating"}
    participation = [party | {"programme_id": name, "organisation_id": ns} for name, ns in SOCIETIES.items()]
    homes = [{"organisation_id": ns, "country_code": ns[-3:].upper()} for ns in SOCIETIES.values()]
    claim = [
        {"programme_id": name, "record_id": f"r-{name}", "claim_no": 1, "kind": "practice", "field": "practice_code"}
        | {"value": "data_flow", "standing": "won"}
        for name in SOCIETIES
    ]
    record = [
        {"record_id": f"r-{name}", "programme_id": name, "source_id": "s", "publisher": "p", "fate": "registered"}
        | {"stated_date": "2024-03-01"}
        for name in SOCIETIES
    ]
    return write_release(
        tmp_path_factory.mktemp("relations") / "r", programme=programme, practice=practice, participation=participation,
        national_society=homes, claim=claim, record=record,
        source=[{"source_id": "s", "publisher": "p", "visibility": "movement"}],
        **{name: [] for name in ("waiver", "declined_position", "term", "trail", "service", "place")},
    ).path  # fmt: skip


def seen(place: Path, audience: str, *societies: str) -> tuple[list[dict[str, Any]], int]:
    return open_at(place, Viewer(audience, societies, societies)).answer("relations")


def test_all_on_the_way_and_the_team_see_it_and_nobody_else(place: Path) -> None:
    for viewer in (("movement", "ns-ner"), ("movement", "ns-ita"), ("secretariat",)):
        (row,), withheld = seen(place, *viewer)
        assert (row["relation"], row["outcome"], row["concerns"]) == ("X4", "departs", "ns-ita ns-ner")
        assert row["way"] == "ns-ner|2024-03-01| > ns-ita|2024-03-01| > Example police"
        assert withheld == 0
    assert seen(place, "movement") == ([], 1)
    assert seen(place, "movement", "ns-mli") == ([], 1)
    assert seen(place, "public", "ns-ner") == ([], 0)


def test_pages_of_a_society_and_of_each_programme_on_the_way_tell_it(place: Path) -> None:
    opened = open_at(place, Viewer("movement", ("ns-ner",), ("ns-ner",)))
    assert [row["relation"] for row in society_page(opened, "ns-ner", "ar", {})["relations"]] == ["X4"]
    for programme in SOCIETIES:
        page = programme_page(opened, programme, "en")
        assert page is not None
        assert [row["relation"] for row in page["relations"]] == ["X4"]
    other = open_at(place, Viewer("movement", ("ns-mli",), ("ns-mli",)))
    assert society_page(other, "ns-ner", "en", {})["relations"] == []


@pytest.mark.parametrize("programme", SOCIETIES)
def test_a_programme_that_was_taken_back_takes_its_findings_with_it(place: Path, programme: str) -> None:
    opened = open_at(place, Viewer("secretariat"))
    table, _ = opened.answer_table("relations")
    assert table.num_rows == 1
    assert without_hidden(table, (programme,)).num_rows == 0
