"""What the cells of a column say about it, whatever its heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from waypost.model.money_text import parse_amount
from waypost.model.text import fold
from waypost.model.values import (
    Cell,
    ValueUnreadable,
    parse_boolean,
    parse_currency,
    parse_date,
    parse_period,
    parse_quantity,
)
from waypost.reference import Catalog
from waypost.sources.mappings.hxl_cells import shown_cell

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|00)\d[\d\s().-]{6,}\d|\d{2,4}(?:[\s.-]\d{2,4}){2,}")
_WAYPOST = re.compile(r"wp-[a-z0-9-]{4,60}")
_URL = re.compile(r"https?://\S+")
_POINT = re.compile(r"-?\d{1,2}\.\d+\s*[,; ]\s*-?\d{1,3}\.\d+")
_LIST = re.compile(r"\s*[|;\n]\s*")
_MOST = 80


def evidence(cells: Iterable[Cell], catalog: Catalog) -> dict[str, float]:
    """Kind of cells → share of the filled cells that are of it; empty when the column is empty.

    Kinds are those of ``cells`` in ``catalog/reference/column_names.yml``, with ``email`` and ``phone``, and
    ``distinct``: the share of different texts. At most 80 different cells are looked at, spread over those given.
    """
    counts: dict[Cell, int] = {}
    for cell in cells:
        if cell not in ("", None) and any(sign.isalnum() for sign in shown_cell(cell)):  # a dash says nothing
            counts[cell] = counts.get(cell, 0) + 1
    total = sum(counts.values())
    if not total:
        return {}
    chosen = sorted(counts, key=lambda cell: (-counts[cell], str(cell)))[:_MOST]
    weight = sum(counts[cell] for cell in chosen)
    found = {"distinct": len(counts) / total, "filled": float(total)}
    for kind, test in _tests(catalog).items():
        hits = sum(counts[cell] for cell in chosen if test(cell))
        found[kind] = hits / weight
    return found


@lru_cache(maxsize=8)
def _tests(catalog: Catalog) -> dict[str, Callable[[Cell], bool]]:
    tests: dict[str, Callable[[Cell], bool]] = {
        "email": lambda cell: _matches(_EMAIL, cell),
        "phone": lambda cell: isinstance(cell, str) and _matches(_PHONE, cell) and not _is_date(cell),
        "waypost_key": lambda cell: _matches(_WAYPOST, cell),
        "url": lambda cell: _matches(_URL, cell),
        "point": lambda cell: _matches(_POINT, cell),
        "date": _is_date,
        "period": _is_period,
        "number": _is_count,
        "money": _is_money,
        "latitude": lambda cell: _is_degrees(cell, 90),
        "longitude": lambda cell: _is_degrees(cell, 180),
        "country": lambda cell: _each(cell, lambda text: catalog.find_country(text) is not None),
        "body": lambda cell: _each(cell, lambda text: is_body(text, catalog)),
        "currency": _is_currency,
        "boolean": _is_truth,
        "trail": lambda cell: catalog.find_trail(shown_cell(cell)) is not None,
    }
    for target in catalog.column_names.targets.values():
        kind, _, name = target.cells.partition(":")
        if kind == "code":
            tests[target.cells] = _code_test(catalog, name)
    return tests


def _code_test(catalog: Catalog, name: str) -> Callable[[Cell], bool]:
    listed = catalog.code_lists[name]
    return lambda cell: _each(cell, lambda text: bool(listed.find(text) or listed.from_system("hxl", text)))


def is_body(text: str, catalog: Catalog) -> bool:
    """Whether a society or an organisation of the catalog is called so."""
    return bool(catalog.find_society(text) or catalog.find_organisation(text))


def _each(cell: Cell, test: Callable[[str], bool]) -> bool:
    if not isinstance(cell, str):
        return False
    parts = [part for part in _LIST.split(shown_cell(cell)) if part]
    return bool(parts) and all(map(test, parts))


def _matches(pattern: re.Pattern[str], cell: Cell) -> bool:
    return isinstance(cell, str) and pattern.fullmatch(cell.strip()) is not None


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, bool | int | float):
        return False
    try:
        return parse_date(cell) is not None
    except ValueUnreadable as error:
        return "one reading" in error.expected  # 03/04/2024 is a date, in either order


def _is_period(cell: Cell) -> bool:
    if isinstance(cell, bool | float):
        return False
    try:
        return parse_period(cell) is not None
    except ValueUnreadable:
        return fold(shown_cell(cell)) in _months()


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    from babel.dates import get_month_names  # noqa: PLC0415 - asked for by tables that have months alone

    return frozenset(
        fold(name) for locale in ("en", "fr", "es", "ar") for name in get_month_names("wide", "format", locale).values()
    )


def _is_count(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    try:
        found = parse_quantity(cell)
    except ValueUnreadable as error:
        return "1,234" in error.expected or ("decimal" in error.expected and any(s.isdigit() for s in str(cell)))
    return found is not None


def _is_money(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return False
    try:
        return parse_amount(cell) is not None or _is_count(cell)
    except ValueUnreadable:
        return _is_count(cell)


def _is_degrees(cell: Cell, most: int) -> bool:
    try:
        value = float(shown_cell(cell))
    except ValueError:
        return False
    return -most <= value <= most and (isinstance(cell, float) or "." in shown_cell(cell))


def _is_currency(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell.strip()) > 24:
        return False
    try:
        return parse_currency(cell) is not None
    except ValueUnreadable:
        return False


def _is_truth(cell: Cell) -> bool:
    if not isinstance(cell, str | bool):
        return False
    try:
        return parse_boolean(cell) is not None
    except ValueUnreadable:
        return False
