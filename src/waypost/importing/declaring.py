"""What a person settled about a table, as a declaration with which the readers that exist read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from waypost.errors import InputError
from waypost.importing.reading import guess_reading
from waypost.importing.target_codes import target_of
from waypost.model import FileReport, SourceRecord
from waypost.model.text import fold
from waypost.reference import Catalog, Match, Source
from waypost.reference.column_names import IGNORE
from waypost.reference.sources import Rows
from waypost.sources.files import InputFile, recognise
from waypost.sources.formats.sheet import FORMAT
from waypost.sources.reading import read_declared, read_file

__all__ = ["Matched", "declaration_yaml", "declare", "guess_reading", "read_matched"]

# Targets that name a programme by themselves, the surest first, when a person chose no key.
_KEYS = ("#activity+code", "#activity+code+waypost", "#meta+id")


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """What a person settled: columns (header → target or ``ignore``), values (field → text → code), how to read.

    ``header_row`` counts rows from 1. ``key`` names the columns, by header or target, that make a row a programme;
    empty: the own number, else each row is one. ``currency`` and ``country`` hold where the rows name none.
    """

    sheet: str | None = None
    header_row: int = 1
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    key: tuple[str, ...] = ()
    language: str = "en"
    date_order: str = "dmy"
    decimal: str = "."
    currency: str | None = None
    country: str | None = None


def declare(matched: Matched, *, publisher: str, publisher_name: str, source_id: str, catalog: Catalog) -> Source:
    """The declaration that reads such tables. Raises :class:`InputError` for a target or a key that does not exist."""
    columns: dict[str, Any] = {}
    ignored: list[str] = []
    chosen: dict[str, str] = {}
    for header, stated in matched.columns.items():
        target = target_of(stated, catalog)
        if target is None:
            raise InputError(f"column {header!r}: {stated!r} is no target; see the list of targets")
        name = header.replace("|", "/")  # a bar parts two names of one column; folded, both signs are a space
        if not fold(name):
            continue
        if target == IGNORE:
            ignored.append(name)
        else:
            chosen[name] = target
            columns[name] = _declared(target, catalog)
    if not columns:
        raise InputError("no column is matched with anything: nothing can be read")
    return Source(
        source_id=source_id,
        publisher=publisher,
        publisher_name=publisher_name,
        format=FORMAT,
        match=Match(header=tuple(columns)),
        terms="Sent in by the publisher, its columns matched by a person.",
        language=matched.language or None,
        country=matched.country,
        currency=matched.currency,
        date_order=matched.date_order or None,
        decimal=matched.decimal or None,
        columns=columns,
        rows=Rows(
            key=_key(matched, chosen, catalog),
            sheets=(matched.sheet,) if matched.sheet else (),
            header_row=matched.header_row,
        ),
        lookups={field: dict(texts) for field, texts in matched.values.items() if texts},
        ignored_fields=tuple(ignored),
    )


def _declared(target: str, catalog: Catalog) -> Any:
    """A target as a declaration writes it: counts of groups and services say which with their code."""
    if not target.startswith(("#reached", "#targeted")):
        return target
    name, *attributes = target.split("+")
    parts, services = catalog.column_names.people.parts, catalog.code_lists["service"].codes
    for attribute in attributes:
        group = parts[attribute].group if attribute in parts else None
        if group is not None:
            return {"tag": target, "population_group_code": group}
        if attribute in services and attribute not in parts:
            return {"tag": name, "service_code": attribute}
    return target


def _key(matched: Matched, chosen: Mapping[str, str], catalog: Catalog) -> tuple[str, ...]:
    """Columns of the key as headers: what a person chose, else the own number or the key of Waypost."""
    by_header = {fold(name.replace("|", "/")): name for name in matched.columns}
    found = []
    for stated in matched.key:
        header = by_header.get(fold(stated)) if not stated.startswith("#") else None
        target = target_of(stated, catalog) if header is None else None
        header = header or next((name for name, code in chosen.items() if code == target), None)
        if header is None:
            raise InputError(f"key {stated!r}: no such column in this table")
        found.append(header.replace("|", "/"))
    if found:
        return tuple(found)
    own = (name for code in _KEYS for name, target in chosen.items() if target == code)
    return tuple(name for name in [next(own, None)] if name is not None)


def read_matched(path: Path, source: Source, catalog: Catalog, report: FileReport) -> Iterator[SourceRecord]:
    """Yield the records of a file, read with exactly this declaration; what is wrong ends in the report.

    A file with a format of its own (IATI, a Waypost workbook) given with a declaration of another format is read
    by that one's reader.
    """
    if source.format == FORMAT:
        yield from read_declared(path, FORMAT, source, catalog, report)
    elif recognise(path) == source.format:
        yield from read_declared(path, source.format, source, catalog, report)
    else:
        yield from read_file(InputFile(path, path.name, path.stat().st_size), catalog, report)


def declaration_yaml(source: Source) -> str:
    """The declaration as a file of ``catalog/sources``: what is not said there is not written."""
    plain = msgspec.to_builtins(source)
    plain["match"] = {name: value for name, value in plain["match"].items() if value}
    defaults = msgspec.to_builtins(Rows())
    plain["rows"] = {name: value for name, value in plain["rows"].items() if value != defaults[name]}
    kept = {name: value for name, value in plain.items() if value not in (None, {}, [], (), False)}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120)
