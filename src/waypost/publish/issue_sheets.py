"""Remarks on the sheets of a workbook: a comment and a light fill on each cell, a text at the end of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from waypost.model.text import fold
from waypost.publish.labels import Labels
from waypost.publish.sheet_cells import sheet_text
from waypost.publish.xlsx_notes import Note, add_notes
from waypost.publish.xlsx_package import Package, SheetPart, main
from waypost.publish.xlsx_sheet import SheetCells, new_sheet
from waypost.publish.xlsx_styles import Styles
from waypost.reference.wording import listed

Row = dict[str, Any]

_FILLS = {"critical": "FFF8CBAD", "error": "FFF8CBAD", "warning": "FFFFF2CC", "info": "FFDDEBF7"}
_SEVERITIES = tuple(_FILLS)
_LETTERS = re.compile(r"([A-Z]{1,3})(?=\s|$)")
_LISTED = re.compile(r"[A-Z]{1,3}(?:\s*,\s*[A-Z]{1,3})*")
_QUOTED = re.compile(r"“([^”]+)”")
_HEADER_ROWS = 25
_SHORT = 60
_MOST_COLUMNS = 16_384
_REMARK_WIDTH = 60
_LIST_WORDS = ("severity", "place", "issue", "found", "expected_in_english", "what_to_do")
_LIST_WIDTHS = (12, 30, 44, 36, 36, 60)


def remark(issue: Row, labels: Labels) -> str:
    """What is wrong and what to do, in the reader's language; never begins with a sign of a formula.

    What was expected is told in English only, where the type of the issue does not say it, so other readers are
    spared it beside the cells; it stands in the list.
    """
    parts = [_label(issue, labels)]
    for word in ("found", "expected") if labels.language == "en" else ("found",):
        if issue[word]:
            parts.append(f"{labels.word(word)}: {issue[word]}")
    if what := what_to_do(issue, labels):
        parts.append(f"→ {what}")
    return sheet_text("\n".join(parts))


def short_remark(issue: Row, labels: Labels) -> str:
    """The same in one line, with its column; what was found is told where it is no long text."""
    where = f"{issue['column']}: " if issue["column"] else ""
    found = " ".join((issue["found"] or "").split())
    told = f" ({found})" if 0 < len(found) <= _SHORT else ""
    what = what_to_do(issue, labels)
    return sheet_text(f"{where}{_label(issue, labels)}{told}" + (f" → {what}" if what else ""))


def _label(issue: Row, labels: Labels) -> str:
    known = labels.catalog.issue_types.get(issue["issue_type"])
    return (known.label.get(labels.language) if known else None) or str(issue["issue_type"])


def what_to_do(issue: Row, labels: Labels) -> str | None:
    """In English the suggestion of the issue, else what its type says; the labels it proposes in any language."""
    known = labels.catalog.issue_types.get(issue["issue_type"])
    of_type = known.what_to_do.get(labels.language) if known else None
    suggestion: str | None = issue["suggestion"]
    if labels.language == "en" or not suggestion:
        return suggestion or of_type
    proposed = listed((f"“{label}”" for label in _QUOTED.findall(suggestion)), labels.language)
    asked = f"{labels.word('did_you_mean')}: {proposed}" if proposed else None
    return " ".join(part for part in (of_type, asked) if part) or suggestion


class Remarks:
    """Writes the issues of one file into the sheets of its workbook."""

    def __init__(self, package: Package, labels: Labels) -> None:
        self._package = package
        self._labels = labels
        self._styles = Styles(package)
        self._shared = package.shared_strings()

    def write(self, part: SheetPart, issues: list[Row]) -> dict[int, str]:
        """Write the issues of one sheet beside the cells concerned; the cell of each issue by its number.

        An issue with a row and without a column that is found on the sheet stands at the end of its row only.
        """
        cells = SheetCells(self._package, part, self._shared)
        placed: dict[int, str] = {}
        by_row: dict[int, list[Row]] = {}
        by_cell: dict[tuple[int, int], list[Row]] = {}
        columns: dict[tuple[str | None, int], list[int]] = {}
        for issue in issues:
            if issue["row"] is None or not 1 <= issue["row"] <= cells.height:
                continue
            by_row.setdefault(issue["row"], []).append(issue)
            named = (issue["column"], min(issue["row"], _HEADER_ROWS))
            if named not in columns:
                columns[named] = find_columns(cells, *named)
            for column in columns[named]:
                at = cells.whole(issue["row"], column)
                by_cell.setdefault(at, []).append(issue)
                placed.setdefault(issue["issue_no"], _address(*at))
            placed.setdefault(issue["issue_no"], _address(issue["row"], min(cells.width + 1, _MOST_COLUMNS)))
        notes = [
            Note(
                _address(*at), at[1] - 1, at[0] - 1, "\n\n".join(dict.fromkeys(remark(i, self._labels) for i in found))
            )
            for at, found in sorted(by_cell.items())
        ]
        for at, found in by_cell.items():
            cells.set_style(*at, self._styles.filled(cells.style(*at), _FILLS[_worst(found)]))
        if by_row and cells.width < _MOST_COLUMNS:
            self._write_last_column(cells, by_row, cells.width + 1)
        add_notes(self._package, part, notes, right_to_left=self._labels.language == "ar")
        return placed

    def _write_last_column(self, cells: SheetCells, by_row: dict[int, list[Row]], column: int) -> None:
        """One line for each row, so that the rows of the publisher stay as high as they were."""
        heading, word = _heading_row(cells, min(by_row)), self._labels.word("remarks")
        if heading not in by_row:
            cells.put_text(heading, column, word, self._styles.ours(is_bold=True))
        for row, issues in sorted(by_row.items()):
            text = "  •  ".join(dict.fromkeys(short_remark(issue, self._labels) for issue in issues))
            style = self._styles.ours(colour=_FILLS[_worst(issues)], is_wrapped=False)
            cells.put_text(row, column, sheet_text(f"{word}: {text}" if row == heading else text), style)
        cells.set_width(column, _REMARK_WIDTH)

    def write_list(self, issues: list[Row], placed: dict[int, tuple[str, str]]) -> None:
        """A sheet that lists every issue of the file, those of the file as a whole among them, linked to cells."""
        labels = self._labels
        is_rtl = labels.language == "ar"
        root = new_sheet(_LIST_WIDTHS, right_to_left=is_rtl)
        part = self._package.add_sheet(self._free_title(labels.word("remarks")), root)
        cells = SheetCells(self._package, part, [])
        for column, word in enumerate(_LIST_WORDS, start=1):
            cells.put_text(1, column, labels.word(word), self._styles.ours(is_bold=True, is_rtl=is_rtl))
        links = etree.Element(main("hyperlinks"))
        for row, issue in enumerate(sorted(issues, key=_gravity), start=2):
            severity = labels.word(f"severity_{issue['severity']}") if issue["severity"] in _FILLS else None
            told = (_label(issue, labels), issue["found"], issue["expected"], what_to_do(issue, labels))
            texts = (severity, self._place(issue), *told)
            for column, text in enumerate(texts, start=1):
                if text:
                    colour = _FILLS.get(issue["severity"]) if column == 1 else None
                    cells.put_text(
                        row, column, sheet_text(text), self._styles.ours(is_text=True, colour=colour, is_rtl=is_rtl)
                    )
            if issue["issue_no"] in placed:
                title, address = placed[issue["issue_no"]]
                quoted = title.replace("'", "''")
                # LibreOffice draws links of mixed direction over each other; the severity is a word of one direction.
                at = f"{'A' if is_rtl else 'B'}{row}"
                etree.SubElement(links, main("hyperlink"), ref=at, location=f"'{quoted}'!{address}")
        if len(links):
            root.append(links)

    def _place(self, issue: Row) -> str:
        parts = [issue["sheet"]]
        for word in ("row", "column", "line"):
            if issue[word] is not None:
                parts.append(f"{self._labels.word(word)} {issue[word]}")
        if issue["field"] and not issue["column"]:
            parts.append(self._field(issue["field"]))
        return listed((part for part in parts if part), self._labels.language)

    def _field(self, stated: str) -> str:
        """What a field is called: ``place.country_code``, ``country_code`` or ``place`` in the reader's words."""
        schema = self._labels.catalog.schema
        kind, _, name = stated.partition(".")
        if kind in schema and not name:
            return self._labels.table(kind)
        name = (name or kind).partition(".")[0]
        kinds = [kind] if kind in schema else [each for each in schema if name in schema[each].fields]
        return self._labels.column(kinds[0], name) if kinds and name in schema[kinds[0]].fields else stated

    def _free_title(self, wanted: str) -> str:
        title, number = wanted[:28], 1
        taken = self._package.titles()
        while title.lower() in taken:
            number += 1
            title = f"{wanted[:26]} {number}"
        return title


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _gravity(issue: Row) -> tuple[int, int]:
    severity = issue["severity"]
    return (_SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)), issue["issue_no"]


def _worst(issues: Iterable[Row]) -> str:
    ranks = [_SEVERITIES.index(i["severity"]) for i in issues if i["severity"] in _SEVERITIES]
    return _SEVERITIES[min(ranks, default=2)]


def _heading_row(cells: SheetCells, first: int) -> int:
    """The row of headings: the one above the first remark with most texts, among the first rows of the sheet."""
    best, most = max(1, first - 1), 0
    for row in range(1, min(first - 1, _HEADER_ROWS) + 1):
        filled = len(cells.texts(row))
        if filled > most:
            best, most = row, filled
    return best


def find_columns(cells: SheetCells, stated: str | None, row: int) -> list[int]:
    """Numbers of the columns that an issue names: by a heading or tag above the row, else by their letters.

    Readers name a column by its heading, by letters ("D"), by both ("D #activity+type") or several ("T, Z").
    """
    if not stated:
        return []
    wanted = fold(stated)
    for above in range(1, min(row, _HEADER_ROWS) + 1):
        for column, text in cells.texts(above).items():
            if wanted and fold(text) == wanted:
                return [column]
    if _LISTED.fullmatch(stated):
        letters = [part.strip() for part in stated.split(",")]
    else:
        match = _LETTERS.match(stated)
        letters = [match[1]] if match else []
    numbers = [column_index_from_string(part) for part in letters]
    return [number for number in numbers if number <= cells.width]
