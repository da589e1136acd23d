"""A table's columns as text in Arrow batches, for checks over whole columns; memory stays that of one batch.

UTF-8 text goes through Arrow's own CSV reader, many times faster than rows in Python. It is used only where it
gives the same rows: at the first ragged or blank line, and for every other kind of file, the table's own rows
are taken. Row numbers are those that a spreadsheet shows in either case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from waypost.model.values import Cell, plain_text
from waypost.sources.formats.tabular_rows import Table
from waypost.sources.formats.tabular_text import TextTable

_BLOCK = 4 << 20
_BLOCKS = 4  # blocks in a batch: the start of a query is paid less often
_ROWS = 20_000


class _IrregularRowError(Exception):
    """The quick reader met a row that it would number or cut otherwise than the table does."""


def text_batches(table: Table, width: int, first_row: int) -> Iterator[pa.Table]:
    """Yield batches with ``row`` (64-bit integer) and ``c0`` to ``c<width-1>`` (text, empty where nothing stands).

    ``first_row`` is the number of the first row of content. Rows are consecutive, blank ones among them.
    """
    done = 0
    if isinstance(table, TextTable) and table.dialect.encoding in ("utf-8", "utf-8-sig") and _is_plain(table):
        try:
            for batch in _quick_batches(table, width, first_row):
                yield batch
                done += batch.num_rows
            return
        except _IrregularRowError:
            pass
    yield from _slow_batches(table, width, first_row + done)


def _is_plain(table: TextTable) -> bool:
    """Whether each line closes the quotes that it opens: then a row is a line, for whoever reads it.

    A quote that is never closed would make other rows, with other numbers, than those that the table gives.
    """
    if table.dialect.guess is not None:
        return False
    carried = b""
    with table.path.open("rb") as file:
        while block := file.read(_BLOCK):
            *lines, carried = (carried + block).split(b"\n")
            if len(carried) > _BLOCK or any(line.count(b'"') % 2 for line in lines):
                return False
    return carried.count(b'"') % 2 == 0


def _quick_batches(table: TextTable, width: int, first_row: int) -> Iterator[pa.Table]:
    names = [f"c{index}" for index in range(width)]
    try:
        reader = pa_csv.open_csv(
            table.path,
            read_options=pa_csv.ReadOptions(
                skip_rows=_lines_before(table, first_row), column_names=names, block_size=_BLOCK, use_threads=False
            ),
            # A row of another width, a blank line among them, raises: the rows would be numbered otherwise.
            parse_options=pa_csv.ParseOptions(
                delimiter=table.dialect.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        start = first_row
        while blocks := list(islice(reader, _BLOCKS)):
            content = pa.Table.from_batches(blocks)
            numbers = pa.array(np.arange(start, start + content.num_rows, dtype=np.int64))
            start += content.num_rows
            yield content.add_column(0, "row", pa.chunked_array([numbers]))
    except pa.ArrowInvalid as error:
        raise _IrregularRowError from error


def _lines_before(table: TextTable, first_row: int) -> int:
    """Lines of the file before the row with this number: more than rows where a header holds line breaks."""
    for row in table.rows():
        if row.number >= first_row:
            return (row.line or 1) - 1
    raise _IrregularRowError


def _slow_batches(table: Table, width: int, first_row: int) -> Iterator[pa.Table]:
    names = ["row", *(f"c{index}" for index in range(width))]
    rows = (row for row in table.rows() if row.number >= first_row)
    while chunk := list(islice(rows, _ROWS)):
        numbers = pa.array([row.number for row in chunk], pa.int64())
        columns = [pa.array(_texts([row.cells for row in chunk], index), pa.string()) for index in range(width)]
        yield pa.Table.from_arrays([numbers, *columns], names=names)


def _texts(rows: Sequence[list[Cell]], index: int) -> list[str]:
    return [_text(cells[index]) if index < len(cells) else "" for cells in rows]


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return plain_text(cell)
