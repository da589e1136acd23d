"""One row's cells read through a plan: plain texts, dates, numbers, or an issue where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast

from waypost.model import SourceRecord
from waypost.model.text import fold
from waypost.model.values import (
    Cell,
    DecimalSign,
    Order,
    ValueUnreadable,
    is_error,
    is_not_reported,
    parse_date,
    parse_decimal,
    parse_period,
    parse_quantity,
    plain_text,
)
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.formats.tabular_rows import Row
from waypost.sources.mappings.hxl_plan import Plan


def shown_cell(cell: Cell) -> str:
    """Text of a cell as people see it: 12.0 is 12, a date is its ISO text."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return plain_text(cell)


@dataclass
class RowCells:
    """The cells of one row and the record that they belong to."""

    row: Row
    record: SourceRecord
    ctx: ReadContext
    plan: Plan
    # Columns whose cell of this row ended in a claim or an issue: what is left over is counted.
    used: set[int] = field(default_factory=set)

    def cell(self, column: Column | None) -> Cell:
        """The cell as it stands; empty text beyond the row's end."""
        if column is None or column.index >= len(self.row.cells):
            return ""
        return self.row.cells[column.index]

    def text(self, column: Column | None) -> str:
        """The plain text of a cell; empty where it says that nothing was reported."""
        if column is None:
            return ""
        cell = self.cell(column)
        text = shown_cell(cell)
        if not text or is_not_reported(text):
            return ""
        return "" if is_error(cell) and self._flag_error(column, text) else text

    def code_text(self, column: Column | None) -> str:
        """The plain text of a cell that holds a code: "NA" is one, a dash and a failed look-up are not."""
        text = shown_cell(self.cell(column)) if column is not None else ""
        if column is not None and is_error(text) and self._flag_error(column, text):
            return ""
        return "" if text.startswith("#") or not any(sign.isalnum() for sign in text) else text

    def mark(self, *columns: Column | None) -> None:
        """Note that the cells of these columns were made use of."""
        self.used.update(column.index for column in columns if column is not None)

    def _flag_error(self, column: Column, text: str) -> bool:
        """An error of the spreadsheet where a text belongs is an issue, once for its cell. Always true."""
        if column.index not in self.used:
            self.flag("cell_error", column, str(column.tag or column.header), text, "a value, or an empty cell")
        return True

    def date(self, column: Column, field_name: str) -> str | None:
        """ISO date, or None with an issue when something else stands there."""
        order = cast("Order | None", self.ctx.source.date_order)
        try:
            return parse_date(self.cell(column), order, serials=True)
        except ValueUnreadable as error:
            self.flag("date_unreadable", column, field_name, error.found, error.expected)
            return None

    def period(self, column: Column) -> tuple[str, str] | None:
        """First and last day of the period that a cell states, or None with an issue."""
        order = cast("Order | None", self.ctx.source.date_order)
        try:
            return parse_period(self.cell(column), order)
        except ValueUnreadable as error:
            self.flag("date_unreadable", column, "people_count.period", error.found, error.expected)
            return None

    def stated_period(self) -> tuple[str, str] | None:
        """The period of the row: of one column, or of a month and a year that stand in two."""
        months = [c for c in self.plan.periods if c.tag is not None and c.tag.has("month")]
        years = [c for c in self.plan.periods if c.tag is not None and c.tag.has("year") and c not in months]
        if len(months) == len(years) == 1 and re.fullmatch(r"\d{4}", year := self.text(years[0])):
            month = self.text(months[0])
            if month and not re.search(r"\d{4}", month):
                order = cast("Order | None", self.ctx.source.date_order)
                try:
                    return parse_period(f"{year}-{month}" if month.isdigit() else f"{month} {year}", order)
                except ValueUnreadable as error:
                    self.flag("date_unreadable", months[0], "people_count.period", month, error.expected)
                    return self.period(years[0])
        return next((found for column in self.plan.periods if (found := self.period(column))), None)

    def decimal(self, column: Column, field_name: str) -> str | None:
        """Canonical decimal, or None with an issue."""
        try:
            return parse_decimal(self.cell(column), self.decimal_sign)
        except ValueUnreadable as error:
            self.flag("number_unreadable", column, field_name, error.found, error.expected)
            return None

    def count(self, column: Column) -> tuple[str, str | None] | None:
        """Whole number from zero up and the unit behind it as a code of ours; None: not reported or an issue."""
        try:
            quantity = parse_quantity(self.cell(column), self.decimal_sign, whole=True)
        except ValueUnreadable as error:
            self.flag("number_unreadable", column, "people_count.count", error.found, error.expected)
            return None
        if quantity is None:
            return None
        if quantity.value.startswith("-"):
            expected = "a whole number from 0 up"
            self.flag("number_unreadable", column, "people_count.count", quantity.value, expected)
            return None
        if quantity.unit is None:
            return quantity.value, None
        unit = self.ctx.catalog.code_lists["people_unit"].find(quantity.unit)
        if unit is None:
            found = shown_cell(self.cell(column))
            self.flag("number_unreadable", column, "people_count.count", found, "a number of people or households")
            return None
        return quantity.value, unit

    def plan_lookup(self, name: str, stated: str) -> str | None:
        """What the declaration says that a text in this field stands for, matched folded."""
        table = self.ctx.source.lookups.get(name)
        if not table:
            return None
        if name not in self.plan.lookups:
            self.plan.lookups[name] = {fold(str(raw)): str(code) for raw, code in table.items()}
        return self.plan.lookups[name].get(fold(stated))

    @property
    def decimal_sign(self) -> DecimalSign | None:
        """The decimal sign that the source declares."""
        return cast("DecimalSign | None", self.ctx.source.decimal)

    def original(self, column: Column) -> str | None:
        """What stood in the cell, for a claim's original value."""
        cell = self.cell(column)
        return cell if isinstance(cell, str) else shown_cell(cell)

    def flag(
        self, issue_type: str, column: Column, field_name: str, found: str, expected: str | None,
        suggestion: str | None = None,
    ) -> None:  # fmt: skip
        """Attach an issue at a cell of this row."""
        self.used.add(column.index)
        self.record.flag(
            issue_type,
            field=field_name,
            found=found,
            expected=expected,
            suggestion=suggestion,
            column=column.shown,
            row=self.row.number,
            line=self.row.line,
        )

    def flag_once(
        self, issue_type: str, column: Column, field_name: str, found: str, expected: str, suggestion: str
    ) -> None:
        """Attach an issue the first time that this text stands in this column of the sheet."""
        self.used.add(column.index)
        key = (str(column.index), found)
        if key not in self.plan.reported:
            self.plan.reported.add(key)
            self.flag(issue_type, column, field_name, found, expected, suggestion)
