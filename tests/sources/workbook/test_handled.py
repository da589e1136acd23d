"""What people do to a workbook before they send it back: nothing is lost, nothing doubled, each slip is told once."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

sys.path.insert(0, str(Path(__file__).parent))
from ods import save_as_ods

from waypost.model import FileReport, SourceRecord
from waypost.model.workbook_headings import heading
from waypost.model.workbook_layout import FIRST_ROW, HEADER_ROW, TOKEN_ROW, workbook_sheets
from waypost.publish.workbook import write_workbook
from waypost.reference import Catalog
from waypost.sources.formats import workbook

PROGRAMMES: list[dict[str, Any]] = [
    {
        "programme_id": "wp-a",
        "programme": {"title": {"en": "Water on the way"}, "actual_start_date": "2021-04-01", "visibility": "public"},
        "place": [{"country_code": "NER"}, {"country_code": "MLI"}],
        "service": ["water_sanitation"],
    },
    {
        "programme_id": "wp-b",
        "programme": {"title": {"en": "Back home", "fr": "De retour"}, "description": {"en": "For those who return."}},
        "place": [{"country_code": "NER", "stage_role": "return"}],
    },
    {"programme_id": "wp-c", "programme": {"title": {"en": "Zinder shelter"}}},
]
Edit = Callable[[openpyxl.Workbook], None]
Sent = Callable[..., tuple[list[SourceRecord], FileReport]]


def sheet_of(book: openpyxl.Workbook, token: str) -> Any:
    return next(sheet for sheet in book.worksheets if any(cell.value == token for cell in sheet[TOKEN_ROW]))


def column_of(sheet: Any, token: str) -> int:
    return int(next(cell.column for cell in sheet[TOKEN_ROW] if cell.value == token))


def cell_of(book: openpyxl.Workbook, token: str, row: int) -> Any:
    sheet = sheet_of(book, token)
    return sheet.cell(row, column_of(sheet, token))


def date_it(book: openpyxl.Workbook, value: Any = dt.date(2024, 6, 1)) -> None:
    for row in book.worksheets[0].iter_rows(max_col=3):
        if row[0].value == "waypost.answered_on":
            row[2].value = value


@pytest.fixture
def sent(tmp_path: Path, catalog: Catalog, read_file: Any) -> Sent:
    """Send the questionnaire out, let somebody handle it, read it back."""

    def go(
        edit: Edit | None = None, *, language: str = "en", save: Any = None, answered: Any = dt.date(2024, 6, 1)
    ) -> Any:
        path = tmp_path / "answers.xlsx"
        write_workbook(path, "ns-ner", language, PROGRAMMES, catalog)
        book = openpyxl.load_workbook(path)
        date_it(book, answered)
        if edit is not None:
            edit(book)
        if save is None:
            book.save(path)
        else:
            path = tmp_path / "answers.ods"
            save(book, path)
        assert workbook.recognises(path, path.read_bytes()[:65536])
        return read_file(path, "workbook")

    return go


def told(record: SourceRecord) -> dict[str, list[str]]:
    """What a record says anew: values by field, on another basis than ``repeated``."""
    found: dict[str, list[str]] = {}
    for claim in record.claims:
        if claim.basis != "repeated" and claim.kind != "identifier":
            found.setdefault(f"{claim.kind}.{claim.field}", []).append(claim.value)
    return found


def types(report: FileReport, records: list[SourceRecord]) -> list[tuple[str, int | None]]:
    issues = [*report.issues, *(issue for record in records for issue in record.issues)]
    return [(issue.issue_type, issue.row) for issue in issues]


def said(records: list[SourceRecord]) -> list[tuple[str, dict[str, list[str]]]]:
    return [(record.identifier, told(record)) for record in records]


UNTOUCHED = [("wp-a", {}), ("wp-b", {}), ("wp-c", {})]


def test_an_ods_copy_is_the_same_workbook(sent: Sent) -> None:
    def correct(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.actual_start_date", 3).value = dt.date(2021, 5, 1)
        cell_of(book, "programme.title.fr", 4).value = "De retour chez soi\nau Niger"

    records, report = sent(correct, save=save_as_ods)
    assert said(records) == [
        ("wp-a", {"programme.actual_start_date": ["2021-05-01"]}),
        ("wp-b", {"programme.title": ["De retour chez soi\nau Niger"]}),
        ("wp-c", {}),
    ]
    assert {record.stated_date for record in records} == {"2024-06-01"}
    assert types(report, records) == []


@pytest.mark.parametrize("save", [None, save_as_ods])
def test_comments_are_told_with_their_cell_and_change_nothing(sent: Sent, save: Any) -> None:
    def remark(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.programme", 5).comment = Comment("This one is not ours.\nAsk Mali.", "Aïcha")
        cell_of(book, "place.country_code", 3).comment = Comment("Waypost: a remark of ours, kept in a copy", "Anybody")

    records, report = sent(remark, save=save)
    assert said(records) == UNTOUCHED
    (issue,) = report.issues
    assert (issue.issue_type, issue.sheet, issue.row, issue.column) == ("workbook_comment", "Programmes", 5, "B")
    assert issue.found == "This one is not ours.\nAsk Mali."


def test_a_comment_of_a_conversation_is_told_without_what_excel_puts_before_it(sent: Sent) -> None:
    text = "[Threaded comment]\n\nYour version of Excel allows you to read this…\n\nComment:\n    Ended in May"

    def remark(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.programme", 3).comment = Comment(text, "tc={1}")

    (issue,) = sent(remark)[1].issues
    assert issue.found == "Ended in May"


def test_rows_sorted_whole_are_the_same(sent: Sent) -> None:
    def turn(book: openpyxl.Workbook) -> None:
        sheet = sheet_of(book, "programme.key")
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
        for number, values in enumerate(reversed(rows), start=3):
            for column, value in enumerate(values, start=1):
                sheet.cell(number, column).value = value

    records, report = sent(turn)
    assert sorted(said(records)) == UNTOUCHED
    assert types(report, records) == []


def test_one_column_sorted_alone_is_found_out_and_nothing_of_the_row_is_believed(sent: Sent) -> None:
    def shift(book: openpyxl.Workbook) -> None:
        first, second = cell_of(book, "programme.title.en", 3), cell_of(book, "programme.title.en", 4)
        first.value, second.value = second.value, first.value

    records, report = sent(shift)
    assert [record.unusable for record in records] == ["workbook_row_mixed", "workbook_row_mixed", None]
    assert types(report, records) == [("workbook_row_mixed", 3), ("workbook_row_mixed", 4)]
    assert report.issues[0].found == "wp-a, Back home"
    assert report.issues[0].expected == "wp-b beside this title"


def test_headings_pasted_along_or_of_the_earlier_layout_are_no_programmes(sent: Sent, catalog: Catalog) -> None:
    def paste(book: openpyxl.Workbook) -> None:
        columns = workbook_sheets(catalog, "en")[0].columns
        sheet = sheet_of(book, "programme.key")
        for number, column in enumerate(columns, start=1):
            sheet.cell(20, number).value = heading(column, "ar", catalog)
            sheet.cell(21, number).value = column.token

    records, report = sent(paste)
    assert said(records) == UNTOUCHED
    assert types(report, records) == []


def test_a_workbook_of_layout_1_is_read(sent: Sent, catalog: Catalog) -> None:
    """Ids below the headings, bare labels, no column of names."""

    def as_before(book: openpyxl.Workbook) -> None:
        for layout in workbook_sheets(catalog, "en"):
            sheet = sheet_of(book, f"{layout.kind}.key")
            for number, column in enumerate(layout.columns, start=1):
                field = catalog.schema[column.kind].fields.get(column.field)
                label = field.label["en"] if field else heading(column, "en", catalog)
                sheet.cell(1, number).value = label + (f" ({column.language})" if column.language else "")
                sheet.cell(2, number).value = column.token
            if layout.kind == "programme":
                sheet.delete_cols(2)
        for row in book.worksheets[0].iter_rows(max_col=3):
            if row[0].value == "waypost.layout":
                row[2].value = "1"

    records, report = sent(as_before)
    assert said(records) == UNTOUCHED
    assert types(report, records) == []


def test_a_deleted_row_takes_nothing_away_and_is_told_once(sent: Sent) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        sheet_of(book, "programme.key").delete_rows(3)

    records, report = sent(delete)
    assert said(records) == UNTOUCHED[1:]
    (issue,) = report.issues
    assert (issue.issue_type, issue.sheet) == ("workbook_row_removed", "Programmes")
    assert issue.found == "wp-a; 2 rows on other sheets were not read"


def test_a_deleted_answer_is_told_at_its_cell(sent: Sent) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.actual_start_date", 3).value = None
        sheet_of(book, "place.key").delete_rows(5)

    records, report = sent(delete)
    (cell,), (rows,), () = (record.issues for record in records)
    assert (cell.sheet, cell.row, cell.column, cell.field) == ("Programmes", 3, "O", "programme.actual_start_date")
    assert (rows.sheet, rows.row, rows.found) == ("Places", None, "no rows of wp-b")
    assert not report.issues


def test_a_row_moved_to_another_programme_without_its_key_is_not_guessed_at(sent: Sent) -> None:
    def move(book: openpyxl.Workbook) -> None:
        cell_of(book, "place.programme", 3).value = "Back home"

    records, report = sent(move)
    assert [(i.issue_type, i.sheet, i.row) for i in report.issues] == [("workbook_row_mixed", "Places", 3)]
    assert told(records[0]) == {"place.country_code": ["MLI"]}
    assert told(records[1]) == {}


def test_rows_pasted_without_a_key_are_new_programmes_by_any_name(sent: Sent) -> None:
    def paste(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.title.fr", 9).value = "Un toit à Agadez"
        cell_of(book, "programme.programme", 10).value = "Eau à Arlit"  # over the formula, and no title
        for row, name in ((10, "un toit a agadez"), (11, "Eau à Arlit"), (12, "Nulle part")):
            cell_of(book, "place.programme", row).value = name
            cell_of(book, "place.country_code", row).value = "Niger"

    records, report = sent(paste, language="fr")
    assert said(records[:3]) == UNTOUCHED
    assert [told(record)["programme.title"] for record in records[3:]] == [["Un toit à Agadez"], ["Eau à Arlit"]]
    assert [told(record)["place.country_code"] for record in records[3:]] == [["NER"], ["NER"]]
    assert [c.language for r in records[3:] for c in r.claims if c.field == "title"] == ["fr", "fr"]
    assert types(report, records) == [("workbook_key_unknown", 12), ("workbook_key_new", 9), ("workbook_key_new", 10)]


def test_a_row_copied_without_its_key_is_set_aside_and_one_of_two_equal_new_rows_too(sent: Sent) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.title.fr", 9).value = "WATER on the way"
        for row in (10, 11, 12):
            cell_of(book, "programme.title.fr", row).value = "Un toit"
        cell_of(book, "programme.planned_end_date", 12).value = dt.date(2030, 1, 1)

    records, report = sent(copy)
    problem = "workbook_row_repeated"
    assert [record.unusable for record in records] == [None, None, None, problem, None, problem, None]
    assert len({record.identifier for record in records}) == 7
    assert [(i.row, i.expected) for i in report.issues] == [
        (9, "no second row beside row 3"),
        (11, "no second row beside row 10"),
    ]


def test_a_row_copied_with_its_key_is_set_aside_whole(sent: Sent) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.key", 9).value = "wp-a"
        cell_of(book, "programme.title.en", 9).value = "Water on another way"

    records, report = sent(copy)
    assert [record.unusable for record in records] == [None, None, None, "workbook_key_twice"]
    assert said(records[:3]) == UNTOUCHED
    assert types(report, records) == [("workbook_key_twice", 9)]


def test_what_is_no_key_and_what_is_another_workbooks_key(sent: Sent) -> None:
    def write(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.key", 9).value = "nouveau 1"
        cell_of(book, "programme.title.en", 9).value = "A roof"
        cell_of(book, "place.key", 9).value = "nouveau 1"
        cell_of(book, "place.country_code", 9).value = "NER"
        cell_of(book, "programme.key", 10).value = "wp-other"
        cell_of(book, "programme.title.en", 10).value = "Pasted from a colleague"

    records, report = sent(write)
    assert records[3].identifier.startswith("new-")
    assert told(records[3])["place.country_code"] == ["NER"]
    assert records[4].identifier == "wp-other"
    assert types(report, records) == [("workbook_key_odd", 9), ("workbook_key_foreign", 10), ("workbook_key_new", 9)]


@pytest.mark.parametrize("value", ["soon", 10**11, True])
def test_a_date_of_answers_that_cannot_be_read_is_one_issue_at_its_cell(sent: Sent, value: Any) -> None:
    records, report = sent(answered=value)
    assert {record.stated_date for record in records} == {None}
    (issue,) = report.issues
    assert (issue.issue_type, issue.sheet, issue.row, issue.column) == ("date_unreadable", "Read me", 6, "C")


def test_hidden_and_renamed_and_moved_changes_nothing(sent: Sent) -> None:
    def handle(book: openpyxl.Workbook) -> None:
        sheet = sheet_of(book, "programme.key")
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[4].hidden = True
        sheet.row_dimensions[TOKEN_ROW].hidden = False
        sheet.title = "Nos programmes"
        sheet.sheet_state = "hidden"
        book.move_sheet(book.worksheets[0], 5)

    records, report = sent(handle)
    assert said(records) == UNTOUCHED
    assert types(report, records) == []


def test_sheets_copied_into_another_workbook_are_still_known(sent: Sent) -> None:
    def strip(book: openpyxl.Workbook) -> None:
        book.defined_names.clear()

    assert said(sent(strip)[0]) == UNTOUCHED


def test_answers_as_people_type_them(sent: Sent) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        cell_of(book, "programme.actual_start_date", 3).value = "1er mai 2021"
        cell_of(book, "programme.planned_end_date", 3).value = "31.12.2025"
        cell_of(book, "programme.is_humanitarian", 3).value = "OUI "
        cell_of(book, "place.share", 3).value = "25 %"
        cell_of(book, "place.share", 4).value = 0.75
        cell_of(book, "programme.programme_type", 3).value = "bilaterale"

    records, report = sent(type_in, language="fr")
    new = told(records[0])
    assert (new["programme.actual_start_date"], new["programme.planned_end_date"]) == (["2021-05-01"], ["2025-12-31"])
    assert (new["programme.is_humanitarian"], new["place.share"]) == (["true"], ["0.25", "0.75"])
    assert types(report, records) == [("code_unknown", 3)]
    assert records[0].issues[0].found == "bilaterale"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_saved_by_libreoffice_it_says_the_same(tmp_path: Path, catalog: Catalog, read_file: Any, form: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is absent")
    path = tmp_path / "answers.xlsx"
    write_workbook(path, "ns-ner", "ar", PROGRAMMES, catalog)
    book = openpyxl.load_workbook(path)
    date_it(book)
    cell_of(book, "programme.actual_start_date", 3).value = dt.date(2021, 5, 1)
    cell_of(book, "place.country_code", 3).value = "تشاد"
    cell_of(book, "programme.programme", 4).comment = Comment("Ended in May", "Aïcha")
    book.save(path)
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
    subprocess.run([*command, "--outdir", tmp_path / "saved", path], check=True, capture_output=True, timeout=120)
    records, report = read_file(tmp_path / "saved" / f"answers.{form}", "workbook")
    assert said(records) == [
        ("wp-a", {"programme.actual_start_date": ["2021-05-01"], "place.country_code": ["TCD", "MLI"]}),
        *UNTOUCHED[1:],
    ]
    assert [(issue.issue_type, issue.row, issue.found) for issue in report.issues] == [
        ("workbook_comment", 4, "Ended in May")
    ]


def test_first_rows(catalog: Catalog) -> None:
    assert (TOKEN_ROW, HEADER_ROW, FIRST_ROW) == (1, 2, 3)
