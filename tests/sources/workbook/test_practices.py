"""How a programme works, told in the workbook: every fact comes back as it went out; what people type is understood."""

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
from tests.sources.practice_rows import Rows, as_facts, facts_of, practice_rows, row
from waypost.model import FileReport, SourceRecord
from waypost.model.workbook_layout import ANSWER, ENTRY, FACT, FIRST_ROW, GIVEN, KEY, TOKEN_ROW
from waypost.publish import workbook_texts as texts
from waypost.publish.workbook import given_lines, write_workbook
from waypost.publish.workbook_practices import facts, what_fits
from waypost.reference import Catalog
from waypost.settings import LANGUAGES

TOLD: Rows = [
    row("data_flow", 0, "to", "ns-ita"),
    row("data_flow", 0, "level", "aggregate"),
    row("data_flow", 0, "assessed_on", "2024-02-01"),
    row("data_flow", 1, "recipient_type", "police"),
    row("data_flow", 1, "consent", "false"),
    row("detention", 0, "role", "prefer_not_to_say"),
    row("agreement", 0, "none", "true"),
    row("host", 0, "none", "not_known"),
    row("message_figure", 0, "value", "12.5"),
]
PROGRAMME: dict[str, Any] = {"programme_id": "wp-a", "programme": {"title": {"en": "Water"}}, "practice": TOLD}
OTHER: dict[str, Any] = {"programme_id": "wp-b", "programme": {"title": {"en": "Shelter"}}}
Edit = Callable[[Any, dict[str, int]], None]


@pytest.fixture
def send(tmp_path: Path, catalog: Catalog, read_file: Any) -> Any:
    """Write the workbook, let somebody edit the sheet of practices, read what came back."""

    def go(
        edit: Edit | None = None,
        *,
        language: str = "en",
        answered: dt.date | None = None,
        programme: dict[str, Any] = PROGRAMME,
    ) -> tuple[list[SourceRecord], FileReport]:
        path = tmp_path / "answers.xlsx"
        write_workbook(path, "ns-ner", language, [programme, OTHER], catalog, answered_on=answered)
        if edit is not None:
            book = openpyxl.load_workbook(path)
            sheet = book[texts.SHEETS["practice"][language]]
            columns = {str(cell.value).removeprefix("practice."): cell.column for cell in sheet[TOKEN_ROW]}
            edit(sheet, columns)
            book.save(path)
        records, report = read_file(path, "workbook")
        report.issues = [issue for issue in report.issues if issue.issue_type != "workbook_undated"]
        return records, report

    return go


def write(sheet: Any, columns: dict[str, int], at: int, said: Any, number: Any, value: Any, key: str = "wp-a") -> None:
    for name, content in ((KEY, key), (FACT, said), (ENTRY, number), (ANSWER, value)):
        sheet.cell(at, columns[name]).value = content


def bases(record: SourceRecord) -> dict[str, str]:
    """Basis of what is said, by practice."""
    codes = {c.subject_no: c.value for c in record.claims if (c.kind, c.field) == ("practice", "practice_code")}
    found = {(codes[c.subject_no], c.basis) for c in record.claims if c.kind == "practice"}
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_is_repeated(send: Any, language: str) -> None:
    (record, other), report = send(language=language)
    assert facts_of(record) == as_facts(TOLD)
    assert set(bases(record).values()) == {"repeated"}
    assert facts_of(other) == set()
    assert record.issues == []
    assert report.issues == []
    assert report.unmapped == {}


def test_a_practice_that_was_corrected_is_the_societys_list_and_no_other_is(send: Any) -> None:
    def correct(sheet: Any, columns: dict[str, int]) -> None:
        at = next(r for r in range(3, 20) if sheet.cell(r, columns[ANSWER]).value == "Totals alone")
        sheet.cell(at, columns[ANSWER]).value = "About named persons"
        sheet.cell(at + 1, columns[ANSWER]).value = dt.date(2025, 3, 1)

    (record, _), _ = send(correct)
    assert as_facts(TOLD) - facts_of(record) == {
        ("data_flow", "0", "level", "aggregate"),
        ("data_flow", "0", "assessed_on", "2024-02-01"),
    }
    assert facts_of(record) - as_facts(TOLD) == {
        ("data_flow", "0", "level", "personal"),
        ("data_flow", "0", "assessed_on", "2025-03-01"),
    }
    told = bases(record)
    assert told.pop("data_flow") == "revised"
    assert set(told.values()) == {"repeated"}


def test_what_the_society_said_itself_before_is_still_its_word(send: Any, catalog: Catalog) -> None:
    own = PROGRAMME | {"own": ["practice.detention"]}
    (record, _), _ = send(programme=own)
    told = bases(record)
    assert told.pop("detention") == "revised"
    assert set(told.values()) == {"repeated"}
    lines = {slot for slot, key, _ in given_lines([own], "en", catalog)}
    assert {"practice", "practice.data_flow"} <= lines
    assert "practice.detention" not in lines


def test_labels_of_any_language_ids_and_truth_are_understood(send: Any, catalog: Catalog) -> None:
    def fill(sheet: Any, columns: dict[str, int]) -> None:
        listed = catalog.code_lists["practice_fact"].codes
        write(sheet, columns, 40, listed["data_collected.level"].label["ar"], None, "Totaux seulement", "wp-b")
        write(sheet, columns, 41, "minors.served", None, "Sí", "wp-b")
        write(sheet, columns, 42, listed["facility.kind"].label["fr"].replace(" :", ":"), 1, "not known", "wp-b")
        write(sheet, columns, 43, listed["funding_condition.none"].label["es"], None, None, "wp-b")
        write(sheet, columns, 44, "access.agreement_ref", None, dt.date(2024, 5, 1), "wp-b")
        write(sheet, columns, 45, "message_figure.year", "2", 2024.0, "wp-b")
        write(sheet, columns, 46, "shared_count.society", 1, "Croix-Rouge italienne", "wp-b")

    (_, record), report = send(fill)
    assert facts_of(record) == {
        ("data_collected", "0", "level", "aggregate"),
        ("minors", "0", "served", "true"),
        ("facility", "0", "kind", "not_known"),
        ("funding_condition", "0", "none", "true"),
        ("access", "0", "agreement_ref", "2024-05-01"),
        ("message_figure", "1", "year", "2024"),
        ("shared_count", "0", "society", "ns-ita"),
    }
    assert set(bases(record).values()) == {"revised"}
    assert [*record.issues, *report.issues] == []


def test_each_cell_that_cannot_be_read_is_one_issue_with_its_address(send: Any) -> None:
    wrong = [
        ("Data flow: colour", 1, "red", "C", "code_unknown"),
        (None, None, "alone", "E", "workbook_practice_odd"),
        ("data_flow.level", "first", "personal", "D", "number_unreadable"),
        ("data_flow.level", 0, "personal", "D", "number_unreadable"),
        ("data_flow.level", 7, "Perhaps", "E", "code_unknown"),
        ("data_flow.consent", 7, "Perhaps", "E", "truth_unreadable"),
        ("data_flow.assessed_on", 7, "soon", "E", "date_unreadable"),
        ("message_figure.value", 7, "many", "E", "number_unreadable"),
        ("message_figure.origin", 7, "Atlantis", "E", "country_unknown"),
        ("access.agreement_ref", None, "x" * 301, "E", "workbook_practice_odd"),
        ("minors.served", 2, "Yes", "D", "workbook_practice_odd"),
        ("agreement.none", None, "No", "E", "workbook_practice_odd"),
        ("host.none", None, "Yes", "E", "workbook_practice_odd"),
    ]

    def fill(sheet: Any, columns: dict[str, int]) -> None:
        for at, (said, number, value, *_) in enumerate(wrong, start=40):
            write(sheet, columns, at, said, number, value, "wp-b")
        write(sheet, columns, 60, "data_flow.level", 1, None, "wp-b")

    (_, record), report = send(fill)
    assert facts_of(record) == set()
    found = sorted((issue.row, issue.column, issue.issue_type) for issue in record.issues)
    assert found == [(at, column, kind) for at, (*_, column, kind) in enumerate(wrong, start=40)]
    assert {issue.sheet for issue in record.issues} == {"How it works"}
    assert report.issues == []


def test_numbers_are_worked_out_so_that_no_two_rows_of_one_fact_fall_together(send: Any) -> None:
    lines = [
        ("data_flow.to", None, "Police of Niger"),
        ("data_flow.level", None, "personal"),
        ("data_flow.to", None, "ns-ita"),  # told already: another entry
        ("data_flow.level", None, "aggregate"),
        ("barrier.kind", None, "cost"),
        ("data_flow.purpose", None, "statistics"),  # not right below: an entry of its own
        ("data_flow.to", 1, "ns-mli"),
        ("data_flow.level", None, "pseudonymous"),
        ("barrier.kind", None, "distance"),
    ]

    def fill(sheet: Any, columns: dict[str, int]) -> None:
        for at, line in enumerate(lines, start=40):
            write(sheet, columns, at, *line, "wp-b")

    (_, record), _ = send(fill)
    assert record.issues == []
    assert facts_of(record) == {
        ("data_flow", "0", "to", "ns-mli"), ("data_flow", "0", "level", "pseudonymous"),
        ("data_flow", "1", "to", "Police of Niger"), ("data_flow", "1", "level", "personal"),
        ("data_flow", "2", "to", "ns-ita"), ("data_flow", "2", "level", "aggregate"),
        ("data_flow", "3", "purpose", "statistics"),
        ("barrier", "0", "kind", "cost"), ("barrier", "1", "kind", "distance"),
    }  # fmt: skip


def test_of_two_answers_to_one_question_the_first_is_read_and_the_other_told(send: Any) -> None:
    lines = [
        ("data_flow.level", 1, "personal"),
        ("data_flow.level", 1, "aggregate"),
        ("data_flow.level", 1, "About named persons"),  # the same once more
        ("minors.served", None, "Yes"),
        ("minors.served", None, "No"),
        ("agreement.none", None, "Yes"),
        ("agreement.stage", 1, "not_known"),
    ]

    def fill(sheet: Any, columns: dict[str, int]) -> None:
        for at, line in enumerate(lines, start=40):
            write(sheet, columns, at, *line, "wp-b")

    (_, record), _ = send(fill)
    assert facts_of(record) == {
        ("data_flow", "0", "level", "personal"),
        ("minors", "0", "served", "true"),
        ("agreement", "0", "stage", "not_known"),
    }
    found = [(issue.issue_type, issue.row, issue.column) for issue in record.issues]
    assert sorted(found) == [("workbook_practice_twice", at, "E") for at in (41, 44, 45)]


def test_rows_that_were_deleted_take_nothing_away_and_are_told_by_practice(send: Any) -> None:
    def delete(sheet: Any, columns: dict[str, int]) -> None:
        at = next(r for r in range(3, 20) if str(sheet.cell(r, columns[FACT]).value).startswith("Work in places"))
        sheet.delete_rows(at)

    (record, _), _ = send(delete)
    (issue,) = record.issues
    assert (issue.issue_type, issue.sheet, issue.field) == (
        "workbook_answer_removed", "How it works", "practice.detention",
    )  # fmt: skip
    assert set(bases(record).values()) == {"repeated"}


def test_a_workbook_from_before_the_sheet_is_read_as_it_was(tmp_path: Path, catalog: Catalog, read_file: Any) -> None:
    path = tmp_path / "old.xlsx"
    day = dt.date(2024, 5, 1)
    write_workbook(path, "ns-ner", "en", [PROGRAMME | {"practice": []}, OTHER], catalog, answered_on=day)
    book = openpyxl.load_workbook(path)
    del book["How it works"], book["Possible answers"]
    book.save(path)
    records, report = read_file(path, "workbook")
    assert [record.identifier for record in records] == ["wp-a", "wp-b"]
    assert [*report.issues, *(issue for record in records for issue in record.issues)] == []


def test_that_a_sheet_with_answers_is_gone_is_told_once(tmp_path: Path, catalog: Catalog, read_file: Any) -> None:
    path = tmp_path / "gone.xlsx"
    write_workbook(path, "ns-ner", "en", [PROGRAMME], catalog)
    book = openpyxl.load_workbook(path)
    del book["How it works"]
    book.save(path)
    (record,), report = read_file(path, "workbook")
    assert [(i.issue_type, i.found) for i in report.issues if i.issue_type != "workbook_undated"] == [
        ("workbook_sheet_missing", "practice")
    ]
    assert record.issues == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drop_down_of_an_answer_follows_from_what_is_said(tmp_path: Path, catalog: Catalog, language: str) -> None:
    path = tmp_path / "empty.xlsx"
    write_workbook(path, "ns-ita", language, [], catalog)
    book = openpyxl.load_workbook(path)
    sheet, lists = book[texts.SHEETS["practice"][language]], book[texts.SHEETS["lists"][language]]
    checks = {str(c.sqref).partition(":")[0]: c for c in sheet.data_validations.dataValidation}
    columns = {each[0].value: [cell.value for cell in each[1:] if cell.value is not None] for each in lists.columns}
    fact_check, answer_check = checks[f"C{FIRST_ROW}"], checks[f"E{FIRST_ROW}"]
    assert answer_check.formula1.startswith("OFFSET(")
    assert f"MATCH($C{FIRST_ROW}," in answer_check.formula1
    assert len(answer_check.formula1) <= 255, "Excel takes no longer one"
    assert not answer_check.showErrorMessage
    said = columns["practice_fact"]
    assert fact_check.formula1.endswith(f"${len(said) + 1}")
    assert len(said) == len(set(said)) == len(list(facts(catalog)))
    assert not any(sign in text for text in said for sign in "?*~"), "which MATCH would take for any text"
    listed = list(columns.values())
    by_said = {
        text: listed[at - 1][:count]
        for text, at, count in zip(said, columns["answer.column"], columns["answer.count"], strict=True)
    }
    silent = catalog.code_lists["no_answer"].codes.values()
    for (practice, field), text in zip(facts(catalog), said, strict=True):
        assert by_said[text][-3:] == [code.label[language] for code in silent]
        known = practice.fields.get(field)
        if known is not None and known.codes:
            assert len(by_said[text]) == len(known.codes) + 3
        if known is not None and known.type == "date":
            assert len(by_said[text]) == 3
    shown = book[texts.SHEETS["answers"][language]]
    assert shown.sheet_state == "visible"
    assert [cell.value for cell in shown["B"][1:]] == said
    assert [cell.value for cell in shown["C"][1:]] == [what_fits(*each, language, catalog) for each in facts(catalog)]
    questions = [cell.value for cell in shown["A"][1:] if cell.value]
    assert questions == [practice.question[language] for practice in catalog.practices.values()]


def test_the_sheet_of_a_society_without_facts_is_there_to_fill_in(tmp_path: Path, catalog: Catalog) -> None:
    write_workbook(tmp_path / "a.xlsx", "ns-ita", "en", [OTHER], catalog)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["How it works"]
    assert {sheet.cell(at, column).value for at in range(FIRST_ROW, 100) for column in range(1, 6)} == {None}
    assert "practice" not in {line[0] for line in book[GIVEN].values}
    comment = sheet.cell(2, 5).comment.text
    assert "Possible answers" in comment
    assert texts.SHEETS["answers"]["en"] in book.sheetnames


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_facts_survive_the_workbook_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, read_file: Any, language: str
) -> None:
    folder = tmp_path_factory.mktemp(f"any_{language}")

    @settings(max_examples=examples(5), deadline=None)
    @given(several=st.lists(practice_rows(catalog, has_gaps=True), min_size=3, max_size=3))
    def survive(several: list[Rows]) -> None:
        programmes = [
            {"programme_id": f"wp-{number}", "programme": {"title": {"en": f"Work {number}"}}, "practice": rows}
            for number, rows in enumerate(several)
        ]
        write_workbook(folder / "any.xlsx", "ns-ner", language, programmes, catalog)
        records, report = read_file(folder / "any.xlsx", "workbook")
        assert [facts_of(record) for record in records] == [as_facts(rows) for rows in several]
        assert [record.issues for record in records] == [[], [], []]
        assert {issue.issue_type for issue in report.issues} == {"workbook_undated"}
        assert {claim.basis for record in records for claim in record.claims if claim.kind == "practice"} <= {
            "repeated"
        }

    survive()
