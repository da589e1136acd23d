"""Source declarations: their settings, and that lookups and columns point at what exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.reference.catalog import Catalog
from waypost.reference.checks.bodies import currencies
from waypost.reference.checks.findings import dangling, unknown
from waypost.reference.schema import Field
from waypost.reference.sources import NARROWS_NOTHING, Source


def check_sources(catalog: Catalog) -> Iterator[str]:
    """Every declaration is complete, and what it names exists."""
    defaults: dict[str, str] = {}
    for source in catalog.sources.values():
        where = f"sources/{source.source_id}.yml"
        if not (catalog.path / where).exists():
            yield f"sources: {source.source_id!r} does not stand in a file of its name"
        yield from _check_settings(where, source, catalog)
        yield from _check_lookups(where, source, catalog)
        yield from _check_columns(where, source, catalog)
        for correction in source.corrections:
            if not fields_named(catalog, correction.field):
                yield f"{where}: correction of {correction.identifier}: no field {correction.field!r} in the schema"
        if source.is_default:
            other = defaults.setdefault(source.format, source.source_id)
            if other != source.source_id:
                yield f"{where}: {other} is the default of format {source.format!r} already"


def check_formats(catalog: Catalog, code: Path) -> Iterator[str]:
    """The format of every declaration is a module of ``waypost.sources.formats``."""
    folder = code / "waypost" / "sources" / "formats"
    known = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    for source in catalog.sources.values():
        if source.format not in known:
            yield f"sources/{source.source_id}.yml: format {source.format!r} is not one of {', '.join(known)}"


def fields_named(catalog: Catalog, name: str) -> list[Field]:
    """Fields of the schema with this name, bare or as ``kind.field``."""
    kind, _, field = name.rpartition(".")
    kinds = [catalog.schema[kind]] if kind in catalog.schema else [] if kind else catalog.schema.values()
    return [of.fields[field] for of in kinds if field in of.fields]


def _check_settings(where: str, source: Source, catalog: Catalog) -> Iterator[str]:
    if not 0 <= source.trust <= 100:
        yield f"{where}: trust {source.trust} is not between 0 and 100"
    if source.visibility != NARROWS_NOTHING:
        yield from dangling(where, "visibility", source.visibility, catalog, "visibility")
    if source.country is not None:
        yield from unknown(where, "country", [source.country], catalog.countries)
    if source.currency is not None and source.currency not in currencies():
        yield f"{where}: {source.currency!r} is not a currency of ISO 4217"
    if source.date_order not in (None, "dmy", "mdy", "ymd"):
        yield f"{where}: date_order {source.date_order!r}; known: dmy, mdy, ymd"
    if source.decimal not in (None, ".", ","):
        yield f"{where}: decimal {source.decimal!r}; known: '.' and ','"


def _check_lookups(where: str, source: Source, catalog: Catalog) -> Iterator[str]:
    """Targets are codes of the list that the lookup's name leads to: through a field, or by itself."""
    for name, lookup in source.lookups.items():
        lists = {field.code_list for field in fields_named(catalog, name) if field.code_list}
        lists |= {name} & set(catalog.code_lists)
        for raw, code in lookup.items():
            for code_list in sorted(lists):
                yield from dangling(where, f"lookup {name}, {raw!r}", code, catalog, code_list)
            if any(field.type == "country" for field in fields_named(catalog, name)):
                yield from unknown(where, f"lookup {name}, {raw!r}: country", [code], catalog.countries)


def _check_columns(where: str, source: Source, catalog: Catalog) -> Iterator[str]:
    """A column goes to a tag (``#org+impl``) or to a field of the schema, as text or under ``tag`` or ``field``."""
    for header, stated in source.columns.items():
        target = (stated.get("tag") or stated.get("field")) if isinstance(stated, dict) else stated
        if not isinstance(target, str) or not (target.startswith("#") or fields_named(catalog, target)):
            yield f"{where}: column {header!r} goes to {target!r}, which is neither a tag nor a field of the schema"
