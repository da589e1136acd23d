"""Personal data in what somebody tells: texts that hold any are held back, in forms and in files alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from waypost.disclosure.free_text import private_kinds, private_texts_sql
from waypost.model.contribution import Value, slot_kind
from waypost.model.workbook_layout import ANSWER, FACT, PRACTICE
from waypost.reference import load_catalog


def private_in(value: Value | None) -> tuple[str, ...]:
    """Kinds of personal data in a value: in any of its texts."""
    return tuple(dict.fromkeys(kind for text in texts_of(value) for kind in private_kinds(text)))


def texts_of(value: Value | None) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    rows = value if isinstance(value, list) else []
    return [text for row in rows for text in (row.values() if isinstance(row, dict) else (row,))]


def private_among(con: duckdb.DuckDBPyConnection, values: Iterable[Value | None]) -> frozenset[str]:
    """The texts among many values that hold personal data, found at once."""
    texts = sorted({text for value in values for text in texts_of(value)})
    if not texts:
        return frozenset()
    con.register("texts_told", pa.table({"text": pa.array(texts, pa.string())}))
    found = con.sql(private_texts_sql("select text from texts_told")).fetchall()
    con.unregister("texts_told")
    return frozenset(row[0] for row in found)


_MANY = 200  # texts from which on the engine is faster than one look at each


def private_of(told: Sequence[tuple[str, Value | None]]) -> list[tuple[str, ...]]:
    """Kinds of personal data in the free texts of each slot and value, in their order."""
    values = [free_texts(slot, value) for slot, value in told]
    if len(values) < _MANY:
        return [private_in(value) for value in values]
    with duckdb.connect() as con:
        private = private_among(con, values)
    return [kinds_among(private, value) for value in values]


def kinds_among(private: frozenset[str], value: Value | None) -> tuple[str, ...]:
    """Kinds of personal data in a value, of which many texts were looked through by :func:`private_among`."""
    return () if private.isdisjoint(texts_of(value)) else private_in(value)


# Figures and days look like numbers of telephones; a code or a reference is no free text.
_FREE = {"programme.title", "programme.description", "programme.verified_by"}
_FREE_COLUMNS = ("name", "title", "text", "dimension", "note")


def free_texts(slot: str, value: Value | None) -> Value | None:
    """Of a value, what anybody could have written anything into."""
    if slot_kind(slot) == "programme":
        return value if ".".join(slot.split(".")[:2]) in _FREE else None
    if slot == PRACTICE and isinstance(value, list):
        return [{ANSWER: row[ANSWER]} for row in value if isinstance(row, dict) and _is_in_words(row)]
    if isinstance(value, list):
        rows = [{k: v for k, v in row.items() if k.endswith(_FREE_COLUMNS)} for row in value if isinstance(row, dict)]
        return [row for row in rows if row]
    return None


def _is_in_words(row: Mapping[str, str]) -> bool:
    """Whether the answer of a row about a practice is one that people write, not choose or count."""
    practice = load_catalog().practices.get(row.get("practice_code", ""))
    field = practice.fields.get(row.get(FACT, "")) if practice is not None else None
    return field is not None and field.type in ("text", "body", "programme") and bool(row.get(ANSWER))
