"""What a cell of the Waypost workbook shows for a canonical value, such that reading it gives the value back.

A label is shown only where the catalog reads it as the same code; otherwise the code itself stands in the cell.
Numbers stand as text where a cell would round them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from waypost.model.text import fold
from waypost.model.values import canonical
from waypost.model.workbook_layout import SEPARATOR, Column, body_name
from waypost.reference import Catalog
from waypost.reference.currencies import currencies_in_use
from waypost.reference.practices import FACTS, NO_ANSWER

CellValue = str | int | float | dt.date | None

YES_NO = {"en": ("Yes", "No"), "fr": ("Oui", "Non"), "es": ("Sí", "No"), "ar": ("نعم", "لا")}
YES_ALONE = "yes"  # the list of what is said of entries that there are none of
LONGEST_TEXT = 32_767
_FIRST_DAY = dt.date(1900, 3, 1)


def canonical_text(value: object) -> str | None:
    """Canonical text of a value as tables hold it: dates, decimals and truth values as well as text.

    >>> canonical_text(Decimal("12.50")), canonical_text(True), canonical_text(dt.date(2024, 3, 1))
    ('12.5', 'true', '2024-03-01')
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return canonical(Decimal(repr(value)) if isinstance(value, float) else value)
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return str(value)


def shown(column: Column, value: object, language: str, catalog: Catalog) -> CellValue:
    """The value of a cell. ``value`` is canonical, or a list of codes where the column holds many."""
    if column.type == "answer":  # made where the field that it answers is known
        return value  # type: ignore[return-value]
    if column.many:
        codes = value if isinstance(value, list | tuple) else [value]
        return SEPARATOR.join(code_label(catalog, column.code_list or "", str(c), language) for c in codes) or None
    text = canonical_text(value)
    if text is None:
        return None
    if column.type in ("integer", "decimal", "year"):
        return _number(text)
    if column.type == "date":
        return _date(text)
    if column.type == "boolean":
        return YES_NO[language][0 if text == "true" else 1] if text in ("true", "false") else text
    if column.type == "code":
        return code_label(catalog, column.code_list or "", text, language)
    if column.type in _NAMES:
        return _NAMES[column.type](catalog, text, language)
    clean = str(ILLEGAL_CHARACTERS_RE.sub("", text)).replace("\r\n", "\n").replace("\r", "\n").strip()
    # A text that a cell would cut is not shown: cut, it would come back as a correction.
    return clean if len(clean) <= LONGEST_TEXT else None


def _number(text: str) -> CellValue:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or len(number.as_tuple().digits) > 15:
        return text
    return int(number) if number == number.to_integral_value() and abs(number) < 10**15 else float(number)


def _date(text: str) -> CellValue:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY else text


def code_label(catalog: Catalog, code_list: str, code: str, language: str) -> str:
    """Label of a code in a language where it reads back as the code, else the code."""
    listed = catalog.code_lists[code_list]
    known = listed.codes.get(code)
    label = known.label.get(language) or known.label.get("en") if known else None
    return label if label and listed.find(label) == code and SEPARATOR.strip() not in label else code


def country_label(catalog: Catalog, iso3: str, language: str) -> str:
    """Name of a country in a language where it reads back as the country, else its alpha-3 code."""
    known = catalog.countries.get(iso3)
    name = known.names.get(language) if known else None
    return name if name and catalog.find_country(name) == iso3 else iso3


def trail_label(catalog: Catalog, trail_id: str, language: str) -> str:
    """Name of a trail in a language where it reads back as the trail, else its id."""
    known = catalog.trails.get(trail_id)
    name = known.names.get(language) if known else None
    return name if name and catalog.find_trail(name) == trail_id else trail_id


_NAMES: dict[str, Callable[[Catalog, str, str], str]] = {
    "country": country_label,
    "trail": trail_label,
    "identifier": body_name,
}


def list_values(catalog: Catalog, name: str, language: str) -> list[str]:
    """The entries of a drop-down: a code list, or ``country``, ``currency``, ``trail``, ``boolean``, ``identifier``.

    The three kinds of no answer come last, but in the list of what can be said of practices.
    """
    if name == FACTS:
        return list(_list_values(catalog, name, language))
    return [*_list_values(catalog, name, language), *no_answers(catalog, language)]


def no_answers(catalog: Catalog, language: str) -> list[str]:
    """The three ways to give no answer, as they read in a language."""
    return [code_label(catalog, "no_answer", code, language) for code in catalog.code_lists["no_answer"].codes]


def _list_values(catalog: Catalog, name: str, language: str) -> Iterable[str]:
    if name == "country":
        return sorted((country_label(catalog, iso3, language) for iso3 in catalog.countries), key=fold)
    if name == "currency":
        return sorted(currencies_in_use())
    if name == "trail":
        return [trail_label(catalog, trail_id, language) for trail_id in sorted(catalog.trails)]
    if name == "boolean":
        return YES_NO[language]
    if name in (YES_ALONE, NO_ANSWER):
        return YES_NO[language][:1] if name == YES_ALONE else ()
    if name == "identifier":
        societies = sorted((body_name(catalog, ns_id, language) for ns_id in catalog.societies), key=fold)
        others = (o.refs[0] if o.refs else o.organisation_id for o in catalog.organisations.values())
        return [*societies, *sorted((body_name(catalog, ref, language) for ref in others), key=fold)]
    return [code_label(catalog, name, code, language) for code in catalog.code_lists[name].codes]
