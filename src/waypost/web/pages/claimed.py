"""What a source claims, as people read it: bodies and places by name, days and numbers as the language writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from waypost.analysis.reading_aloud import YES_NO, shown_name
from waypost.reference import Catalog
from waypost.reference.schema import Field
from waypost.reference.wording import written_day

_NUMBERS = ("integer", "decimal")
_BODIES = ("organisation_name", "provider_name", "receiver_name")
# Fields of plain text in which some words are ours: the list of codes that names those; another word stands as it is.
_WORDS = {("identifier", "authority"): "identifier_authority", ("link", "relation"): "link_relation"}


def claimed_words(value: str, kind: str, field: Field, catalog: Catalog, language: str) -> str:
    """A claimed value in words; as it was claimed where nothing knows better."""
    code_list = field.code_list or _WORDS.get((kind, field.name))
    if code_list:
        return shown_name(value, code_list, catalog, language)
    if field.type == "boolean":
        return YES_NO[language][0 if value == "true" else 1]
    if field.type in ("country", "trail"):
        return shown_name(value, field.type, catalog, language)
    if field.type == "identifier" or field.name in _BODIES:
        found = catalog.find_society(value) or catalog.find_organisation(value)
        return shown_name(found, "society", catalog, language) if found else value
    return _written(value, field.type, language)


def _written(value: str, kind: str, language: str) -> str:
    try:
        if kind == "date":
            return written_day(dt.date.fromisoformat(value), language)
        if kind in _NUMBERS:
            return str(format_decimal(Decimal(value), locale=language, decimal_quantization=False))
    except (ValueError, InvalidOperation):
        pass  # it is told among the issues that this is no day or number
    return value
