"""Values of slots as people read them in their language."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from waypost.analysis.rule_words import fact_words
from waypost.model.contribution import OF_CODES, slot_kind
from waypost.model.number_text import DecimalSign
from waypost.model.workbook_layout import body_name
from waypost.publish.labels import Labels
from waypost.reference import Catalog
from waypost.reference.practices import KIND, NO_ANSWER, NONE, NONE_LABEL
from waypost.web.pages.templating import shown, text, texts


def slot_label(slot: str, language: str, catalog: Catalog) -> str:
    """What a slot is called."""
    kind, _, rest = slot.partition(".")
    schema = catalog.schema.get(kind)
    if schema is None:
        return slot
    if not rest or kind in OF_CODES:
        return schema.label.get(language, schema.label["en"])
    name, _, text_language = rest.partition(".")
    field = schema.fields.get(name)
    label = field.label.get(language, field.label["en"]) if field else name
    return f"{label} ({language_name(text_language, language)})" if text_language else label


def language_name(code: str, language: str) -> str:
    """Of a language, in a language."""
    try:
        return Locale(language).languages.get(code, code)
    except UnknownLocaleError:
        return code


def decimal_sign(language: str) -> DecimalSign:
    """What parts the decimals of a number that people write in a language."""
    return "," if language in ("fr", "es") else "."


def slot_text(slot: str, value: Any, language: str, catalog: Catalog) -> str:
    """A value in one line; a dash for none."""
    if value is None or value in ([], ""):
        return "–"
    if slot == KIND and isinstance(value, list):
        return _joined(practice_lines(value, language, catalog), language, "; ", "؛ ")
    if isinstance(value, list):
        return _joined([row_text(slot, row, language, catalog) for row in value], language, "; ", "؛ ")
    return field_text(slot_kind(slot), slot.split(".")[1], value, language, catalog)


def practice_lines(rows: list[Any], language: str, catalog: Catalog) -> list[str]:
    """What is said of practices, entry by entry: "Access: People pay: No, …"."""
    entries: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not isinstance(row, Mapping) or row.get("practice_code") not in catalog.practices:
            continue
        practice, field = catalog.practices[row["practice_code"]], row.get("practice_field", "")
        said = entries.setdefault((row["practice_code"], row.get("practice_no", "0")), [])
        if field == NONE:
            value = row.get("practice_value", "")
            said.append(NONE_LABEL[language] if value == "true" else Labels(catalog, language).code(NO_ANSWER, value))
        elif field in practice.fields:
            value = row.get("practice_value", "")
            words = fact_words(f"{row['practice_code']}.{field}:{value}", catalog, language)
            said.append(words.removeprefix(practice.label[language]).lstrip(" :\u00a0"))
    return [
        f"{catalog.practices[name].label[language]}{text(language, 'account_colon')} "
        + _joined(said, language, ", ", "، ")
        for (name, _), said in entries.items()
    ]


def row_text(slot: str, row: Any, language: str, catalog: Catalog) -> str:
    """A row of a list in one line."""
    if isinstance(row, str):
        return field_text(slot, OF_CODES.get(slot, ""), row, language, catalog)
    if not isinstance(row, Mapping):
        return str(row)
    order = list(catalog.schema[slot].fields) if slot in catalog.schema else sorted(row)
    parts = [field_text(slot, name, row[name], language, catalog) for name in order if row.get(name)]
    return _joined(parts, language, ", ", "، ")


def _joined(parts: list[str], language: str, mark: str, arabic: str) -> str:
    """Parts in one line; in Arabic from right to left, each apart from the direction of its neighbours.

    What stands around, such as ``bdi``, finds no letter outside of these parts to tell the direction of the line by.
    """
    if language != "ar":
        return mark.join(parts)
    return "\u2067" + arabic.join(f"\u2068{part}\u2069" for part in parts) + "\u2069"


def field_text(kind: str, name: str, value: Any, language: str, catalog: Catalog) -> str:
    """A value of a field as people read it."""
    field = catalog.schema[kind].fields.get(name) if kind in catalog.schema else None
    if field is None:
        return str(value)
    labels = Labels(catalog, language)
    if field.type == "code" and field.code_list:
        return labels.code(field.code_list, str(value))
    if field.type == "country":
        return labels.country(str(value))
    if field.type == "trail":
        return labels.trail(str(value))
    if field.type == "identifier":
        return body_name(catalog, str(value), language)
    if name == "verified_by" and (role := f"account_role_{value}") in texts():
        return text(language, role)
    if field.type == "decimal":
        with contextlib.suppress(InvalidOperation):
            return format_decimal(Decimal(str(value)), format="#,##0.##", locale=language)
    if field.type == "integer" and str(value).isdigit():
        return shown(int(value), language)
    if field.type == "date":
        from waypost.web.pages.templating import day  # noqa: PLC0415 - beside shown

        return day(str(value), language)
    return str(value)
