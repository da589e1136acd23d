"""Whether a value is one that a field of the schema can hold, in its canonical form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from waypost.reference.catalog import Catalog
from waypost.reference.currencies import currency_codes
from waypost.reference.practices import KIND, LONGEST, NO_ANSWER, NONE

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,9})?")
_SHARE = re.compile(r"0(\.\d{1,9})?|1(\.0+)?")
_COUNT = re.compile(r"\d{1,15}")
_YEAR = re.compile(r"(19|20)\d\d|2100")
_BODY = re.compile(r"[^\x00-\x1f]{1,600}")


def fits(kind: str, field: str, value: str, catalog: Catalog) -> bool:
    """Whether ``value`` is canonical for this field; false for a field that the schema does not have.

    >>> from waypost.reference import load_catalog
    >>> catalog = load_catalog()
    >>> fits("programme", "planned_end_date", "2026-02-30", catalog), fits("place", "country_code", "NER", catalog)
    (False, True)
    """
    schema = catalog.schema.get(kind)
    known = schema.fields.get(field) if schema is not None else None
    if known is None:
        return False
    if known.type == "code" and known.code_list:
        return value in catalog.code_lists[known.code_list].codes
    if known.type == "country":
        return value in catalog.countries
    if known.type == "trail":
        return value in catalog.trails
    return _PLAIN.get(known.type, bool)(value)


def fits_row(kind: str, row: Mapping[str, str], catalog: Catalog) -> bool:
    """Whether the fields of a row fit each other: for a practice, the value its field as defined; else true."""
    if kind != KIND:
        return True
    practice = catalog.practices.get(row.get("practice_code", ""))
    field, value = row.get("practice_field", ""), row.get("practice_value", "")
    if practice is None or not value or "practice_no" not in row or len(value) > LONGEST:
        return False
    if value in catalog.code_lists[NO_ANSWER].codes:
        return field == NONE or field in practice.fields
    if field == NONE:
        return practice.is_list and value == "true"
    if field not in practice.fields:
        return False
    code_list, type_, unit = practice.list_of(field), practice.fields[field].type, practice.fields[field].unit
    if code_list is not None:
        return value in catalog.code_lists[code_list].codes
    if type_ == "country":
        return value in catalog.countries
    return _PLAIN.get(unit or {"number": "decimal", "body": "identifier"}.get(type_, type_), bool)(value)


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_PLAIN: dict[str, Callable[[str], bool]] = {
    "date": _is_day,
    "integer": lambda value: _COUNT.fullmatch(value) is not None,
    "decimal": lambda value: _NUMBER.fullmatch(value) is not None,
    "share": lambda value: _SHARE.fullmatch(value) is not None,
    "year": lambda value: _YEAR.fullmatch(value) is not None,
    "boolean": lambda value: value in ("true", "false"),
    "currency": lambda value: value in currency_codes(),
    "identifier": lambda value: _BODY.fullmatch(value) is not None,
}
