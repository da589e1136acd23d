"""Values as cells of a workbook: typed where Excel keeps them exact, text where it would not."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from waypost.publish.cells import guarded, plain, xml_text

LONGEST_CELL = 32_767
_CUT = " […]"
_EXACT_DIGITS = 15  # of a number in Excel
# Excel reads _x000D_ in a text as a carriage return; the first underscore of a text that says so is written out.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def sheet_text(text: str) -> str:
    """A text that a workbook can hold and shows as it is: legal characters, plain line ends, at most 32,767 of them."""
    lines = xml_text(text).replace("\r\n", "\n").replace("\r", "\n")
    shown = _ESCAPE.sub("_x005F_", lines)
    return shown if len(shown) <= LONGEST_CELL else shown[: LONGEST_CELL - len(_CUT)] + _CUT


def sheet_value(value: Any) -> Any:
    """A value for a cell: dates and numbers typed, unless Excel would change them; texts guarded; unknown empty."""
    if value is None or isinstance(value, bool):
        return None if value is None else plain(value)
    if isinstance(value, str):
        return sheet_text(guarded(value))
    if isinstance(value, dt.date):
        return value if value.year >= 1900 else value.isoformat()
    if isinstance(value, Decimal | int):
        digits = str(value).replace("-", "").replace(".", "").strip("0")
        return value if len(digits) <= _EXACT_DIGITS else plain(value)
    return value


def typed_row(sheet: WriteOnlyWorksheet, values: list[Any]) -> list[Any]:
    """A row for a write-only sheet; texts that the library would take for errors or formulas are made texts."""
    row = []
    for value in values:
        shown = sheet_value(value)
        if isinstance(shown, str) and shown[:1] in ("#", "=", "'"):
            cell = WriteOnlyCell(sheet, shown)
            cell.data_type = "s"
            row.append(cell)
        else:
            row.append(shown)
    return row
