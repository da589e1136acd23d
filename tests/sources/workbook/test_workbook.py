"""A workbook comes back: unchanged cells read as what was written, corrections as what was corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport, RawRecord, SourceRecord
from waypost.model.workbook_layout import TOKEN_ROW, workbook_sheets
from waypost.publish.workbook import write_workbook
from waypost.reference import Catalog
from waypost.settings import LANGUAGES
from waypost.sources.context import ReadContext
from waypost.sources.files import choose_source
from waypost.sources.formats import workbook
from waypost.sources.mappings.workbook import to_records

PROGRAMME: dict[str, Any] = {
    "programme_id": "wp-one",
    "programme": {
        "title": {"en": "Points along the way", "fr": "Points sur le chemin"},
        "description": {"en": "Water,\nshade; and news."},
        "actual_start_date": "2021-04-01",
        "planned_end_date": "2025-12-31",
        "stated_status": "implementation",
        "access_condition": "irrespective_of_status",
        "information_sharing": "none",
        "is_humanitarian": "true",
        "visibility": "movement",
    },
    "identifier": [{"authority": "go", "value": "project/7"}],
    "service": ["rfl_tracing", "health_primary", "humanitarian_service_point"],
    "population_group": ["returnees"],
    "trail": [{"trail_id": "CMR", "stage_role": "transit"}],
    "place": [
        {"country_code": "NER", "admin1_code": "NE001", "stage_role": "transit", "trail_id": "CMR", "share": "0.75"},
        {"country_code": "CIV", "location_type": "camp", "share": "0.25"},
    ],
    "participation": [
        {"organisation_ref": "ns-ner", "organisation_name": "Croix-Rouge nigérienne", "role": "operating"},
        {"organisation_ref": "XM-DAC-21018", "organisation_type": "ifrc", "role": "funding"},
    ],
    "people_count": [
        {"measure": "reached", "unit": "persons", "counting": "new_unique", "count": "1200", "sex": "female"}
    ],
    "budget": [
        {"budget_type": "original", "amount": "123456.78", "currency": "CHF", "period_start_date": "2021-04-01"},
        {"budget_type": "revised", "amount": "1234567890123456.78", "currency": "EUR"},
    ],
    "transaction": [
        {"transaction_type": "expenditure", "amount": "-50.5", "currency": "CHF", "transaction_ref": "00123"}
    ],
}
OTHER: dict[str, Any] = {"programme_id": "wp-two", "programme": {"title": {"es": "Acompañamiento"}}}
Edit = Callable[[openpyxl.Workbook], None]


def expected_claims(programme: dict[str, Any]) -> set[tuple[str, int, str, str, str | None]]:
    """(kind, subject, field, value, language) that a programme must come back as."""
    found: set[tuple[str, int, str, str, str | None]] = set()
    for field, value in programme["programme"].items():
        told = value if isinstance(value, dict) else {None: value}
        found |= {("programme", 0, field, text, language) for language, text in told.items()}
    identifiers = [{"authority": "waypost", "value": programme["programme_id"]}, *programme.get("identifier", [])]
    parts = {kind: rows for kind, rows in programme.items() if kind not in ("programme_id", "programme")}
    for kind, rows in {**parts, "identifier": identifiers}.items():
        for number, row in enumerate(rows):
            cells = row if isinstance(row, dict) else {f"{kind}_code": row}
            found |= {(kind, number, field, value, None) for field, value in cells.items()}
    return found


def told(record: SourceRecord) -> set[tuple[str, int, str, str, str | None]]:
    return {(c.kind, c.subject_no, c.field, c.value, c.language) for c in record.claims}


def cell_of(book: openpyxl.Workbook, token: str, row: int) -> Any:
    for sheet in book.worksheets:
        for cell in sheet[TOKEN_ROW]:
            if cell.value == token:
                return sheet.cell(row, cell.column)
    raise AssertionError(token)


@pytest.fixture
def send(tmp_path: Path, catalog: Catalog, read_file: Any) -> Any:
    """Write a workbook, let somebody edit it, read what came back."""

    def go(edit: Edit | None = None, language: str = "en", answered: dt.date | None = dt.date(2024, 5, 1)) -> Any:
        path = tmp_path / "answers.xlsx"
        write_workbook(path, "ns-ner", language, [PROGRAMME, OTHER], catalog, answered_on=answered)
        if edit is not None:
            book = openpyxl.load_workbook(path)
            edit(book)
            book.save(path)
        assert workbook.recognises(path, path.read_bytes()[:65536])
        return read_file(path, "workbook")

    return go


@pytest.mark.parametrize("language", LANGUAGES)
def test_unchanged_cells_read_back_to_the_same_values(send: Any, language: str) -> None:
    records, report = send(language=language)
    assert [told(record) for record in records] == [expected_claims(PROGRAMME), expected_claims(OTHER)]
    assert {(r.publisher, r.stated_date) for r in records} == {("ns-ner", "2024-05-01")}
    assert [r.identifier for r in records] == ["wp-one", "wp-two"]
    assert not [issue for r in records for issue in r.issues]
    assert not report.issues
    assert not report.unmapped


def test_two_corrections_change_two_claims(send: Any, catalog: Catalog) -> None:
    def correct(book: openpyxl.Workbook) -> None:
        label = catalog.code_lists["access_condition"].codes["needs_based"].label["fr"]
        cell_of(book, "programme.access_condition", 3).value = label
        cell_of(book, "people_count.count", 3).value = "1 250"

    before, after = expected_claims(PROGRAMME), told(send(correct)[0][0])
    assert before - after == {
        ("programme", 0, "access_condition", "irrespective_of_status", None),
        ("people_count", 0, "count", "1200", None),
    }
    assert after - before == {
        ("programme", 0, "access_condition", "needs_based", None),
        ("people_count", 0, "count", "1250", None),
    }


def test_labels_of_any_language_codes_and_names_are_understood(send: Any, catalog: Catalog) -> None:
    def answer(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.stated_status", 4).value = catalog.code_lists["status"].codes["closed"].label["ar"]
        cell_of(book, "programme.visibility", 4).value = "public"
        cell_of(book, "programme.actual_end_date", 4).value = "31/12/2022"
        cell_of(book, "programme.is_humanitarian", 4).value = "oui"
        cell_of(book, "service.service_code", 4).value = "rfl_tracing\nPremiers secours ; first_aid"

    record = send(answer)[0][1]
    assert told(record) - expected_claims(OTHER) == {
        ("programme", 0, "stated_status", "closed", None),
        ("programme", 0, "visibility", "public", None),
        ("programme", 0, "actual_end_date", "2022-12-31", None),
        ("programme", 0, "is_humanitarian", "true", None),
        ("service", 0, "service_code", "rfl_tracing", None),
        ("service", 1, "service_code", "first_aid", None),
    }


def test_an_unknown_label_is_an_issue_at_its_cell_with_the_nearest_labels(send: Any) -> None:
    def slip(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.stated_status", 3).value = "Ongoin"
        cell_of(book, "place.country_code", 4).value = "Atlantis"
        cell_of(book, "budget.amount", 3).value = "a lot"

    (record, _), _ = send(slip)
    issues = {i.field: i for i in record.issues}
    status = issues["programme.stated_status"]
    assert (status.sheet, status.row, status.found) == ("Programmes", 3, "Ongoin")
    assert status.column is not None
    assert "Ongoing" in str(status.suggestion)
    assert (issues["place.country_code"].sheet, issues["place.country_code"].row) == ("Places", 4)
    assert issues["budget.amount"].found == "a lot"
    gone = {claim[:4] for claim in expected_claims(PROGRAMME) - told(record)}
    assert gone == {
        ("programme", 0, "stated_status", "implementation"),
        ("place", 1, "country_code", "CIV"),
        ("budget", 0, "amount", "123456.78"),
    }


@pytest.mark.parametrize("kind", ["not_applicable", "not_known", "prefer_not_to_say"])
def test_no_answer_is_a_marker_and_never_a_value(send: Any, catalog: Catalog, kind: str) -> None:
    def decline(book: openpyxl.Workbook) -> None:
        label = catalog.code_lists["no_answer"].codes[kind].label["es"]
        cell_of(book, "programme.actual_start_date", 3).value = label
        cell_of(book, "budget.amount", 4).value = label
        cell_of(book, "population_group.population_group_code", 3).value = label

    (record, _), _ = send(decline)
    markers = [(c.subject_no, c.field, c.value) for c in record.claims if c.kind == "marker"]
    fields = ["actual_start_date", "population_group.population_group_code", "budget.amount"]
    assert markers == [
        claim
        for number, field in enumerate(fields)
        for claim in (
            (number, "marker_type", "no_answer"),
            (number, "marker_code", field),
            (number, "marker_name", kind),
        )
    ]
    assert not [c for c in record.claims if c.field in ("actual_start_date", "population_group_code")]
    assert not record.issues


def test_a_new_programme_gets_the_same_provisional_key_each_time(send: Any) -> None:
    def add(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.title.en", 9).value = "A new one"
        cell_of(book, "place.programme", 9).value = "a NEW one"
        cell_of(book, "place.country_code", 9).value = "Mali"

    (_, _, record), report = send(add)
    assert record.identifier.startswith("new-")
    assert ("place", 0, "country_code", "MLI", None) in told(record)
    assert not [c for c in record.claims if c.kind == "identifier"]
    assert [i.issue_type for i in record.issues] == ["workbook_key_new"]
    assert not report.issues
    assert send(add)[0][2].identifier == record.identifier


def test_rows_without_a_programme_and_keys_told_twice_are_issues(send: Any) -> None:
    def muddle(book: openpyxl.Workbook) -> None:
        cell_of(book, "place.key", 8).value = "wp-gone"
        cell_of(book, "place.country_code", 8).value = "Mali"
        cell_of(book, "programme.key", 7).value = "wp-one"

    records, report = send(muddle)
    assert [r.unusable for r in records] == [None, None, "workbook_key_twice"]
    assert len({r.identifier for r in records}) == 3
    assert {(i.issue_type, i.row) for i in report.issues} == {("workbook_key_unknown", 8), ("workbook_key_twice", 7)}


def test_sheets_and_columns_may_be_moved_renamed_and_added(send: Any) -> None:
    def rearrange(book: openpyxl.Workbook) -> None:
        sheet = book["Places"]
        sheet.insert_rows(1)
        sheet.insert_cols(1)
        sheet.cell(3, 1).value = "Our notes"
        sheet.cell(4, 1).value = "see the map"
        sheet.title = "Where we work"
        book.move_sheet(sheet, -3)

    records, report = send(rearrange)
    assert told(records[0]) == expected_claims(PROGRAMME)
    assert dict(report.unmapped) == {"Where we work: Our notes": 1}


def test_missing_sheets_columns_and_dates_are_told(send: Any) -> None:
    def drop(book: openpyxl.Workbook) -> None:
        del book["Spending"]
        cell_of(book, "programme.reach", TOKEN_ROW).value = None

    records, report = send(drop, answered=None)
    assert {(i.issue_type, i.found) for i in report.issues} == {
        ("workbook_sheet_missing", "transaction"),
        ("workbook_column_missing", "programme.reach"),
        ("workbook_undated", None),
    }
    # What stood on the sheet and in the column is told once, not again for each programme.
    assert not [i for r in records for i in r.issues]


def test_a_workbook_of_nobody_is_set_aside(send: Any) -> None:
    def blank(book: openpyxl.Workbook) -> None:
        for row in book.worksheets[0].iter_rows(max_col=3):
            if row[0].value == "waypost.society":
                row[2].value = None

    records, _ = send(blank)
    assert {r.unusable for r in records} == {"workbook_society_missing"}


def test_other_files_are_not_taken_for_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    for name in ("other.xlsx", "broken.xlsx"):
        path = tmp_path / name
        assert not workbook.recognises(path, path.read_bytes())


def test_a_broken_workbook_is_one_issue(tmp_path: Path, read_file: Any) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 not a zip")
    records, report = read_file(path, "workbook")
    assert not records
    assert [i.issue_type for i in report.issues] == ["file_broken"]


def test_a_number_that_no_date_can_be_costs_its_cell_only(send: Any) -> None:
    def slip(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.actual_start_date", 3).value = 10**12

    (record, _), report = send(slip)
    assert [i.issue_type for i in record.issues] == ["date_unreadable"]
    assert {claim[2] for claim in expected_claims(PROGRAMME) - told(record)} == {"actual_start_date"}
    assert not report.issues


CELLS = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=15)
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
    | st.times()
)


@settings(max_examples=examples(150), deadline=None)
@given(data=st.data())
def test_whatever_is_typed_ends_in_a_claim_or_an_issue(catalog: Catalog, data: st.DataObject) -> None:
    columns = {c.token: c for s in workbook_sheets(catalog) for c in s.columns}
    typed = data.draw(st.dictionaries(st.sampled_from(list(columns)), CELLS, min_size=1, max_size=6))
    cells = {token: workbook.CellText(value, "Sheet", 3, "C") for token, value in typed.items()}
    own = {t: c for t, c in cells.items() if columns[t].kind in ("programme", "service", "population_group")}
    parts: dict[str, list[workbook.Row]] = {}
    for token, cell in cells.items():
        if token not in own:
            parts.setdefault(columns[token].kind, [{}])[0][token] = cell
    answers: dict[str, Any] = {"society": "ns-ner", "language": "fr", "answered_on": "", "key": None, "occurrence": 1}
    raw = RawRecord(kind="workbook", sheet="Sheet", row=3, data=answers | {"cells": own, "parts": parts})
    report = FileReport(file="a.xlsx", sha256="", size=0)
    source = choose_source(catalog, "workbook", "a.xlsx")
    assert source is not None
    (record,) = to_records(raw, ReadContext(Path("a.xlsx"), report, source, catalog))
    known = {c.original_value or c.value for c in record.claims} | {i.found for i in record.issues}
    for token, value in typed.items():
        named = columns[token].field not in ("key", "programme", "identifiers")
        if named and isinstance(value, str) and len(value) > 3 and value.isalnum():
            assert value in known, token
