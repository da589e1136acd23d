"""Findings on relations on pages: for those who speak for all on a way. Others read them as questions, in turn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))
from sample_release import ROWS, write_release

from waypost.atlas.findings import findings_page
from waypost.atlas.opened import open_at, without_hidden
from waypost.atlas.paging import answer_count, answer_rows
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


EARLY = (
    Viewer("movement", ("ns-ner",), ("ns-ner",)),  # on the way, and so is the other one
    Viewer("movement", ("ns-ita",), ("ns-ita",)),
    Viewer("movement", ("ns-mli",), ("ns-mli",)),
    Viewer("movement", (), ("ns-ner", "ns-ita", "ns-mli")),  # a zone officer who looks after all of them
    Viewer("movement"),
    Viewer("secretariat"),
)


def test_a_row_is_given_to_those_alone_who_speak_for_all_on_the_way(place: Path) -> None:
    (row,), withheld = seen(place, "movement", "ns-ita", "ns-ner")
    assert (row["relation"], row["outcome"], row["concerns"]) == ("X4", "departs", "ns-ita ns-ner")
    assert row["way"] == "ns-ner|2024-03-01| > ns-ita|2024-03-01| > Example police"
    assert withheld == 0
    assert seen(place, "public", "ns-ner") == ([], 0)


@pytest.mark.parametrize("viewer", EARLY)
def test_nobody_else_reads_it_on_a_page_in_a_list_or_in_the_interface(place: Path, viewer: Viewer) -> None:
    opened = open_at(place, viewer)
    assert opened.answer("relations") == ([], 1)
    for society in SOCIETIES.values():
        assert society_page(opened, society, "ar", {})["relations"] == []
        narrowed = {"society": society}
        found = findings_page(opened, "relations", narrowed)
        assert found is not None
        assert (found["rows"], found["withheld"], found["facets"]["society"]) == ([], 0, [])
        assert answer_rows(opened, "relations", narrowed, start=0, most=10) == ([], 0)
        assert answer_count(opened, "relations", narrowed) == 0
    for programme in SOCIETIES:
        page = programme_page(opened, programme, "en")
        assert page is None or page["relations"] == []


def test_whoever_speaks_for_all_has_it_on_the_pages_of_each(place: Path) -> None:
    both = tuple(SOCIETIES.values())
    opened = open_at(place, Viewer("movement", both, both))
    assert [row["relation"] for row in society_page(opened, "ns-ner", "ar", {})["relations"]] == ["X4"]
    for programme in SOCIETIES:
        page = programme_page(opened, programme, "en")
        assert page is not None
        assert [row["relation"] for row in page["relations"]] == ["X4"]


@pytest.mark.parametrize("programme", SOCIETIES)
def test_a_programme_that_was_taken_back_takes_its_findings_with_it(place: Path, programme: str) -> None:
    both = tuple(SOCIETIES.values())
    opened = open_at(place, Viewer("movement", both, both))
    table, _ = opened.answer_table("relations")
    assert table.num_rows == 1
    assert without_hidden(table, (programme,)).num_rows == 0
