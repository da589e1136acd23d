"""Names of columns: each target exists, and its labels and groups stand in four languages."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages
from waypost.reference.strict_yaml import read_yaml

_WHERE = "reference/column_names.yml"
_CELLS = frozenset(
    ("text", "name", "url", "date", "period", "number", "money", "latitude", "longitude", "point", "country", "body",
     "currency", "boolean", "trail", "identifier", "waypost_key")
)  # fmt: skip


def check_column_names(catalog: Catalog) -> Iterator[str]:
    """Yield a finding for each target, group, list or code that does not exist, and for each missing label."""
    names = catalog.column_names
    path = catalog.path / "reference" / "hxl_tags.yml"
    tags = set(((read_yaml(path) if path.is_file() else None) or {}).get("tags") or ())
    for group, label in names.groups.items():
        yield from missing_languages(_WHERE, f"group {group}", label)
    for code, target in names.targets.items():
        kind, _, field = code.partition(".")
        if code.startswith("#"):
            if code.partition("+")[0] not in tags:
                yield f"{_WHERE}: {code!r} is no tag of reference/hxl_tags.yml"
            yield from missing_languages(_WHERE, code, target.label)
        elif kind not in catalog.schema or field not in catalog.schema[kind].fields:
            yield f"{_WHERE}: {code!r} is neither a tag nor a field of the schema"
        if target.group not in names.groups:
            yield f"{_WHERE}: {code}: no group {target.group!r}"
        what, _, code_list = target.cells.partition(":")
        if what not in _CELLS and not (what == "code" and code_list in catalog.code_lists):
            yield f"{_WHERE}: {code}: cells {target.cells!r} are unknown"
    for part, word in (*names.people.measures.items(), *names.people.parts.items()):
        yield from missing_languages(_WHERE, f"people, {part}", word.label)
        yield from dangling(_WHERE, f"people, {part}", word.group, catalog, "population_group")
