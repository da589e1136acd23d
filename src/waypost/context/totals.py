"""Totals over origins and destinations, where a publisher gives every part and no total.

After this a row without an origin is about people of all origins, in every data set: the publisher gave it, or it was
added here, and its note says so. Nobody may add it to the rows that have an origin. Only declarations that name
``sums`` get totals: where people of unknown origin are left out, the parts add up to less than the whole.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from waypost.context.facts import READ_SCHEMA
from waypost.reference.context import ContextSet

NOTE = "sum over the rows of the publisher"
_FIGURES = ("count", "count_least", "count_most", "event_count", "note", "basis", "file_no")
_SIDES = {"origin": "origin_code", "destination": "destination_code"}
# A total rests on the weakest of what its parts rest on.
_WEAKEST = """case max(case basis when 'observed' then 0 when 'imputed' then 1 when 'extrapolated' then 2 else 3 end)
    when 0 then 'observed' when 1 then 'imputed' when 2 then 'extrapolated' else 'modelled' end"""


def write_totals(declared: ContextSet, read: Path, target: Path) -> None:
    """Write the totals over the facts in ``read`` to ``target``, in the same columns."""
    sides = [_SIDES[name] for name in declared.sums]
    kept = [name for name in READ_SCHEMA.names if name not in (*_FIGURES, *_SIDES.values())]
    # Parts are set on every side that is summed over, so that a total of the publisher is no part of another one.
    parts = " and ".join(f"{side} is not null" for side in sides)
    queries = [_query(kept, gone) for gone in _choices(sides)]
    with duckdb.connect() as con:
        con.execute(f"create view given as select * from read_parquet('{_quoted(read)}')")
        con.execute(f"create view part as select * from given where {parts}")
        con.execute(f"copy ({' union all '.join(queries)}) to '{_quoted(target)}' (format parquet)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _choices(sides: list[str]) -> list[tuple[str, ...]]:
    """Which sides a total leaves out: each alone, and both."""
    return [(side,) for side in sides] + ([tuple(sides)] if len(sides) > 1 else [])


def _query(kept: list[str], gone: tuple[str, ...]) -> str:
    """Totals over the sides in ``gone``; none where the publisher gives one for the same key."""
    key = [*kept, *(side for side in _SIDES.values() if side not in gone)]
    same = " and ".join(f'given."{name}" is not distinct from total."{name}"' for name in key)
    empty = " and ".join(f"given.{side} is null" for side in gone)
    columns = ", ".join(f'"{name}"' for name in key)
    figures = {
        "count": "case when count(count) = count(*) then sum(count)::bigint end",  # a part that is a range has none
        "count_least": _bound("count_least"),
        "count_most": _bound("count_most"),
        "event_count": "sum(event_count)::integer",
        "note": f"'{NOTE}'",
        "basis": _WEAKEST,
        "file_no": "-1",
    }
    of_total = ", ".join(f"{sql} as {name}" for name, sql in figures.items())
    shown = ", ".join(f"null as {name}" if name in gone else f'total."{name}"' for name in READ_SCHEMA.names)
    return (
        f"select {shown} from (select {columns}, {of_total} from part group by all) total"
        f" where not exists (select 1 from given where {empty} and {same})"
    )


def _bound(name: str) -> str:
    """A bound where at least one part is a range; null where all are exact."""
    return f"case when count({name}) > 0 then sum(coalesce({name}, count))::bigint end"
