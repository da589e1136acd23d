"""The long table of :mod:`waypost.analysis.relations.facts` as a world of plain values."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from waypost.analysis.relations.values import KINDS, World

if TYPE_CHECKING:
    from waypost.reference import Catalog

# How a text becomes what a column is declared as; None stays None.
_READ: dict[str, Callable[[str], Any]] = {
    "str": str,
    "bool": lambda text: text == "true",
    "int": lambda text: int(float(text)),
    "float": float,
    "dt.date": lambda text: dt.date.fromisoformat(text[:10]),
    "tuple[str, ...]": lambda text: tuple(text.split(" ")),
}


def world_of(found: pa.Table, day: dt.date, catalog: Catalog) -> World:
    """What a release says on a day. The order of the rows of ``found`` never matters."""
    parts = {kind: _rows(found.filter(pc.field("kind") == kind), made) for kind, made in KINDS.items()}
    services = catalog.code_lists["service"]
    families = {
        code: frozenset((code, *(other for other in services.codes if code in services.family(other))))
        for code in services.codes
    }
    return World(day=day, families=families, **parts)


def _rows(found: pa.Table, kind: type) -> tuple[Any, ...]:
    """Each row once, in order."""
    fields = dataclasses.fields(kind)
    columns = []
    for number, field in enumerate(fields):
        texts = found[f"v{number}"].to_pylist()
        read = _READ[str(field.type).removesuffix(" | None")]
        known: dict[str | None, Any] = {text: None if text is None else _value(read, text) for text in set(texts)}
        none = () if str(field.type).startswith("tuple") else None
        columns.append([none if text is None else known[text] for text in texts])
    if not fields or not columns[0]:
        return ()
    names = [field.name for field in fields]
    rows = dict.fromkeys(zip(*columns, strict=True))
    made = [kind(**dict(zip(names, values, strict=True))) for values in rows]
    return tuple(sorted(made, key=lambda row: tuple(str(getattr(row, name) or "") for name in names)))


def _value(read: Callable[[str], Any], text: str) -> Any:
    """The value; a text that cannot be read as one is not known."""
    try:
        return read(text)
    except ValueError:
        return None
