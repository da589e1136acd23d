"""From a table whose columns are known to raw records: rows skipped, gathered by key, checked for their shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from waypost.model import FileReport, RawRecord
from waypost.model.text import fold
from waypost.model.values import is_error, plain_text
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import Column, find_tag_row, looks_like_tag
from waypost.sources.formats.tabular_groups import Key, group_rows
from waypost.sources.formats.tabular_rows import Row, Table

KIND = "tagged_rows"
# Tags that name a programme by themselves, when the declaration names no key.
KEY_TAGS = ("#activity+code+waypost", "#activity+code", "#activity+id", "#meta+id")


@dataclass(eq=False)
class Columns:
    """The columns of one sheet, shared by all of its records; ``key`` are those that name a record."""

    columns: list[Column]
    key: list[Column] = field(default_factory=list)
    # Row number → findings of the checks over the whole table.
    findings: dict[int, list[Any]] = field(default_factory=dict)
    # Names of the checks that rows of these numbers answered.
    answered: Callable[[Iterable[int]], tuple[str, ...]] = field(default=lambda rows: ())
    # What the mapping works out once per sheet.
    plan: Any = None


@dataclass(frozen=True)
class TaggedRows:
    """Content of a raw record: its rows as they stand, the sheet's columns, the values of its key."""

    columns: Columns
    rows: list[Row]
    key: Key | None


def key_columns(columns: list[Column], declared: tuple[str, ...]) -> list[Column]:
    """Columns that name a programme: those declared by tag or header, else the first known tag for it."""
    if declared:
        wanted = [next((c for c in columns if _is_named(c, name)), None) for name in declared]
        return [column for column in wanted if column is not None] if all(wanted) else []
    for tag in KEY_TAGS:
        found = next((c for c in columns if str(c.tag) == tag), None)
        if found is not None:
            return [found]
    return []


def _is_named(column: Column, name: str) -> bool:
    if name.startswith("#"):
        return str(column.tag) == name
    return fold(column.header) == fold(name)


def raw_records(table: Table, columns: Columns, first_row: int, ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per programme key or per row, from the row numbered ``first_row`` on.

    Blank rows are passed over. Rows gathered are one info issue for the sheet. A row without a value in the
    key's columns is a record of its own.
    """

    def body(with_report: bool = False) -> Iterator[Row]:
        report = ctx.report if with_report else None
        inside = (row for row in table.rows(report) if row.number >= first_row and _holds_something(row))
        yield from _until_other_tags(inside, columns.columns, table.name, report)

    if not columns.key:
        for row in body(with_report=True):
            yield _raw(table, columns, [row], None)
        return
    passes = iter((False, True))
    key_of = _key_reader(columns.key)
    rows = records = 0
    for key, group in group_rows(lambda: body(next(passes)), key_of):
        rows += len(group)
        records += 1
        yield _raw(table, columns, group, key)
    if rows > records:
        ctx.report.flag(
            "rows_grouped",
            sheet=table.name,
            column=", ".join(column.shown for column in columns.key),
            found=f"{rows} rows with {records} keys",
            expected="one row per programme, or a key",
        )


def _holds_something(row: Row) -> bool:
    return any(cell not in ("", None) and not (isinstance(cell, str) and not cell.strip()) for cell in row.cells)


def _until_other_tags(
    rows: Iterator[Row], columns: list[Column], sheet: str | None, report: FileReport | None
) -> Iterator[Row]:
    """The rows without those that repeat the tags or headers; none from other tags on, which mean other things."""
    tags = [str(column.tag) if column.tag else "" for column in columns]
    headers = [fold(column.as_written or column.header) for column in columns]
    again = 0
    for row in rows:
        if _says_again(row, headers):
            again += 1
        elif not any(looks_like_tag(cell) for cell in row.cells) or find_tag_row([row]) is None:
            yield row
            continue
        elif (said := _plain_tags(row))[: len(tags)] == tags or said == [t for t in tags if t]:
            again += 1
        else:
            left = sum(1 for _ in rows)
            if report is not None:
                report.flag(
                    "tags_again", sheet=sheet, row=row.number, line=row.line,
                    found=f"other tags: {', '.join(tag for tag in said if tag)[:120]}; {left} rows under them",
                    expected="one table, with one row of tags",
                )  # fmt: skip
            break
        if report is not None and again == 1:
            report.flag(
                "tags_again", sheet=sheet, row=row.number, line=row.line, found="the same tags or headers once more",
                expected="one row of tags", suggestion="rows that repeat them were passed over",
            )  # fmt: skip


def _plain_tags(row: Row) -> list[str]:
    return ["".join(plain_text(cell).replace("＃", "#").strip("'\"").lower().split()) for cell in row.cells]


def _says_again(row: Row, headers: list[str]) -> bool:
    """Whether the row repeats the headers: at least two of its cells, and each that is filled."""
    if not isinstance(row.cells[0], str) or (row.cells[0] and fold(row.cells[0]) != headers[0]):
        return False  # the quick way out for nearly every row
    said = [(index, cell) for index, cell in enumerate(row.cells) if cell not in ("", None)]
    return len(said) > 1 and all(
        isinstance(cell, str) and index < len(headers) and fold(plain_text(cell)) == headers[index]
        for index, cell in said
    )


def _key_reader(columns: list[Column]) -> Callable[[Row], Key | None]:
    indexes = [column.index for column in columns]

    def key_of(row: Row) -> Key | None:
        cells = row.cells
        values = tuple(plain_text(_whole(cells[index])) if index < len(cells) else "" for index in indexes)
        return values if any(values) and not any(map(is_error, values)) else None

    return key_of


def _whole(cell: Any) -> Any:
    """A number that a spreadsheet holds as 12.0 is the 12 that people see."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _raw(table: Table, columns: Columns, rows: list[Row], key: Key | None) -> RawRecord:
    return RawRecord(
        kind=KIND, data=TaggedRows(columns, rows, key), sheet=table.name, row=rows[0].number, line=rows[0].line
    )
