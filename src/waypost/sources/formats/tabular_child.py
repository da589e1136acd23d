"""Opens a spreadsheet and writes its rows to standard output. Run by :mod:`tabular_spool` in a process of its own.

The reader lays every sheet out as a full grid from its first to its last cell: a file of seven kilobytes with one
cell in the last column of the last row asks for half a terabyte, and the process is ended there and then, without
an exception. Here that ends this process only, whose memory and time are bounded.

Messages are pickled tuples, each behind its length in four bytes:

    ("book", [(name, is_worksheet, is_visible), …])       or ("locked", "") or ("broken", why), and nothing after it
    ("sheet", name, merged ranges)                        for each worksheet, then
    ("rows", [[cell, …], …])                              any number of times, from row 1 and column A on, then
    ("end", None)                                         or ("end", why) where the rest cannot be read

This file imports nothing of Waypost, so that it starts quickly.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

_BATCH = 500
TOO_FAR = "too far"  # why: cells stand further apart than the bound allows


def _say(*message: Any) -> None:
    """Send a message; all but rows at once, so that they are there when this process comes to a bad end."""
    packed = pickle.dumps(message, protocol=5)
    sys.stdout.buffer.write(len(packed).to_bytes(4, "little") + packed)
    if message[0] != "rows":
        sys.stdout.buffer.flush()


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _is_panic(error: BaseException) -> bool:
    """Calamine panics, beyond Exception, over what it did not foresee: a date in the year 400,000."""
    return type(error).__name__ == "PanicException"


def _rows(book: CalamineWorkbook, name: str, path: str, most: int) -> Iterator[list[Any]]:
    """The merged ranges of a sheet, said before anything else, and its rows.

    Where calamine panics over a cell, the rest comes from openpyxl.
    """
    given, is_said = 0, False
    try:
        sheet = book.get_sheet_by_name(name)
        _say("sheet", name, sheet.merged_cell_ranges or [])
        is_said = True
        if sheet.start is None:
            return
        if sheet.total_height * sheet.total_width > most:
            raise ValueError(TOO_FAR)
        pad = [""] * sheet.start[1]
        for row in sheet.iter_rows():
            given += 1
            yield pad + row if pad else row
    except BaseException as error:
        if not is_said:
            _say("sheet", name, [])
        if not _is_panic(error):
            raise
        for number, row in enumerate(_rows_by_openpyxl(path, name)):
            if number >= given:
                yield row


def _rows_by_openpyxl(path: str, name: str) -> Iterator[list[Any]]:
    """The cells through openpyxl, which tells a number that no date can be as ``#VALUE!``."""
    import datetime as dt  # noqa: PLC0415 - hardly ever needed
    import warnings  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415

    warnings.simplefilter("ignore")
    book = load_workbook(path, read_only=True, data_only=True)
    for row in book[name].iter_rows(values_only=True):
        yield [
            "" if v is None else v.date() if isinstance(v, dt.datetime) and v.time() == dt.time() else v for v in row
        ]


def _send(book: CalamineWorkbook, name: str, path: str, most: int) -> None:
    batch: list[list[Any]] = []
    why = None
    try:
        for row in _rows(book, name, path, most):
            batch.append(row)
            if len(batch) == _BATCH:
                _say("rows", batch)
                batch = []
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is one sheet's
        why = str(error) or type(error).__name__
    _say("rows", batch)
    _say("end", why)


def main() -> None:
    """Arguments: the file, bytes of memory, seconds, cells of a grid."""
    path, memory, seconds, most = sys.argv[1], *map(int, sys.argv[2:5])
    _bound(memory, seconds)
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        _say("locked", "")
        return
    except (CalamineError, OSError, ValueError) as error:
        _say("broken", str(error))
        return
    except BaseException as error:
        if not _is_panic(error):
            raise
        _say("broken", str(error))
        return
    sheets = [
        (each.name, each.typ == SheetTypeEnum.WorkSheet, each.visible == SheetVisibleEnum.Visible)
        for each in book.sheets_metadata
    ]
    _say("book", sheets)
    for name, is_worksheet, _is_visible in sheets:
        if is_worksheet:
            _send(book, name, path, most)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
