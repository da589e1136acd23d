"""Which form an answer takes: JSON, CSV or Parquet, by ``?format=`` or by ``Accept``."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.publish.cells import CSV_ENCODING, csv_cell
from waypost.store.reading import Rows
from waypost.web.api.problems import Problem, wrong_parameter

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
CONTENT_TYPES = MEDIA_TYPES | {"csv": "text/csv; charset=utf-8"}
_BY_MEDIA_TYPE = {media_type: form for form, media_type in MEDIA_TYPES.items()}


@dataclass(frozen=True)
class Table:
    """Rows to be told: ``columns`` in order; ``schema`` gives the types of those that Parquet cannot guess."""

    columns: Sequence[str]
    rows: Rows
    schema: pa.Schema | None = field(default=None, compare=False)


def accepted_forms(given: str | None, accept: str) -> tuple[str, ...]:
    """The forms that a request takes, the best first. Raises :class:`Problem` when there is none.

    ``given`` is ``?format=`` and wins over ``accept``.
    """
    if given is not None:
        if given not in MEDIA_TYPES:
            raise wrong_parameter("format", given, "one of " + ", ".join(MEDIA_TYPES), MEDIA_TYPES)
        return (given,)
    found = _read_accept(accept[:1000])
    if not found:
        raise Problem(
            "format", f"Accept: {accept[:200]} leaves none of what there is", available=list(MEDIA_TYPES.values())
        )
    return found


@lru_cache(maxsize=256)
def _read_accept(accept: str) -> tuple[str, ...]:
    if not accept.strip():
        return tuple(MEDIA_TYPES)
    weights: dict[str, tuple[int, float]] = {}
    for part in accept.lower().split(","):
        media_type, *parameters = (each.strip() for each in part.split(";"))
        quality = _quality(parameters)
        for form, own in MEDIA_TYPES.items():
            exact = {own: 2, own.split("/")[0] + "/*": 1, "*/*": 0}.get(media_type)
            if exact is not None and exact >= weights.get(form, (-1, 0.0))[0]:
                weights[form] = (exact, quality)
    wanted = [form for form in MEDIA_TYPES if weights.get(form, (0, 0.0))[1] > 0]
    return tuple(sorted(wanted, key=lambda form: -weights[form][1]))  # of equal ones JSON comes first


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return min(1.0, max(0.0, float(parameter[2:])))
            except ValueError:
                return 0.0
    return 1.0


def as_json(value: Any) -> bytes:
    """Plain values as JSON: days in ISO 8601, decimals as texts so that no digit is lost."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def as_csv(table: Table) -> bytes:
    """A table as CSV with a heading; texts that a spreadsheet would run are guarded, lists are joined by spaces."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([csv_cell(_flat(row[column])) for column in table.columns])
    return out.getvalue().encode(CSV_ENCODING)


def as_parquet(table: Table) -> bytes:
    """A table as Parquet."""
    if table.schema is not None:
        made = pa.Table.from_pylist(table.rows, schema=table.schema)
    else:
        made = pa.table({name: _column([row[name] for row in table.rows]) for name in table.columns})
    out = io.BytesIO()
    pq.write_table(made, out, compression="zstd")
    return out.getvalue()


def _column(values: list[Any]) -> pa.Array:
    """Values as Arrow guesses them; mixed or unknown ones as texts."""
    if any(isinstance(value, dict | Decimal) for value in values):
        values = [None if value is None else _flat(value) for value in values]
    try:
        made = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        made = pa.array([None if value is None else str(value) for value in values])
    return made.cast(pa.string()) if pa.types.is_null(made.type) else made


def _flat(value: Any) -> Any:
    if isinstance(value, list | tuple | set) and all(isinstance(each, str) for each in value):
        return " ".join(sorted(value) if isinstance(value, set) else value)
    if isinstance(value, dict | list | tuple | set):
        return as_json(value).decode()
    return str(value) if isinstance(value, Decimal) else value
