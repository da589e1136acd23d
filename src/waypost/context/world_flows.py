"""How many people moved between countries in five years, by method: shown as a range, never as one number."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import duckdb

from waypost.context.extract import insert_facts, read_index
from waypost.context.store import ContextStore
from waypost.errors import InputError
from waypost.reference import Catalog
from waypost.store.arrow import put_table
from waypost.store.world_tables import CONTEXT

SERIES = "abel-cohen-flows"
_PERIOD = re.compile(r"(\d{4})\s*[-–]\s*(\d{4}|\d{2})")
WHAT = {
    "sd_drop_neg": "increases of stocks alone; a stock that shrinks is nobody who moved",
    "sd_rev_neg": "a stock that shrinks is people who went back to where they were born",
    "mig_rate": "rates of migration applied to stocks",
    "da_min_open": "accounting with births and deaths, as few moves as possible, open to the rest of the world",
    "da_min_closed": "accounting with births and deaths, as few moves as possible",
    "da_pb_closed": "accounting with births and deaths, between as few and as many moves as possible",
}
_NOTE = "Methods that turn two stocks into the flow between them. A flow of one method alone must not be quoted."


def world_flows(store: ContextStore | None, catalog: Catalog, period: str) -> dict[str, Any]:
    """World flows of ``period`` (``2015-2020``) by method, from a store or, without one, from the catalog's extract.

    Returns ``period, least, most, ratio, methods: [{method, people, what}], source, revision, note``. Raises
    :class:`InputError` for a period that is not there, naming those that are.
    """
    first = _first_year(period)
    with duckdb.connect() as con, contextlib.ExitStack() as stack:
        sets = stack.enter_context(store.reading()) if store is not None else {}
        of_series = [stored for stored in sets.values() if stored.series == SERIES]
        stored = max(of_series, key=lambda one: one.preference, default=None)
        if store is not None and stored is not None:
            con.execute(f"create view context_fact as select * from read_parquet('{store.facts_of(stored)}')")
        else:
            put_table(con, "context_fact", CONTEXT["context_fact"].empty_table())
            folder = catalog.path / "context" / "extract"
            insert_facts(con, folder, read_index(folder), {SERIES})
        rows = con.execute("""
            select year(period_start_date) as first, method,
                coalesce(max(count) filter (sex is null), sum(count) filter (sex is not null))::bigint as people
            from context_fact where measure = 'migration_flow' and origin_code is null and destination_code is null
            and count is not null group by all order by 1, 3, 2
        """).fetchall()
    known = sorted({row[0] for row in rows})
    methods = [{"method": row[1], "people": row[2], "what": WHAT.get(row[1], "")} for row in rows if row[0] == first]
    if not methods:
        listed = ", ".join(f"{year}-{year + 5}" for year in known)
        raise InputError(f"--period {period}: no flows of these years; there are: {listed or 'none'}")
    people = [method["people"] for method in methods]
    declared = catalog.context_sets[stored.dataset_id if stored else SERIES]
    return {
        "period": f"{first}–{first + 5}",
        "least": min(people),
        "most": max(people),
        "ratio": max(people) / min(people),
        "methods": methods,
        "source": declared.attribution or declared.publisher,
        "revision": declared.revision,
        "note": _NOTE if len(methods) > 1 else f"{_NOTE} Only one is loaded: load another before you quote it.",
    }


def _first_year(period: str) -> int:
    match = _PERIOD.fullmatch(period.strip())
    if match is None:
        raise InputError(f"--period {period}: expected two years such as 2015-2020")
    return int(match[1])
