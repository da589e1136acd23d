"""The schema: kinds, fields, the code lists they name, and one definition per field name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages
from waypost.reference.schema import FIELD_TYPES, MERGES, Field


def check_schema(catalog: Catalog) -> Iterator[str]:
    """Kinds, fields, the code lists they name, and one definition per field name."""
    definitions: dict[str, tuple[str, Field]] = {}
    for kind in catalog.schema.values():
        where = f"schema/{kind.kind}.yml"
        if not (catalog.path / where).exists():
            yield f"schema: kind {kind.kind!r} does not stand in a file of its name"
        yield from missing_languages(where, "label", kind.label)
        yield from missing_languages(where, "description", kind.descriptions)
        if kind.merge not in MERGES:
            yield f"{where}: merge {kind.merge!r}; known: {', '.join(MERGES)}"
        yield from (f"{where}: key {key!r} is not a field" for key in kind.key if key not in kind.fields)
        for field in kind.fields.values():
            yield from _check_field(where, field, catalog)
            first = definitions.setdefault(field.name, (kind.kind, field))
            if first[1] is not field and _definition(field) != _definition(first[1]):
                per_kind = field.defined_per_kind and first[1].defined_per_kind
                if not per_kind:
                    yield (
                        f"{where}: {field.name} is not defined as in {first[0]}: "
                        f"{_difference(first[1], field)}; define it once or say defined_per_kind in both"
                    )


def _check_field(where: str, field: Field, catalog: Catalog) -> Iterator[str]:
    yield from missing_languages(where, f"label of {field.name}", field.label)
    yield from missing_languages(where, f"description of {field.name}", field.descriptions)
    if field.type not in FIELD_TYPES:
        yield f"{where}: {field.name} has type {field.type!r}; known: {', '.join(FIELD_TYPES)}"
    if (field.type == "code") != (field.code_list is not None):
        yield f"{where}: {field.name} must have type code and a code_list, or neither"
    if field.code_list is not None and field.code_list not in catalog.code_lists:
        yield f"{where}: code list {field.code_list!r} of {field.name} does not exist"
    yield from dangling(where, f"visibility of {field.name}", field.visibility, catalog, "visibility")


def _definition(field: Field) -> dict[str, Any]:
    return {
        "label": field.label,
        "description": field.descriptions,
        "type": field.type,
        "code_list": field.code_list,
        "unit": field.unit,
        "languages": field.languages,
        "visibility": field.visibility,
    }


def _difference(one: Field, other: Field) -> str:
    left, right = _definition(one), _definition(other)
    return ", ".join(name for name in left if left[name] != right[name])
