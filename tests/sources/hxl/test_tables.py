"""Tables of every kind: encodings, delimiters, merged cells, broken files, and the same rows on both paths."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport
from waypost.sources.formats import tabular_json, tabular_lines, tabular_spool, tabular_text
from waypost.sources.formats.tabular import open_tables
from waypost.sources.formats.tabular_batches import text_batches
from waypost.sources.formats.tabular_groups import group_rows
from waypost.sources.formats.tabular_rows import Row
from waypost.sources.formats.tabular_text import TextTable, find_dialect

TEXT = "Société;Ville\nCroix-Rouge;Orléans\nMédecins;Besançon\nécole;Genève\n"
ARABIC = "المنظمة,المدينة\nجمعية الهلال,طرابلس\nمركز الإيواء,بنغازي\n"


def rows_of(path: Path, report: FileReport | None = None) -> list[Row]:
    """All rows of all tables."""
    return [row for table in open_tables(path, report) for row in table.rows(report)]


def report_for(path: Path) -> FileReport:
    return FileReport(path.name, "0" * 64, path.stat().st_size if path.exists() else 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_of_french(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    report = report_for(path)
    assert [row.cells for row in rows_of(path, report)] == [line.split(";") for line in TEXT.splitlines()]
    assert [issue.issue_type for issue in report.issues] == (["encoding_guessed"] if encoding == "cp1252" else [])


def test_arabic_of_old_windows_is_guessed_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((ARABIC * 20).encode("cp1256"))
    report = report_for(path)
    assert [row.cells for row in rows_of(path, report)][:3] == [line.split(",") for line in ARABIC.splitlines()]
    (issue,) = report.issues
    assert issue.issue_type == "encoding_guessed"
    assert "cp1256" in (issue.suggestion or "")


def test_a_late_byte_that_is_not_utf8_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 50_000 + "x,é\n".encode("cp1252"))
    assert find_dialect(path).encoding != "utf-8"


def test_two_encodings_in_one_file_lose_no_sign(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + "é,è\n".encode() * 20 + "Nzérékoré,à\n".encode("cp1252"))
    report = report_for(path)
    found = rows_of(path, report)
    assert [row.cells for row in found[-2:]] == [["é", "è"], ["Nzérékoré", "à"]]
    assert [(issue.issue_type, issue.suggestion) for issue in report.issues] == [
        ("encoding_guessed", "those bytes were read as cp1252; save the file as CSV UTF-8")
    ]


def test_signs_that_no_encoding_gives_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\nx,y\n".encode("utf-16") + b"\x00\xd8\x0a\x00")
    report = report_for(path)
    rows_of(path, report)
    assert [issue.issue_type for issue in report.issues] == ["signs_unreadable"]


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Réfugiés à Nzérékoré", ("cp1252", "mac_roman", "cp850")),
        ("Été à Hélène; cœur; «d’où» – 5 €", ("cp1252",)),
        ("Atención a niños y niñas, Señor", ("cp1252", "mac_roman", "cp850")),
        ("Lager für Flüchtlinge, Straße", ("cp1252", "mac_roman", "cp850")),
        ("دعم اللاجئين في المخيمات", ("cp1256",)),
        ("مساعدة المهاجرين; Réfugiés", ("cp1256",)),
        ("Göçmenlere yardım, İstanbul", ("cp1254",)),
        ("żywność i odzież w Łodzi", ("cp1250",)),
        ("Помощь мигрантам", ("cp1251",)),
        ("“migrants”, people’s café", ("cp1252", "mac_roman")),
    ],
)
def test_old_encodings_are_told_apart_from_a_few_words(tmp_path: Path, text: str, encodings: tuple[str, ...]) -> None:
    for encoding in encodings:
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(f"#activity+name|#org\n{text}|x\n".encode(encoding))
        assert rows_of(path)[1].cells == [text, "x"], encoding


def test_an_odd_element_of_a_json_list_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"made": "today", "data": [null, {"#org": "A", "#org": "B"}, "x", {"#adm1": "C"}, [1]]}')
    report = report_for(path)
    assert [(row.number, row.cells) for row in rows_of(path, report)] == [
        (0, ["#org", "#adm1"]),
        (1, []),
        (2, ["B", ""]),
        (3, []),
        (4, ["", "C"]),
        (5, []),
    ]
    assert [(i.issue_type, i.row) for i in report.issues] == [
        ("json_key_twice", None),
        ("row_broken", 1),
        ("row_broken", 3),
        ("row_broken", 5),
    ]
    assert report.unmapped == {"made": 1}


def test_a_quote_never_closed_costs_no_other_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'key,name,n\nP1,"Never closed,3\nP2,"two\nlines",4\nP3,"a ""b"" c",5\nP4,"x, y",6\n', encoding="utf-8"
    )
    report = report_for(path)
    assert [(row.number, row.line, row.cells) for row in rows_of(path, report)] == [
        (1, 1, ["key", "name", "n"]),
        (2, 2, ["P1", "Never closed", "3"]),
        (3, 3, ["P2", "two\nlines", "4"]),
        (4, 5, ["P3", 'a "b" c', "5"]),
        (5, 6, ["P4", "x, y", "6"]),
    ]
    assert [(i.issue_type, i.row, i.line) for i in report.issues] == [("row_broken", 2, 2)]


@pytest.mark.parametrize(
    ("text", "cells", "issue"),
    [
        ('P1,"open,3', ["P1", "open", "3"], "row_broken"),
        ('"a, b","open,3', ["a, b", "open", "3"], "row_broken"),
        ('P1,"Hope" project,3', ["P1", "Hope project", "3"], "quotes_untidy"),
        ('P1,5" pipes,3', ["P1", '5" pipes', "3"], None),
        ('P1,"a ""b""",3', ["P1", 'a "b"', "3"], None),
    ],
)
def test_quotes_where_no_cell_begins_or_ends(tmp_path: Path, text: str, cells: list[str], issue: str | None) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"a,b,c\n{text}\nlast,row,4\n", encoding="utf-8")
    report = report_for(path)
    assert [row.cells for row in rows_of(path, report)] == [["a", "b", "c"], cells, ["last", "row", "4"]]
    assert [i.issue_type for i in report.issues] == ([issue] if issue else [])


def test_a_line_beyond_all_measure_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular_lines, "MAX_LINE_SIGNS", 50)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "z" * 1000 + "\nlast,row\n", encoding="utf-8")
    report = report_for(path)
    assert [(row.number, row.cells) for row in rows_of(path, report)] == [
        (1, ["a", "b"]),
        (2, []),
        (3, ["last", "row"]),
    ]
    assert [(i.issue_type, i.line) for i in report.issues] == [("row_broken", 2)]


@given(st.text(alphabet='",\na1é\r', max_size=60))
def test_rows_are_numbered_without_gaps_and_lose_no_letter(written: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("x,y\n" + written, encoding="utf-8", newline="")
        found = rows_of(path)
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    letters = "".join(str(cell) for row in found[1:] for cell in row.cells)
    assert sorted(c for c in letters if c in "a1é") == sorted(c for c in written if c in "a1é")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'a{delimiter}b{delimiter}c\n"1,5"{delimiter}2{delimiter}3\n', encoding="utf-8")
    assert rows_of(path)[1].cells == ["1,5", "2", "3"]


def test_what_parts_the_tags_parts_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Who; what, where, when\n\'#org;"#activity+name"\nA, B, C, D;x\nE, F, G, H;y\n', encoding="utf-8")
    assert [row.cells for row in rows_of(path)[2:]] == [["A, B, C, D", "x"], ["E, F, G, H", "y"]]


def test_the_delimiter_that_excel_states(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\na;b,c\n1;2,3\n", encoding="utf-8")
    found = rows_of(path)
    assert [row.cells for row in found] == [["a", "b,c"], ["1", "2,3"]]
    assert [(row.number, row.line) for row in found] == [(2, 2), (3, 3)]


def test_rows_and_lines_are_those_that_people_see(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n\n"two\nlines",x\nlast,y\n', encoding="utf-8", newline="")
    assert [(row.number, row.line, len(row.cells)) for row in rows_of(path)] == [
        (1, 1, 2),
        (2, 2, 0),
        (3, 3, 2),
        (4, 5, 2),
    ]


def test_nul_signs_and_an_unclosed_quote_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\nx\x00,y\n" + '"' + "z" * 140_000 + "\nlast,row\n", encoding="utf-8")
    report = report_for(path)
    found = rows_of(path, report)
    assert found[1].cells == ["x", "y"]
    assert {issue.issue_type for issue in report.issues} == {"nul_signs", "row_broken"}


@pytest.mark.parametrize(
    ("module", "limit", "name", "content"),
    [
        (tabular_text, "MAX_TEXT_BYTES", "a.csv", b"a,b\n1,2\n"),
        (tabular_json, "MAX_JSON_BYTES", "a.json", b"[[1,2]]"),
        (tabular_spool, "MAX_BOOK_BYTES", "a.xlsx", b"PK\x03\x04"),
    ],
)
def test_size_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, limit: str, name: str, content: bytes
) -> None:
    monkeypatch.setattr(module, limit, 3)
    path = tmp_path / name
    path.write_bytes(content)
    report = report_for(path)
    assert rows_of(path, report) == []
    assert [issue.issue_type for issue in report.issues] == ["file_too_large"]


def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    monkeypatch.setattr(tabular_spool, "MAX_UNPACKED_BYTES", 100)
    report = report_for(path)
    assert rows_of(path, report) == []
    assert "unpacked" in (report.issues[0].found or "")


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"PK\x03\x04 broken"), ("a.json", b"[1, 2"), ("a.json", b"[" * 100_000)]
)
def test_broken_files_end_in_one_issue(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    report = report_for(path)
    assert rows_of(path, report) == []
    assert [issue.issue_type for issue in report.issues] == ["file_broken"]


def test_spreadsheets_keep_types_and_repeat_merged_texts_only(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["", "Who", "People", "When"], ["", "A", 30, dt.date(2021, 5, 6)], [""], ["", "", "", "0012"]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.merge_cells("C2:C4")
    hidden = book.create_sheet("Lists")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    book.save(path)
    report = report_for(path)
    found = rows_of(path, report)
    assert [row.cells[1] for row in found] == ["Who", "A", "A", "A"]
    assert [row.cells[2] for row in found] == ["People", 30, "", ""]
    assert found[1].cells[3] == dt.date(2021, 5, 6)
    assert found[3].cells[3] == "0012"
    assert {issue.issue_type for issue in report.issues} == {"sheet_hidden", "cells_merged"}


def test_json_lists_of_objects_and_of_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1, "b": null}, {"b": "x", "c": [1, 2]}]', encoding="utf-8")
    assert [(row.number, row.cells) for row in rows_of(path)] == [
        (0, ["a", "b", "c"]),
        (1, [1, "", ""]),
        (2, ["", "x", "[1,2]"]),
    ]
    path.write_text('{"data": [["a"], [true]]}', encoding="utf-8")
    assert [row.cells for row in rows_of(path)] == [["a"], [True]]
    path.write_text('[1, "a"]', encoding="utf-8")
    assert rows_of(path) == []


@pytest.mark.slow
def test_memory_does_not_grow_with_a_csv_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        path.write_text("a,b,c\n" + "some text,more text,12345\n" * rows, encoding="utf-8")
        tracemalloc.start()
        assert sum(1 for table in open_tables(path) for _ in table.rows()) == rows + 1
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(200_000) < peak(20_000) + 1_000_000


CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r"), max_size=8)


@settings(max_examples=examples(80), deadline=None)
@given(
    st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=8)),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_is_written_comes_back_on_both_paths(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "a.csv"
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    found = TextTable(path, tabular_text.Dialect("utf-8", delimiter))
    assert [row.cells for row in found.rows()] == table
    batches = list(text_batches(found, len(table[0]), 1))
    assert [number for batch in batches for number in batch["row"].to_pylist()] == list(range(1, len(table) + 1))
    columns = [[text for batch in batches for text in batch[f"c{i}"].to_pylist()] for i in range(len(table[0]))]
    assert [list(row) for row in zip(*columns, strict=True)] == table


def test_the_quick_path_gives_way_to_ragged_and_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("h,i\n1,2\n\n3\n4,5,6\n", encoding="utf-8")
    (table,) = open_tables(path)
    (batch,) = text_batches(table, 2, 2)
    assert batch["row"].to_pylist() == [2, 3, 4, 5]
    assert batch["c0"].to_pylist() == ["1", "", "3", "4"]


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=20))
def test_grouping_loses_and_doubles_no_row(keys: list[str]) -> None:
    rows = [Row(number, number, [key]) for number, key in enumerate(keys, start=1)]
    groups = list(group_rows(lambda: iter(rows), lambda row: (str(row.cells[0]),) if row.cells[0] else None))
    assert sorted(row.number for _, group in groups for row in group) == [row.number for row in rows]
    named = [key for key, _ in groups if key is not None]
    assert len(named) == len(set(named))
    assert all(row.cells[0] == (key[0] if key else "") for key, group in groups for row in group)


@settings(max_examples=examples(60), deadline=None)
@given(content=st.binary(max_size=400) | st.text(alphabet='#org,+adm1";\n\t 12é\x00', max_size=200).map(str.encode))
def test_no_content_makes_the_reader_fail(read_any: Callable[[bytes], None], content: bytes) -> None:
    read_any(content)


@pytest.fixture(scope="module")
def read_any(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], None]:
    """Read any bytes as a table; nothing may be raised."""
    folder = tmp_path_factory.mktemp("any")

    def read(content: bytes) -> None:
        for name in ("a.csv", "a.json", "a.xlsx"):
            path = folder / name
            path.write_bytes(content)
            rows_of(path, report_for(path))

    return read
