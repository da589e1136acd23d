"""The schema: which kinds of thing there are, and what each field means everywhere it stands.

``catalog/schema/<kind>.yml``::

    kind: budget
    of: programme                             # whose rows they are: a programme's (the default) or a society's
    label: {en: , fr: , es: , ar: }
    description: {en: , fr: , es: , ar: }
    key: [budget_type, period_start_date]     # the fields that tell two rows of one programme apart
    merge: field | union | best_source        # how rows of several sources become one
    each: practice_code                       # best_source for each value of this field on its own; optional
    fields:
      amount:
        label: {en: , fr: , es: , ar: }
        description: {en: , fr: , es: , ar: }
        type: text | code | date | year | integer | decimal | boolean | country | currency | identifier | trail
        code_list: budget_type                # for type code
        languages: true                       # one value per language
        unit: currency
        visibility: movement                  # default public
        iati: budget/value                    # its path or column elsewhere
        hxl: "#value+budget"
        go3w: Budget(CHF)

A field name that stands in several kinds has one definition: same label, description and type, unless the
field says ``defined_per_kind: true`` in each of them, because the same word has another sense there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

FIELD_TYPES = (
    "text",
    "code",
    "date",
    "year",
    "integer",
    "decimal",
    "boolean",
    "country",
    "currency",
    "identifier",
    "trail",
)
MERGES = ("field", "union", "best_source")


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one kind; ``iati``, ``hxl`` and ``go3w`` say what it is called elsewhere.

    ``description`` is the English one, ``descriptions`` holds all languages.
    """

    name: str
    label: dict[str, str]
    description: str = ""
    descriptions: dict[str, str] = {}
    type: str = "text"
    code_list: str | None = None
    languages: bool = False
    unit: str | None = None
    visibility: str = "public"
    defined_per_kind: bool = False
    iati: str | None = None
    hxl: str | None = None
    go3w: str | None = None


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of thing: a programme, or rows that belong to one."""

    kind: str
    label: dict[str, str]
    description: str = ""
    descriptions: dict[str, str] = {}
    key: tuple[str, ...] = ()
    merge: str = "union"
    each: str | None = None
    of: str = "programme"
    fields: dict[str, Field] = {}


def read_schema(folder: Path) -> dict[str, Kind]:
    """Read all kinds, in order of file name; raises CatalogError on a malformed file."""
    kinds: dict[str, Kind] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        if not isinstance(content, dict) or not isinstance(content.get("fields"), dict):
            raise CatalogError(f"{path}: expected keys kind, label and fields")
        fields = {name: {"name": name, **_described(entry or {})} for name, entry in content["fields"].items()}
        kind = convert({**_described(content), "fields": fields}, Kind, path)
        if kind.kind in kinds:
            raise CatalogError(f"{path}: kind {kind.kind!r} is defined twice")
        kinds[kind.kind] = kind
    return kinds


def _described(entry: dict[str, Any]) -> dict[str, Any]:
    stated = entry.get("description")
    if stated is None:
        return {key: value for key, value in entry.items() if key != "description"}
    texts = stated if isinstance(stated, dict) else {"en": stated}
    return {**entry, "description": texts.get("en") or "", "descriptions": texts}
