"""The drop-downs and checks of the Waypost workbook's cells.

They are gentle: nothing that is an answer is refused, for a "we do not know" must fit into every cell. Only what says
which programme a row is about is kept from slips of the hand. There is no sheet protection, under which nobody could
sort, unfold a group of columns, delete a row or comment a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from openpyxl.worksheet.datavalidation import DataValidation

from waypost.model.workbook_layout import KEY, TITLE, Column
from waypost.publish import workbook_texts as texts

NUMBERS = ("integer", "decimal", "year")
LISTED = ("country", "currency", "trail", "boolean", "identifier")


def check(column: Column, language: str, reference: Callable[[str], str], names: str) -> DataValidation | None:
    """The check of a column's cells. ``reference`` gives the range of a list, ``names`` is that of the programmes."""
    common: dict[str, Any] = {
        "allow_blank": True,
        "errorStyle": "warning",
        "showErrorMessage": not column.many and column.field != TITLE,
        "error": texts.WARNING[language],
        "errorTitle": "Waypost",
    }
    if column.is_shown_only or column.field == KEY:
        kept = {"errorStyle": "stop", "showErrorMessage": True, "error": texts.KEPT[language], "allow_blank": False}
        return DataValidation(type="custom", formula1="FALSE", **(common | kept))
    if column.field == TITLE:
        return DataValidation(type="list", formula1=names, **common)
    if column.code_list is not None:
        return DataValidation(type="list", formula1=reference(column.code_list), **common)
    if column.type in LISTED:
        return DataValidation(type="list", formula1=reference(column.type), **common)
    if column.type == "date":
        return DataValidation(type="date", operator="greaterThan", formula1="1", **common)
    if column.type in NUMBERS:
        return _number_check("decimal" if column.type == "decimal" else "whole", common)
    return None


def _number_check(kind: Literal["decimal", "whole"], common: dict[str, Any]) -> DataValidation:
    return DataValidation(type=kind, operator="greaterThanOrEqual", formula1="-999999999999", **common)
