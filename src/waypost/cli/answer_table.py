"""An answer as a table that fits a page of 100 columns: for people, and for pasting into a message.

What is the same in all rows goes into the heading; what nobody has said in any row is named there once. The most
important columns come first (``Question.shown``); those that find no room are named below, never cut off in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from waypost.analysis.reading_aloud import NOT_REPORTED, shown_value
from waypost.cli.output import console

if TYPE_CHECKING:
    from waypost.analysis.question import Question
    from waypost.reference import Catalog
    from waypost.reference.questions import QuestionText

WIDTH = 100
_ROWS_AT_MOST = 40
_GAP = 2
_TEXT_AT_MOST = 30  # a column of text may be this wide before it wraps
_TEXT_AT_LEAST = 12
_CODES_AT_MOST = 4  # of a list of trails or societies in one cell


@dataclass
class _Column:
    """A column as it will be printed: heading, cells, and how wide it is at least and at most."""

    name: str
    heading: str
    cells: list[str]
    is_number: bool

    @property
    def least(self) -> int:
        word = max((len(part) for part in self.heading.split()), default=1)
        if self.is_number:
            return max(word, max(map(len, self.cells), default=1))
        inside = max((len(part) for cell in self.cells for part in cell.split()), default=1)
        return max(word, min(_TEXT_AT_LEAST, self.most), min(inside, _TEXT_AT_MOST))

    @property
    def most(self) -> int:
        if self.is_number:
            return max(max(map(len, self.cells), default=1), *(len(part) for part in self.heading.split()))
        word = max((len(part) for part in self.heading.split()), default=1)
        return max(word, min(_TEXT_AT_MOST, max(map(len, self.cells), default=1)))


def print_answer(
    rows: Sequence[dict[str, Any]],
    question: Question,
    text: QuestionText,
    catalog: Catalog,
    language: str,
) -> None:
    """Print title, what all rows share, the rows, what was left out, and what the answer cannot say."""
    console.print(Text(text.title[language], style="bold"))
    if not rows:
        console.print("  none", style="dim")
    elif len(rows) == 1:
        _print_one(rows[0], question, text, catalog, language)
    else:
        _print_many(rows, question, text, catalog, language)
    console.print(text.cannot_say[language], style="dim", width=WIDTH)
    console.print()


def _print_one(row: dict[str, Any], question: Question, text: QuestionText, catalog: Catalog, language: str) -> None:
    """A single row stands upright: a heading and its value per line, all columns."""
    width = max(len(text.columns[name].label[language]) for name in question.columns)
    for name in question.columns:
        console.print(f"  {text.columns[name].label[language]:<{width}}  {_cell(row, name, text, catalog, language)}")


def _print_many(
    rows: Sequence[dict[str, Any]], question: Question, text: QuestionText, catalog: Catalog, language: str
) -> None:
    told = rows[:_ROWS_AT_MOST]
    columns, shared, unsaid = [], [], []
    for name in question.shown or question.columns:
        label = text.columns[name].label[language]
        values = {_hashable(row[name]) for row in rows}
        if values == {None}:
            unsaid.append(label)
        elif len(values) == 1:
            shared.append(f"{label}: {_cell(rows[0], name, text, catalog, language, long=True)}")
        else:
            cells = [_cell(row, name, text, catalog, language) for row in told]
            is_number = not any(isinstance(row[name], str) for row in rows)
            columns.append(_Column(name, label, cells, is_number))
    kept, left_out = _fit(columns)
    if shared:
        console.print("  " + " · ".join(shared), width=WIDTH)
    if unsaid:
        console.print(f"  {NOT_REPORTED} in all rows: {', '.join(unsaid)}", style="dim", width=WIDTH)
    console.print(_table(kept), width=WIDTH)
    rest = [text.columns[name].label[language] for name in question.columns if name not in (question.shown or ())]
    hidden = [*(column.heading for column in left_out), *(rest if question.shown else ())]
    if len(rows) > len(told):
        console.print(f"{len(rows)} rows, the first {len(told)} shown.", style="dim")
    if hidden:
        console.print(f"Also there, with --format csv: {', '.join(hidden)}.", style="dim", width=WIDTH)


def _fit(columns: list[_Column]) -> tuple[list[_Column], list[_Column]]:
    """The columns that fit, in order, and those that do not: a column that does not fit ends the table."""
    room, kept = WIDTH, 0
    for column in columns:
        room -= column.least + (_GAP if kept else 0)
        if room < 0:
            break
        kept += 1
    return columns[:kept], columns[kept:]


def _table(columns: list[_Column]) -> Table:
    """Numbers to the right and never wrapped; the room that is left goes to the columns of text in turn."""
    widths = [column.least for column in columns]
    room = WIDTH - sum(widths) - _GAP * (len(columns) - 1)
    while room > 0:
        growing = [k for k, column in enumerate(columns) if widths[k] < column.most]
        if not growing:
            break
        for k in growing[:room]:
            widths[k] += 1
        room -= len(growing[:room])
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="", show_edge=False)
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            Text(column.heading), justify="right" if column.is_number else "left", width=width, overflow="fold"
        )
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _cell(
    row: dict[str, Any], name: str, text: QuestionText, catalog: Catalog, language: str, *, long: bool = False
) -> str:
    """One value; ids of trails stay short in a table, and a long list ends in how many more there are."""
    value = row[name]
    if isinstance(value, dt.date) and not long:
        return value.isoformat()
    if isinstance(value, str) and text.columns[name].code_list in ("trail", "society", "country"):
        codes = value.split(" ")
        if not long and len(codes) > _CODES_AT_MOST:
            first = " ".join(codes[:_CODES_AT_MOST])
            return f"{_cell({name: first}, name, text, catalog, language)} +{len(codes) - _CODES_AT_MOST}"
        if not long and text.columns[name].code_list == "trail":
            return value
    return shown_value(value, text, name, catalog, language, row)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
