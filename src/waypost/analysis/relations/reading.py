"""The long table of :mod:`waypost.analysis.relations.facts` as a world of plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args, get_origin

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from waypost.analysis.relations.values import KINDS, Told, World

if TYPE_CHECKING:
    from waypost.reference import Catalog

# How a text becomes what a column is declared as; None stays None.
_READ: dict[Any, Callable[[str], Any]] = {
    str: str,
    bool: lambda text: text == "true",
    int: lambda text: int(float(text)),
    float: float,
    dt.date: lambda text: dt.date.fromisoformat(text[:10]),
    tuple: lambda text: tuple(text.split(" ")),
}


def world_of(found: pa.Table, day: dt.date, catalog: Catalog) -> World:
    """What a release says on a day. The order of the rows of ``found`` never matters."""
    found = found.sort_by([(name, "ascending") for name in found.schema.names])
    parts = {kind: _rows(found.filter(pc.field("kind") == kind), made) for kind, made in KINDS.items()}
    services = catalog.code_lists["service"]
    families = {
        code: frozenset((code, *(other for other in services.codes if code in services.family(other))))
        for code in services.codes
    }
    return World(day=day, families=families, **parts)


def _rows(found: pa.Table, kind: type[Told]) -> tuple[Any, ...]:
    columns = []
    for number, field in enumerate(msgspec.structs.fields(kind)):
        texts = found[f"v{number}"].to_pylist()
        read, none = _reader(field.type)
        known: dict[str | None, Any] = {text: none if text is None else _value(read, text) for text in set(texts)}
        columns.append([known[text] for text in texts])
    return tuple(kind(*values) for values in zip(*columns, strict=True))


def _reader(declared: Any) -> tuple[Callable[[str], Any], Any]:
    """How a text is read as the declared type, and what stands for none."""
    if get_origin(declared) is tuple:
        return _READ[tuple], ()
    named = [each for each in get_args(declared) if each is not type(None)] or [declared]
    return _READ[named[0]], None


def _value(read: Callable[[str], Any], text: str) -> Any:
    """The value; a text that cannot be read as one is not known."""
    try:
        return read(text)
    except ValueError:
        return None
