"""Long lists a piece at a time: places of programmes that a filter leaves, rows at places, rows of a kept answer.

The places (``list_no`` of the table ``listed``) are found once for each filter and kept by whoever asks; a piece of a
list is then a piece of an array, whatever its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from waypost.atlas.findings import conditions_of, filters_of
from waypost.atlas.listing import COLUMNS, day_for, listed_sql, where_of
from waypost.atlas.opened import Opened
from waypost.store.reading import Rows

_BATCH = 5_000


def places(opened: Opened, narrowed: Mapping[str, str], *, everybody: bool = False) -> np.ndarray:
    """Where the programmes stand that the filters leave, in the order of lists: 32-bit numbers from 1 on."""
    where, given = where_of(narrowed, everybody=everybody, perhaps=False)
    day_for(opened, narrowed)
    found = opened.con.execute(f"select list_no from listed where {where} order by list_no", given).fetchnumpy()
    return np.asarray(found["list_no"], dtype=np.int32)


def listed_count(opened: Opened) -> int:
    """How many programmes the viewer may know of."""
    return int(opened.con.execute("select count(*) from listed").fetchall()[0][0])


def rows_at(opened: Opened, numbers: np.ndarray, language: str) -> Rows:
    """The programmes at these places, in order, with :data:`waypost.atlas.listing.COLUMNS`."""
    if not len(numbers):
        return []
    listed = ", ".join(str(int(number)) for number in numbers)
    where = f"list_no between {int(numbers[0])} and {int(numbers[-1])} and list_no in ({listed})"
    return opened.rows(listed_sql(where), [language, language])


def all_rows(opened: Opened, language: str) -> Iterator[Rows]:
    """Every programme that the viewer may know of, in order, some thousand at a time."""
    cursor = opened.con.cursor()
    cursor.execute(listed_sql("true"), [language, language])
    while batch := cursor.fetchmany(_BATCH):
        yield [dict(zip(COLUMNS, row, strict=True)) for row in batch]
    cursor.close()


def listed_schema(opened: Opened) -> pa.Schema:
    """The types of the columns of a list."""
    return opened.con.execute(listed_sql("false"), ["en", "en"]).to_arrow_table().schema


def answer_rows(
    opened: Opened, question: str, narrowed: Mapping[str, str], *, start: int, most: int
) -> tuple[Rows, int]:
    """Up to ``most`` rows of a kept answer from place ``start`` on, in its order, and how many are withheld in all.

    ``narrowed`` holds filters that the answer goes by, see :func:`waypost.atlas.findings.filters_of`.
    """
    conditions, given = conditions_of(filters_of(opened, question), dict(narrowed))
    where = " and ".join(conditions) or "true"
    if question in opened.answers.confidential:
        rows, withheld = opened.answer(question, where, given)
        return rows[start : start + most], withheld
    return opened.answer(question, f"{where} limit {int(most)} offset {int(start)}", given)


def answer_count(opened: Opened, question: str, narrowed: Mapping[str, str]) -> int:
    """How many rows of a kept answer the filters leave to the viewer."""
    conditions, given = conditions_of(filters_of(opened, question), dict(narrowed))
    where = " and ".join(conditions) or "true"
    if question in opened.answers.confidential:
        return len(opened.answer(question, where, given)[0])
    found: list[tuple[Any, ...]] = opened.answers.con.execute(
        f'select count(*) from "{question}" where {where}', given
    ).fetchall()
    return int(found[0][0])


def answer_schema(opened: Opened, question: str) -> pa.Schema:
    """The types of the columns of a kept answer."""
    return opened.answers.con.execute(f'from "{question}" limit 0').to_arrow_table().schema
