"""Turns one stated value into one claim, or into an issue that says what stood there.

Shared by the mappings of IFRC GO, of facts files and of the Waypost workbook, so that the same unreadable
date is the same kind of issue wherever it stood. Nothing here guesses: what is not understood is quoted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, cast

from rapidfuzz import fuzz, process

from waypost.model import Issue, SourceRecord
from waypost.model.text import fold
from waypost.model.values import (
    Cell as CellValue,
)
from waypost.model.values import (
    DecimalSign,
    Order,
    ValueUnreadable,
    parse_boolean,
    parse_date,
    parse_decimal,
    parse_integer,
)
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import stated_text

CODE_UNKNOWN = "code_unknown"
COUNTRY_UNKNOWN = "country_unknown"
DATE_UNREADABLE = "date_unreadable"
DATES_OUT_OF_ORDER = "dates_out_of_order"
NUMBER_UNREADABLE = "number_unreadable"
ORGANISATION_UNKNOWN = "organisation_unknown"
PARTS_DO_NOT_SUM = "parts_do_not_sum"
TEXT_UNREADABLE = "text_unreadable"
TRAIL_UNKNOWN = "trail_unknown"
TRUTH_UNREADABLE = "truth_unreadable"

_NEAR_ENOUGH = 65.0


@lru_cache(maxsize=256)
def _labels(catalog: Catalog, code_list: str) -> dict[str, str]:
    """Folded label, word or code → the label as people see it."""
    found: dict[str, str] = {}
    for code in catalog.code_lists[code_list].codes.values():
        shown = code.label.get("en", code.code)
        for text in (code.code, *code.label.values(), *(w for words in code.words.values() for w in words)):
            found.setdefault(fold(text), text if text != code.code else shown)
    return found


@lru_cache(maxsize=64)
def _default_lookups(catalog: Catalog, format_name: str) -> Mapping[str, Mapping[str, str]]:
    defaults = (s for s in catalog.sources.values() if s.format == format_name and s.is_default)
    return next((source.lookups for source in defaults), {})


def nearest_labels(catalog: Catalog, code_list: str, text: str, limit: int = 3) -> list[str]:
    """Up to ``limit`` labels of a code list that look most like ``text``, best first; empty when none is near."""
    labels = _labels(catalog, code_list)
    hits = process.extract(
        fold(text), list(labels), scorer=fuzz.token_sort_ratio, limit=limit * 3, score_cutoff=_NEAR_ENOUGH
    )
    return list(dict.fromkeys(labels[key] for key, _score, _at in hits))[:limit]


def did_you_mean(labels: list[str]) -> str | None:
    """The suggestion of an issue: nearest labels, quoted."""
    return "did you mean " + " or ".join(f"“{label}”" for label in labels) + "?" if labels else None


class Cell(NamedTuple):
    """Where a value stands in a workbook: sheet, row from 1, column letters."""

    sheet: str
    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}{self.row}"


@dataclass(frozen=True)
class Claimer:
    """Writes claims of one record. ``column`` says in issues where a value stood (a header, a cell, a key).

    ``language`` is that of texts, ``decimal`` the sign that breaks ties between readings of a number, ``system``
    the crosswalk of our code lists that the publisher's own codes are looked up in, ``cell`` the place of
    the value in a workbook.
    """

    record: SourceRecord
    ctx: ReadContext
    language: str = "en"
    decimal: str | None = None
    system: str | None = None
    cell: Cell | None = None

    def issue(
        self,
        issue_type: str,
        name: str,
        found: str | None,
        expected: str,
        *,
        column: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Attach an issue at the cell, or at the record's own place with ``column`` as the column."""
        cell, record = self.cell, self.record
        record.issues.append(
            Issue(
                issue_type=issue_type,
                file=record.file,
                source_id=record.source_id,
                sheet=cell.sheet if cell is not None else record.sheet,
                row=cell.row if cell is not None else record.row,
                column=cell.column if cell is not None else column or name,
                line=record.line,
                field=name,
                found=None if found is None else found[:200],
                expected=expected,
                suggestion=hint,
            )
        )

    def _place(self, column: str | None) -> str | None:
        return str(self.cell) if self.cell is not None else column

    def text(
        self,
        kind: str,
        name: str,
        value: object,
        *,
        subject_no: int = 0,
        language: str | None = None,
        column: str | None = None,
        basis: str = "reported",
    ) -> str | None:
        """Claim a text; lists and objects where a text belongs become an issue."""
        stated = stated_text(value)
        if stated is None:
            return None
        if isinstance(value, dict | list):
            self.issue(TEXT_UNREADABLE, f"{kind}.{name}", stated, "one text", column=column)
            return None
        clean = stated.replace("\x00", "")
        self.record.add(
            kind,
            name,
            clean,
            subject_no=subject_no,
            language=language,
            original=stated,
            basis=basis,
            place=self._place(column),
        )
        return clean

    def date(
        self,
        kind: str,
        name: str,
        value: object,
        *,
        subject_no: int = 0,
        column: str | None = None,
        order: Order | None = None,
    ) -> str | None:
        """Claim an ISO date. ``order`` overrides the order that the source declares."""
        iso = self.read_date(f"{kind}.{name}", value, column=column, order=order)
        self.record.add(kind, name, iso, subject_no=subject_no, original=stated_text(value), place=self._place(column))
        return iso

    def read_date(
        self, name: str, value: object, *, column: str | None = None, order: Order | None = None
    ) -> str | None:
        """ISO date of a stated one, or None with an issue when it cannot be read."""
        stated = stated_text(value)
        if stated is None:
            return None
        expected = "one day, as year-month-day"
        if isinstance(value, str | int | float | dt.date) and not isinstance(value, bool):
            try:
                return parse_date(value, order or cast("Order | None", self.ctx.source.date_order))
            except ValueUnreadable as error:
                expected = error.expected
        self.issue(DATE_UNREADABLE, name, stated, expected, column=column)
        return None

    def truth(self, kind: str, name: str, value: object, *, column: str | None = None) -> str | None:
        """Claim ``true`` or ``false`` from a yes or no in four languages."""
        found = self.read_truth(f"{kind}.{name}", value, column=column)
        self.record.add(kind, name, found, original=stated_text(value), place=self._place(column))
        return found

    def read_truth(self, name: str, value: object, *, column: str | None = None) -> str | None:
        """``true`` or ``false`` of a yes or no, or None with an issue when it is neither."""
        stated = stated_text(value)
        if stated is None:
            return None
        try:
            return parse_boolean(stated)
        except ValueUnreadable as error:
            self.issue(TRUTH_UNREADABLE, name, stated, error.expected, column=column)
            return None

    def number(
        self,
        kind: str,
        name: str,
        value: object,
        *,
        whole: bool = False,
        subject_no: int = 0,
        column: str | None = None,
    ) -> str | None:
        """Claim a plain decimal, or a whole number from zero up when ``whole``."""
        plain = self.read_number(f"{kind}.{name}", value, whole=whole, column=column)
        self.record.add(
            kind, name, plain, subject_no=subject_no, original=stated_text(value), place=self._place(column)
        )
        return plain

    def read_number(self, name: str, value: object, *, whole: bool = False, column: str | None = None) -> str | None:
        """Canonical text of a stated number, or None with an issue when it cannot be read."""
        stated = stated_text(value)
        if stated is None:
            return None
        expected = "a whole number from 0 up" if whole else "a number"
        if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
            try:
                plain = self._parse_number(value, whole)
            except ValueUnreadable as error:
                expected = error.expected
            else:
                if plain is None or not (whole and plain.startswith("-")):
                    return plain
        self.issue(NUMBER_UNREADABLE, name, stated, expected, column=column)
        return None

    def _parse_number(self, value: CellValue, whole: bool) -> str | None:
        """A source declared for one publisher is read strictly; a default one only breaks ties by its sign."""
        parse = parse_integer if whole else parse_decimal
        declared = cast("DecimalSign | None", self.decimal or self.ctx.source.decimal)
        if declared is None or not self.ctx.source.is_default:
            return parse(value, declared)
        try:
            return parse(value)
        except ValueUnreadable:
            return parse(value, declared)

    def code(
        self,
        kind: str,
        name: str,
        value: object,
        code_list: str,
        *,
        subject_no: int = 0,
        column: str | None = None,
        basis: str = "reported",
    ) -> str | None:
        """Claim a code of one of our lists: the source's lookups first, then code, label or word in any language."""
        found = self.read_code(f"{kind}.{name}", value, code_list, column=column)
        self.record.add(
            kind,
            name,
            found,
            subject_no=subject_no,
            original=stated_text(value),
            basis=basis,
            place=self._place(column),
        )
        return found

    def read_code(self, name: str, value: object, code_list: str, *, column: str | None = None) -> str | None:
        """Code for a stated text, or None with an issue that names the nearest labels."""
        stated = stated_text(value)
        if stated is None:
            return None
        field = name.rpartition(".")[2]
        found = self.foreign_code(field, stated, code_list) or self.ctx.catalog.code_lists[code_list].find(stated)
        if found is None:
            near = did_you_mean(nearest_labels(self.ctx.catalog, code_list, stated))
            self.issue(CODE_UNKNOWN, name, stated, f"a code or label of the list {code_list}", column=column, hint=near)
        return found

    def foreign_code(self, field: str, stated: str, code_list: str) -> str | None:
        """Our code for one of the publisher's: by the source's lookups, then by the crosswalk where it names one."""
        found = self.lookup(field, stated)
        if found is None and self.system is not None:
            ours = self.ctx.catalog.code_lists[code_list].from_system(self.system, stated)
            found = ours[0] if len(set(ours)) == 1 else None
        return found

    def lookup(self, name: str, stated: str) -> str | None:
        """What the declarations say that a value of this field stands for; matched folded.

        The source's own lookups come first, then those of the default declaration of its format.
        """
        source = self.ctx.source
        tables = (source.lookups, {} if source.is_default else _default_lookups(self.ctx.catalog, source.format))
        wanted = fold(stated)
        for table in (each.get(name) or {} for each in tables):
            if stated in table:
                return str(table[stated])
            for raw, code in table.items():
                if fold(str(raw)) == wanted:
                    return str(code)
        return None

    def country(self, name: str, value: object, *, column: str | None = None) -> str | None:
        """ISO alpha-3 code of a stated country, or None with an issue."""
        stated = stated_text(value)
        if stated is None:
            return None
        found = self.lookup("country_code", stated) or self.ctx.catalog.find_country(stated)
        if found is None:
            self.issue(COUNTRY_UNKNOWN, name, stated, "a country: ISO code or name in en, fr, es, ar", column=column)
        return found

    def order(self, start: str | None, end: str | None, column: str) -> None:
        """Flag an end before its start; both claims stay."""
        if start and end and end < start:
            self.issue(DATES_OUT_OF_ORDER, column, f"{start} to {end}", "an end not before the start", column=column)

    def period(self, kind: str, subject_no: int, start: str | None, end: str | None) -> None:
        """Claim the period of a budget or a count: the programme's own dates."""
        self.record.add(kind, "period_start_date", start, subject_no=subject_no)
        self.record.add(kind, "period_end_date", end, subject_no=subject_no)
