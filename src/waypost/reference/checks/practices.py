"""Facts about practices: words in four languages, types, and code lists that exist."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages
from waypost.reference.practices import TYPES, UNITS

FOLDER = "rules/practice_facts"


def check_practices(catalog: Catalog) -> Iterator[str]:
    """Every practice and field."""
    for name, practice in catalog.practices.items():
        where = f"{FOLDER}/{name}.yml"
        yield from missing_languages(where, "label", practice.label)
        yield from missing_languages(where, "question", practice.question)
        if not practice.fields:
            yield f"{where}: no field"
        for field_name, field in practice.fields.items():
            yield from missing_languages(where, f"label of {field_name}", field.label)
            if field.type not in TYPES:
                yield f"{where}: {field_name} has type {field.type!r}; known: {', '.join(TYPES)}"
            if field.unit is not None and (field.type != "number" or field.unit not in UNITS):
                yield f"{where}: {field_name} has unit {field.unit!r}; numbers may have {', '.join(UNITS)}"
            if (field.type == "code") != bool(field.codes or field.code_list) or (field.codes and field.code_list):
                yield f"{where}: {field_name} must have type code and either codes or a code_list, or none of them"
            if field.code_list and field.code_list not in catalog.code_lists:
                yield f"{where}: {field_name}: no code list {field.code_list!r}"
            for code, label in field.codes.items():
                yield from missing_languages(where, f"{field_name}: label of {code}", label)
