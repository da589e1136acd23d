"""Lines of a text table and the rows that they make, whatever stands in between: NUL signs, quotes never closed.

A quotation mark that nobody closes makes one cell of everything up to the next one. So each row that holds one is
looked at again, strictly; where several lines do not make a sound row, the first is a row of its own and reading
goes on with the second. No row is lost to the quote of another.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import TextIO

from waypost.model import FileReport

MAX_CELL_SIGNS = 131_072  # the csv module's own limit; an unclosed quote ends here
MAX_LINE_SIGNS = 8 * 1024**2
_UNCLOSED = "unexpected end of data"  # as the csv module calls a quote that nobody closes


class Lines:
    """Lines of a file without NUL signs, which can be put back; counts what is wrong with their form."""

    def __init__(self, file: TextIO, report: FileReport | None) -> None:
        self.report = report
        self.number = 0  # of the line given last, from 1
        self.taken: list[str] = []  # lines given since the last row
        self._file = file
        self._waiting: deque[str] = deque()
        self._first: dict[str, int] = {}
        self._count: Counter[str] = Counter()

    def __iter__(self) -> Iterator[str]:
        """The lines from here on; ask again after some were put back."""
        waiting, taken, read = self._waiting, self.taken, self._file.readline
        while True:
            if waiting:
                text = waiting.popleft()
            elif not (text := read(MAX_LINE_SIGNS)):
                return
            elif "\x00" in text or "\ufffd" in text or len(text) == MAX_LINE_SIGNS:
                text = self._mended(text)
            self.number += 1
            taken.append(text)
            yield text

    def _mended(self, text: str) -> str:
        """A line without its NUL signs; empty when it is beyond all measure."""
        if len(text) == MAX_LINE_SIGNS and text[-1] not in "\r\n":
            self._pass_over()
            self.broken_row(None, self.number + 1, f"a line of more than {MAX_LINE_SIGNS} signs")
            return "\n"
        if "\x00" in text:
            text = text.replace("\x00", "")
            self._note("nul_signs", self.number + 1)
        if "\ufffd" in text:
            self._note("signs_unreadable", self.number + 1)
        return text

    def _pass_over(self) -> None:
        """Read on to the end of the line."""
        while (rest := self._file.readline(MAX_LINE_SIGNS)) and rest[-1] not in "\r\n":
            pass

    def put_back(self, lines: list[str]) -> None:
        """Give these lines, the last that were given, once more."""
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)

    def quotes_untidy(self, line: int) -> None:
        """A quotation mark where no cell begins or ends, in a line that was read all the same."""
        self._note("quotes_untidy", line)

    def broken_row(self, row: int | None, line: int, found: str) -> None:
        """A row that could not be taken apart as it stands."""
        if self.report is not None:
            self.report.flag(
                "row_broken",
                row=row,
                line=line,
                found=found,
                expected=f"cells of at most {MAX_CELL_SIGNS} signs and quotes that close",
            )

    def _note(self, kind: str, line: int) -> None:
        self._first.setdefault(kind, line)
        self._count[kind] += 1

    def finish(self) -> None:
        """Write the issues that concern many lines: one for each kind, with the first place."""
        if self.report is not None:
            for kind, line in self._first.items():
                self.report.flag(kind, line=line, found=f"{self._count[kind]} lines, the first is line {line}")


def read_rows(lines: Lines, delimiter: str, row: int = 1) -> Iterator[tuple[int, int, list[str]]]:
    """Yield number, first line and cells of each row, from row number ``row`` on.

    A row that cannot be taken apart at all has no cells.
    """
    quote_inside = re.compile(f'""|[^{re.escape(delimiter)}\r\n"]"[^{re.escape(delimiter)}\r\n"]')
    reader = csv.reader(iter(lines), delimiter=delimiter)
    taken = lines.taken
    while True:
        taken.clear()
        first = lines.number + 1
        problem = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, problem = [], str(error)
        else:
            text = taken[0]
            # Most rows hold no quotes, and most quotes stand where a cell begins or ends.
            if len(taken) > 1 or ('"' in text and (text.count('"') % 2 or quote_inside.search(text))):
                problem = _problem(taken, delimiter)
                if problem is not None and problem != _UNCLOSED and len(taken) == 1:
                    lines.quotes_untidy(first)
                    problem = None
        if problem is not None:
            lines.broken_row(row, first, f"{problem}: {taken[0][:120].strip()}")
            cells = _one_line(taken[0], delimiter)
            lines.put_back(taken[1:])
            reader = csv.reader(iter(lines), delimiter=delimiter)
        yield row, first, cells
        row += 1


def _problem(taken: list[str], delimiter: str) -> str | None:
    """What is wrong with the quotes of a row; None when nothing is."""
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return str(error)
    return None


def _one_line(text: str, delimiter: str) -> list[str]:
    """Cells of a line whose last opening quote nobody closes: that quote is a sign like others."""
    at = text.rfind(f'{delimiter}"') + 1
    without = text[:at] + text[at + (text[at : at + 1] == '"') :]
    try:
        return next(csv.reader([without], delimiter=delimiter, strict=True), [])
    except csv.Error:
        pass
    try:
        return next(csv.reader([text], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    except csv.Error:
        return []
