"""The sheet of a workshop for where there is no line: a spreadsheet to be filled and sent back, and one to be printed.

In the workbook each cell of the workshop has a sheet of its own, a row for each question, with a list of what can be
answered; "not known" is an answer, an empty cell is none. Two more sheets hold who helps and what people bring with
them, for all cells (``sheet_rows``). The first column says what a row is about, and is all that reading relies on
beside the headings, in whichever of the four languages.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from waypost.errors import InputError
from waypost.importing.held_back import private_in
from waypost.importing.tables import open_all
from waypost.profiles.values import GRADES
from waypost.publish.sheet_cells import sheet_value
from waypost.publish.xlsx_bytes import save_workbook
from waypost.reference.catalog import Catalog
from waypost.reference.folding import fold
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.pages.templating import text
from waypost.web.workshops.actions.answering import Answer, By
from waypost.web.workshops.answers import (
    ANSWERS,
    FACTOR,
    KINDS,
    TEST,
    Page,
    Question,
    answer_code,
    answer_name,
    page_name,
    pages_of,
    question_name,
    question_of,
)
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.naming import cell_words
from waypost.web.workshops.observing import Key, group_of, method_of, value_of
from waypost.web.workshops.sheet_rows import (
    NAMED,
    NUMBERED,
    TABLES,
    LeftError,
    Names,
    asked_in,
    barrier_list,
    codes_of,
    numbers_of,
    offered,
    row_answers,
    standing_rows,
    whole_number,
)

MOST = 8 * 1024 * 1024  # bytes of a file
MOST_ROWS = 20_000
KEY = "waypost-workshop"
_FIELDS = ("question", "answer", "grade", "source", "decided_by", "day")
_WIDTHS = (26, 46, 30, 10, 30, 30, 14)
_HEAD_FONT, _HEAD_FILL = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E5F")
_QUIET, _PART = Font(color="FF8A949B", size=8), Font(bold=True, color="FF0A6C74")
_PEOPLE = ("people_least", "people_most")
_HEAD_ROW = 4
_EMPTY_ROWS = 24  # of the tables of services and of what people bring
_BY = ("grade", "source", "decided_by", "day")
_BARRIERS = "barriers"


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What of a sheet is not taken: where, why (``ws_left_<why>``), what was found, and what could stand there.

    ``question`` is the one that a row asks; empty for rows that are no questions.
    """

    sheet: str
    row: int
    why: str
    found: str = ""
    question: Question | None = None


class SheetRead(msgspec.Struct, kw_only=True):
    """Answers of a file by the number of their cell, and what is left out."""

    answers: list[tuple[int, Answer]] = []
    remarks: list[Remark] = []


def write_sheet(
    workshop: Workshop, cells: Iterable[Cell], said: Mapping[int, Mapping[Key, Saying]], language: str, catalog: Catalog
) -> bytes:
    """The workbook, with what was answered so far."""
    book = Workbook()
    cover = book.active
    assert cover is not None  # a new workbook has a sheet  # noqa: S101
    cover.title = text(language, "ws_sheet_cover")[:31]
    cover.column_dimensions["A"].width = 100
    for words in (workshop.name_in(language), *(text(language, f"ws_sheet_how_{at}") for at in range(1, 8))):
        cover.append([sheet_value(words)])
    for row in cover["A"]:
        row.alignment = Alignment(wrap_text=True, vertical="top")
    cover["A1"].font = Font(bold=True, size=14)
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    ranges = {}
    for at, kind in enumerate(KINDS):
        letter = "ABC"[at]
        for number, code in enumerate(ANSWERS[kind], start=1):
            lists[f"{letter}{number}"] = answer_name(kind, code, language, catalog)
        ranges[kind] = f"lists!${letter}$1:${letter}${len(ANSWERS[kind])}"
    for at, kind in enumerate(NAMED):
        letter, names = "DEFGH"[at], offered(kind, workshop, catalog, language)
        for number, name in enumerate(names, start=1):
            lists[f"{letter}{number}"] = sheet_value(name)
        ranges[f"list of {kind}"] = f"lists!${letter}$1:${letter}${len(names)}"
    method, cells = method_of(workshop, catalog), list(cells)
    for cell in cells:
        sheet = book.create_sheet(str(cell.number))
        _fill(sheet, workshop, cell, said.get(cell.pk, {}), pages_of(group_of(cell), method), ranges, language, catalog)
    _list_barriers(book.create_sheet(text(language, "ws_sheet_barriers")[:31]), language, catalog)
    for table in TABLES:
        sheet = book.create_sheet(text(language, f"ws_{table}")[:31])
        _tabulate(sheet, table, workshop, cells, said, ranges, language, catalog)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = language == "ar"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        save_workbook(book, path)
        return path.read_bytes()


def _fill(
    sheet: Any, workshop: Workshop, cell: Cell, said: Mapping[Key, Saying], pages: tuple[Page, ...],
    ranges: Mapping[str, str], language: str, catalog: Catalog,
) -> None:  # fmt: skip
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFG"[at]].width = width
    sheet["B1"] = sheet_value(cell_words(value_of(workshop, cell), catalog, language))
    sheet["B1"].font = Font(bold=True, size=13)
    sheet["B2"] = text(language, "ws_sheet_row")
    for at, words in enumerate((f"{KEY}:{workshop.code}", *(text(language, f"ws_sheet_{each}") for each in _FIELDS))):
        head = sheet.cell(_HEAD_ROW, at + 1, words)
        head.font, head.fill = _HEAD_FONT, _HEAD_FILL
    checks = {kind: DataValidation(type="list", formula1=ranges[kind], allow_blank=True) for kind in KINDS}
    grades = DataValidation(type="list", formula1=f'"{",".join(GRADES)}"', allow_blank=True)
    for check in (*checks.values(), grades):
        check.errorStyle, check.showErrorMessage = "warning", True
        sheet.add_data_validation(check)
    at = _HEAD_ROW + 1
    for name in _PEOPLE:
        stands = said.get(("people", "", ""))
        value = getattr(stands, name.removeprefix("people_")) if stands else None
        _row(sheet, at, f"{cell.number}|{name}", text(language, f"ws_sheet_{name}"), value, stands)
        at += 1
    for page in pages:
        sheet.cell(at, 2, page_name(page, language, catalog)).font = _PART
        at += 1
        for question in page.questions:
            stands = said.get((question.kind, question.code, question.part))
            code = answer_code(question.kind, stands.least, stands.most) if stands else ""
            shown = answer_name(question.kind, code, language, catalog) if code else None
            _row(sheet, at, f"{cell.number}|{question.key}", question_name(question, language, catalog), shown, stands)
            checks[question.kind].add(f"C{at}")
            at += 1
        if page.name.startswith("need-"):
            stands = said.get((_BARRIERS, page.code, ""))
            label = text(language, "ws_sheet_numbers", what=text(language, "ws_field_barriers"))
            shown = numbers_of(stands.codes, catalog) if stands else None
            _row(sheet, at, f"{cell.number}|{_BARRIERS}|{page.code}", label, shown, stands)
            sheet.cell(at, 3).number_format = "@"  # so that "1, 3" stays what it is
            at += 1
    grades.add(f"D{_HEAD_ROW + 1}:D{at}")
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"


def _list_barriers(sheet: Any, language: str, catalog: Catalog) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 6, 70
    for number, words in enumerate(("–", *barrier_list(catalog, language))):
        sheet.append([number, sheet_value(words)])


def _tabulate(
    sheet: Any, table: str, workshop: Workshop, cells: Iterable[Cell], said: Mapping[int, Mapping[Key, Saying]],
    ranges: Mapping[str, str], language: str, catalog: Catalog,
) -> None:  # fmt: skip
    """A sheet with a row for each that stands, and empty ones."""
    names = ("cell", *TABLES[table])
    titles = [
        text(language, "ws_sheet_numbers", what=_title(name, language)) if name in NUMBERED else _title(name, language)
        for name in (*names, *_BY)
    ]
    for at, words in enumerate((f"{KEY}:{workshop.code}", *titles), start=1):
        head = sheet.cell(_HEAD_ROW, at, words)
        head.font, head.fill, head.alignment = _HEAD_FONT, _HEAD_FILL, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[head.column_letter].width = 26 if at != 2 else 10
    at = _HEAD_ROW
    for cell in cells:
        for stands, values in standing_rows(table, cell.number, said.get(cell.pk, {}), catalog, language):
            at += 1
            told = (stands.grade, stands.source, stands.decided_by, stands.day)
            for column, value in enumerate((f"{table}|", *values, *told), start=1):
                sheet.cell(at, column, sheet_value(value) if value not in ("", None) else None)
    for row in range(at + 1, at + 1 + _EMPTY_ROWS):
        sheet.cell(row, 1, f"{table}|")
    last = at + _EMPTY_ROWS
    for row in range(_HEAD_ROW + 1, last + 1):
        sheet.cell(row, 1).font = _QUIET
    for at, name in enumerate(names, start=2):
        letter = sheet.cell(_HEAD_ROW, at).column_letter
        if name in NAMED:
            check = DataValidation(type="list", formula1=ranges[f"list of {name}"], allow_blank=True)
            check.errorStyle, check.showErrorMessage = "warning", True
            check.add(f"{letter}{_HEAD_ROW + 1}:{letter}{last}")
            sheet.add_data_validation(check)
        if name in NUMBERED:
            for row in range(_HEAD_ROW + 1, last + 1):
                sheet.cell(row, at).number_format = "@"
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"


def _title(name: str, language: str) -> str:
    return text(language, f"ws_{'sheet' if name in ('cell', *_FIELDS) else 'field'}_{name}")


def _row(sheet: Any, at: int, key: str, question: str, answer: object, stands: Saying | None) -> None:
    told = (stands.grade, stands.source, stands.decided_by, stands.day) if stands else ()
    for column, value in enumerate((key, question, answer, *told), start=1):
        cell = sheet.cell(at, column, sheet_value(value) if value != "" else None)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(at, 1).font = _QUIET


def read_sheet(
    content: bytes, name: str, workshop: Workshop, cells: Iterable[Cell], told: By, catalog: Catalog
) -> SheetRead:
    """What a filled sheet says; ``told`` stands where a row says nothing of who told it. Nothing is kept here.

    Raises :class:`RefusedError` in one line for a file that is too large, cannot be read, or is of another workshop.
    """
    if len(content) > MOST:
        raise RefusedError("ws_refused_large", megabytes=MOST // 1024**2)
    reader = _Reader(workshop, {cell.number: cell for cell in cells}, told, catalog)
    for sheet, rows in _tables(content, name):
        reader.take(sheet, rows)
    if not reader.is_ours:
        raise RefusedError("ws_refused_sheet")
    return reader.found


def _tables(content: bytes, name: str) -> Iterator[tuple[str, Iterator[tuple[int, list[Any]]]]]:
    suffix = Path(name).suffix.lower()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("file" + (suffix if len(suffix) < 6 else ""))
            path.write_bytes(content)
            for each in open_all(path):
                yield each.name or "", ((row.number, list(row.cells)) for row in each.rows())
    except InputError as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("ws_refused_sheet") from error


def _said_as(kind: str, code: str, catalog: Catalog) -> Iterator[str]:
    """What people write for an answer: its name in each language; "yes" where the list says "there", and so on."""
    alike = (FACTOR, TEST) if kind in (FACTOR, TEST) else (kind,)
    for each in sorted(alike, key=lambda other: other == kind):  # its own names win
        if code in ANSWERS[each]:
            yield from (answer_name(each, code, language, catalog) for language in LANGUAGES)


class _Reader:
    def __init__(self, workshop: Workshop, cells: Mapping[int, Cell], told: By, catalog: Catalog) -> None:
        self.workshop, self.cells, self.told = workshop, cells, told
        method = method_of(workshop, catalog)
        self.asked = {
            number: {question.key for page in pages_of(group_of(cell), method) for question in page.questions}
            for number, cell in cells.items()
        }
        self.answers = {
            kind: {fold(name): code for code in ANSWERS[kind] for name in (code, *_said_as(kind, code, catalog))}
            for kind in KINDS
        }
        self.barriers = {
            number: {f"{_BARRIERS}|{page.code}" for page in pages_of(group_of(cell), method) if "need-" in page.name}
            for number, cell in cells.items()
        }
        self.rows_of = {number: asked_in(workshop, cell, catalog) for number, cell in cells.items()}
        self.names, self.catalog = Names(catalog), catalog
        fields = dict.fromkeys([*_FIELDS, "cell", *(name for names in TABLES.values() for name in names)])
        self.fields = {
            fold(words): field
            for field in fields
            for language in LANGUAGES
            for words in (
                _title(field, language),
                text(language, "ws_sheet_numbers", what=_title(field, language)),
            )
        }
        self.found, self.is_ours, self.rows = SheetRead(), False, 0
        self.heads: list[Any] = []

    def take(self, sheet: str, rows: Iterator[tuple[int, list[Any]]]) -> None:
        """The rows of one sheet."""
        columns: dict[str, int] = {}
        people: dict[int, dict[str, tuple[int, str]]] = {}
        by: dict[int, By] = {}
        for number, cells in rows:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise RefusedError("ws_refused_rows", most=MOST_ROWS)
            first = _words(cells, 0)
            if first.startswith(KEY):
                if first != f"{KEY}:{self.workshop.code}":
                    raise RefusedError("ws_refused_other", code=first.removeprefix(f"{KEY}:")[:60])
                columns = {self.fields[fold(_words(cells, at))]: at for at in range(len(cells))
                           if fold(_words(cells, at)) in self.fields}  # fmt: skip
                self.heads = cells
                self.is_ours = self.is_ours or "answer" in columns or "cell" in columns
            elif "cell" in columns:
                self._listed(sheet, number, first.removesuffix("|"), cells, columns)
            elif "answer" in columns and "|" in first and (given := _words(cells, columns["answer"])):
                self._row(sheet, number, first, given, cells, columns, people, by)
        for cell, ends in people.items():
            self._people(sheet, cell, ends, by[cell])

    def _row(
        self, sheet: str, number: int, key: str, given: str, cells: list[Any], columns: Mapping[str, int],
        people: dict[int, dict[str, tuple[int, str]]], by: dict[int, By],
    ) -> None:  # fmt: skip
        def leave(why: str, found: str = "", about: Question | None = None) -> None:
            self.found.remarks.append(Remark(sheet=sheet, row=number, why=why, found=found[:80], question=about))

        at, _, rest = key.partition("|")
        cell = self.cells.get(int(at)) if at.isascii() and at.isdigit() and len(at) < 6 else None
        if cell is None:
            return leave("cell", at)
        if rest not in (*self.asked[cell.number], *self.barriers[cell.number], *_PEOPLE):
            return leave("question", key)
        try:
            told = self._told(cells, columns)
        except ValueError as error:
            return leave("day", str(error))
        if told.grade and told.grade not in GRADES:
            return leave("grade", told.grade)
        if any(private_in(words) for words in (told.source, told.decided_by)):
            return leave("personal")
        if rest in _PEOPLE:
            people.setdefault(cell.number, {})[rest] = (number, given)
            by[cell.number] = told
            return None
        question = question_of(rest)
        if question.kind == _BARRIERS:
            try:
                codes = codes_of(given, self.catalog)
            except LeftError as left:
                return leave(left.why, left.found)
            self.found.answers.append((cell.number, Answer(kind=_BARRIERS, code=question.code, codes=codes, told=told)))
            return None
        code = self.answers[question.kind].get(fold(given.removesuffix(".0")))
        if code is None:
            return leave("answer", given, question)
        least, most = ANSWERS[question.kind][code]
        one = Answer(
            kind=question.kind, code=question.code, part=question.part, least=least, most=most, told=told
        )  # fmt: skip
        self.found.answers.append((cell.number, one))
        return None

    def _listed(
        self, sheet: str, number: int, table: str, cells: list[Any], columns: Mapping[str, int]
    ) -> None:  # fmt: skip
        """A row of a table; one in which nothing but the number of a cell was written is none."""
        given = {name: _words(cells, columns[name]) for name in TABLES.get(table, ()) if name in columns}
        if not any(given.values()):
            return
        at = _words(cells, columns["cell"]).removesuffix(".0")
        cell = self.cells.get(int(at)) if at.isascii() and at.isdigit() and len(at) < 6 else None
        try:
            if cell is None:
                raise LeftError("cell", at)
            told = self._told(cells, columns)
            if told.grade and told.grade not in GRADES:
                raise LeftError("grade", told.grade)
            if any(private_in(words) for words in (told.source, told.decided_by)):
                raise LeftError("personal")
            made = row_answers(table, given, self.rows_of[cell.number], self.names, self.catalog)
        except LeftError as left:
            found = _words(self.heads, columns[left.found]) if left.why == "lacks" else left.found
            self.found.remarks.append(Remark(sheet=sheet, row=number, why=left.why, found=found[:80]))
        except ValueError as error:
            self.found.remarks.append(Remark(sheet=sheet, row=number, why="day", found=str(error)[:80]))
        else:
            self.found.answers += [(cell.number, msgspec.structs.replace(each, told=told)) for each in made]

    def _told(self, cells: list[Any], columns: Mapping[str, int]) -> By:
        def field(name: str) -> str:
            return " ".join(_words(cells, columns[name]).split()) if name in columns else ""

        day = _day(cells[columns["day"]]) if "day" in columns and len(cells) > columns["day"] else None
        return By(
            source=field("source")[:200] or self.told.source,
            decided_by=field("decided_by")[:120] or self.told.decided_by,
            day=day or self.told.day,
            grade=field("grade").upper() or self.told.grade,
        )

    def _people(self, sheet: str, cell: int, ends: Mapping[str, tuple[int, str]], told: By) -> None:
        found: dict[str, float | None] = {}
        for name, (number, given) in ends.items():
            try:
                count = whole_number(given)
            except LeftError as left:
                self.found.remarks.append(Remark(sheet=sheet, row=number, why=left.why, found=left.found[:80]))
                return
            found[name] = None if count is None else float(count)
        least, most = found.get("people_least"), found.get("people_most")
        if least is not None and most is not None and least > most:
            number, given = ends["people_most"]
            self.found.remarks.append(Remark(sheet=sheet, row=number, why="bounds", found=given[:80]))
            return
        self.found.answers.append((cell, Answer(kind="people", least=least, most=most, told=told)))


def _words(cells: list[Any], at: int) -> str:
    value = cells[at] if at < len(cells) else None
    return "" if value is None else str(value).strip()


def _day(value: object) -> dt.date | None:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value).strip()[:10])
