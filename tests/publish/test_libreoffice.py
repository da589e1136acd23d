"""LibreOffice opens every workbook that we write: sheets, rows and drop-downs survive, and no text becomes a formula.

One run of LibreOffice, with a profile of its own, saves them all again; what it saved is compared with what we wrote.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

sys.path.insert(0, str(Path(__file__).parent))
from sample_release import ROWS, write_release

from waypost.disclosure.access import open_outlet
from waypost.publish.cells import csv_cell
from waypost.publish.exports import EXPORTERS
from waypost.publish.issues_workbook import write_issue_workbook
from waypost.publish.workbook import write_workbook
from waypost.publish.xlsform import write_xlsform
from waypost.reference import Catalog
from waypost.store.release import Release, file_sha256

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("https://example.org")')
PROGRAMMES = [
    {
        "programme_id": f"wp-{number}",
        "programme": {"title": {"en": text, "ar": "الماء"}, "access_condition": "needs_based"},
        "service": ["rfl_tracing"],
        "place": [{"country_code": "NER", "place_name": text}],
        "people_count": [{"measure": "reached", "count": 1200}],
        "practice": [
            {"practice_code": "access", "practice_no": 0, "practice_field": "agreement_ref", "practice_value": text}
        ],
    }
    for number, text in enumerate(HOSTILE)
]
NAMES = ("empty_en", "empty_ar", "filled_en", "filled_ar", "answers_en", "issues", "export", "form_en", "form_ar")

slow = pytest.mark.slow
needs_office = pytest.mark.skipif(SOFFICE is None, reason="no soffice: apt-get install libreoffice-calc to run this")


def write_all(folder: Path, release: Release, catalog: Catalog) -> None:
    """Every kind of workbook, with hostile texts in it."""
    for language in ("en", "ar"):
        write_workbook(folder / f"empty_{language}.xlsx", "ns-ita", language, [], catalog)
        write_workbook(folder / f"filled_{language}.xlsx", "ns-ita", language, PROGRAMMES, catalog)
        write_xlsform(folder / f"form_{language}.xlsx", "ns-ita", language, catalog, PROGRAMMES)
    day = dt.date(2026, 1, 31)
    write_workbook(folder / "answers_en.xlsx", "ns-ita", "en", PROGRAMMES, catalog, answered_on=day)
    EXPORTERS["xlsx"](open_outlet(release, "secretariat", catalog), folder / "export.xlsx", catalog)
    theirs = folder / "in" / "theirs.xlsx"
    theirs.parent.mkdir()
    shutil.copy(folder / "answers_en.xlsx", theirs)
    issue = {"issue_type": "month_missing", "severity": "warning", "source_id": "s", "publisher": "ns-ita"}
    issues = [
        issue | {"issue_no": n, "file": "in/theirs.xlsx", "sheet": "Programmes", "row": 3 + n, "column": "C",
                 "found": text, "expected": text, "suggestion": text}
        for n, text in enumerate(HOSTILE)
    ]  # fmt: skip
    file = {"file": "in/theirs.xlsx", "sha256": file_sha256(theirs), "size": 1, "format": "workbook",
            "source_id": "s", "read": 1}  # fmt: skip
    told = write_release(folder / "release", file=[file], issue=issues, record=[], source=ROWS["source"])
    write_issue_workbook(told, [theirs.parent], folder / "issues.xlsx")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, release: Release, catalog: Catalog) -> Path:
    """The workbooks as we wrote them."""
    folder = tmp_path_factory.mktemp("written")
    write_all(folder, release, catalog)
    return folder


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory, written: Path) -> Path:
    """The same as LibreOffice saved them again."""
    folder = tmp_path_factory.mktemp("saved")
    profile = tmp_path_factory.mktemp("profile")
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder),
        *(str(written / f"{name}.xlsx") for name in NAMES),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def texts_of(book: Any) -> dict[str, list[list[str]]]:
    """Filled rows of each sheet, formulas left out."""
    return {
        sheet.title: [
            row
            for line in sheet.iter_rows()
            if any(row := [str(cell.value) for cell in line if cell.value is not None and cell.data_type != "f"])
        ]
        for sheet in book.worksheets
    }


def formulas(book: Any) -> set[tuple[str, str]]:
    """Where formulas stand."""
    return {
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    }


def drop_downs(book: Any) -> dict[tuple[str, int], tuple[str, ...]]:
    """The choices of each column that has a drop-down, their ranges resolved."""
    found = {}
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            if check.type != "list" or "OFFSET(" in str(check.formula1):  # an answer's list follows from its row
                continue
            title, _, cells = str(check.formula1).lstrip("=").rpartition("!")
            low, top, high, bottom = range_boundaries(re.sub(r"\$", "", cells))
            where = book[title.strip("'").replace("''", "'")]
            lines = where.iter_rows(min_col=low, max_col=high, min_row=top, max_row=bottom, values_only=True)
            choices = tuple(str(cell) for line in lines for cell in line if cell is not None and cell != "")
            for part in check.sqref.ranges:
                for column in range(part.min_col, part.max_col + 1):
                    found[sheet.title, column] = choices
    return found


@slow
@needs_office
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_keeps_sheets_rows_and_drop_downs(written: Path, saved: Path, name: str) -> None:
    ours = openpyxl.load_workbook(written / f"{name}.xlsx")
    theirs = openpyxl.load_workbook(saved / f"{name}.xlsx")
    assert theirs.sheetnames == ours.sheetnames
    before, after = texts_of(ours), texts_of(theirs)
    assert {title: len(rows) for title, rows in after.items()} == {title: len(rows) for title, rows in before.items()}
    lists = {where: choices for where, choices in drop_downs(ours).items() if choices[:1] and "=IF" not in choices[0]}
    if name.startswith(("empty", "filled", "answers", "issues")):
        assert lists, "the questionnaire has drop-downs"
    again = drop_downs(theirs)
    assert {where: again.get(where) for where in lists} == lists


@slow
@needs_office
@pytest.mark.parametrize("name", NAMES)
def test_no_text_becomes_a_formula(written: Path, saved: Path, name: str) -> None:
    ours = openpyxl.load_workbook(written / f"{name}.xlsx")
    theirs = openpyxl.load_workbook(saved / f"{name}.xlsx")
    assert formulas(theirs) <= formulas(ours)
    told = {text.strip() for rows in texts_of(ours).values() for row in rows for text in row}
    told_again = {text.strip() for rows in texts_of(theirs).values() for row in rows for text in row}
    hostile = {text for text in told if text.startswith(("=", "+", "@"))}
    assert hostile <= told_again


@pytest.mark.parametrize("name", ["filled_en", "filled_ar", "answers_en", "issues", "form_en"])
def test_hostile_texts_stay_texts_where_nobody_has_opened_them(written: Path, name: str) -> None:
    book = openpyxl.load_workbook(written / f"{name}.xlsx")
    own = re.compile(r"=IF\([A-Z]+\d+<>")  # the name of a new programme is its title: ours, and of empty rows alone
    for title, at in formulas(book):
        assert own.match(str(book[title][at].value)), (title, at)
    said = {str(cell.value).strip() for s in book.worksheets for line in s.iter_rows() for cell in line}
    assert any(text in part for part in said for text in ("=1+1", "'=1+1"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_neutral_in_csv(text: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow([csv_cell(text)])
    (row,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert row == [f"'{text}"]
