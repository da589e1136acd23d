"""Counts over all programmes that the Movement knows, as ``waypost disclose`` wrote them for the public.

The file has passed the statistical disclosure control; nothing here adds up, rounds or works out anything, since what
could be worked out from it is what the control has thought of. A hidden number is None and ``is_hidden``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from waypost.errors import InputError
from waypost.store.reading import Rows

DIMENSIONS = (
    "country_code", "service_heading_code", "service_code", "population_group_code", "trail_id", "trail_stage", "year",
    "half_year",
)  # fmt: skip
_COLUMNS = (*DIMENSIONS, "programmes", "is_hidden")
# What the rows of a page can be by, and the other dimensions that then stand beside it.
BY = {
    "country": "country_code",
    "heading": "service_heading_code",
    "service": "service_code",
    "group": "population_group_code",
    "trail": "trail_id",
    "year": "year",
    "half_year": "half_year",
}


def read_counts(path: Path) -> Rows:
    """All cells of a file that ``waypost disclose`` wrote. Raises :class:`InputError` for any other file."""
    if not path.is_file():
        raise InputError(f"{path}: no counts there; make them with: waypost disclose RELEASE --out {path}")
    return _read(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: str, _written: int) -> Rows:
    try:
        if path.endswith(".parquet"):
            table = pq.read_table(path)
        else:
            texts = {name: pa.string() for name in DIMENSIONS}
            options = pc.ConvertOptions(column_types=texts, strings_can_be_null=True)
            table = pc.read_csv(path, convert_options=options)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: not a file of counts ({error})") from error
    if missing := [name for name in _COLUMNS if name not in table.column_names]:
        raise InputError(f"{path}: not a file of counts: lacks {', '.join(missing)}")
    rows = table.select(list(_COLUMNS)).to_pylist()
    for row in rows:
        row["year"] = str(row["year"]) if row["year"] is not None else None
    return rows


def counts_by(rows: Rows, dimension: str, narrowed: dict[str, str]) -> Rows:
    """Cells by one dimension, in all of the others but those that ``narrowed`` names: ``code, programmes, is_hidden``.

    A cell that the tables do not have is not there: nobody told it, and it is not worked out.
    """
    column = BY[dimension]
    fixed = {BY[name]: code for name, code in narrowed.items() if name in BY and BY[name] != column}
    beside = {"service_code": "service_heading_code", "half_year": "year"}.get(column)
    found = []
    for row in rows:
        if row[column] is None or any(row[name] != code for name, code in fixed.items()):
            continue
        free = (name for name in DIMENSIONS if name not in (column, beside, *fixed))
        if all(row[name] is None for name in free):
            found.append({"code": row[column], "programmes": row["programmes"], "is_hidden": row["is_hidden"]})
    return sorted(found, key=lambda row: (row["is_hidden"], -(row["programmes"] or 0), row["code"]))


def whole(rows: Rows) -> dict[str, Any] | None:
    """The cell of everything: ``programmes, is_hidden``; None where it was not told."""
    found = [row for row in rows if all(row[name] is None for name in DIMENSIONS)]
    return {"programmes": found[0]["programmes"], "is_hidden": found[0]["is_hidden"]} if found else None
