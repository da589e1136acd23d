"""Claims asked of a release as an audience may see it: what a figure is, how each stands, and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb

from waypost.advocacy.freshness import standing
from waypost.advocacy.measures import evaluate, put_counts
from waypost.advocacy.values import Claim, Result, Standing
from waypost.disclosure.access import Viewer, open_outlet
from waypost.reference.catalog import Catalog
from waypost.store.reading import Rows, rows
from waypost.store.release import Release

# What is told of a data set: who published it, which revision, and when it was taken.
_TOLD = ("dataset_id", "title", "publisher", "revision", "url", "retrieved_date", "licence")


@contextmanager
def opened_for(
    release: Release, audience: str, catalog: Catalog, counts: Rows | None = None, hidden: tuple[str, ...] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tables of a release as an audience may see them, and the counts made for the public."""
    con = open_outlet(release, Viewer(audience, hidden=hidden), catalog).con
    try:
        if counts:
            put_counts(con, counts)
        yield con
    finally:
        con.close()


def ask(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, claims: Iterable[Claim], day: dt.date
) -> dict[str, tuple[Result, Standing]]:
    """Each claim's figure and how it stands, by claim; one without a measure has a figure without anything in it."""
    asked = list(claims)
    found = evaluate(con, catalog.advocacy.measures, asked)
    results = {each.claim: found.get(each.claim, Result()) for each in asked}
    return {each.claim: (results[each.claim], standing(each, results[each.claim], day)) for each in asked}


def datasets_of(con: duckdb.DuckDBPyConnection, results: Iterable[Result]) -> Mapping[str, dict[str, Any]]:
    """The data sets behind results by id: title, publisher, revision, address, and when it was taken."""
    wanted = sorted({each for result in results for each in result.datasets})
    if not wanted:
        return {}
    told = rows(con, f"select {', '.join(_TOLD)} from context_dataset where dataset_id in (select unnest(?))", [wanted])
    return {row["dataset_id"]: row for row in told}
