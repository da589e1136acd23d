"""Which claims a new release touches: those alone whose facts are other ones than before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from waypost.advocacy.measures import Shape, asked_table, facts_of, has_tables, matching, shape_sql, shapes_of
from waypost.advocacy.values import Claim
from waypost.reference.advocacy import Measure


def touched(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    measures: Mapping[str, Measure],
    claims: Iterable[Claim],
) -> set[str]:
    """Claims that rest on a fact which came, went or became another one between two releases.

    All others give the same result with the same fingerprint. Both connections have the tables of their release for the
    same audience; a measure that one of them cannot answer touches all of its claims.
    """
    found: set[str] = set()
    for measure, shapes in shapes_of(measures, claims):
        if not (has_tables(old, measure) and has_tables(new, measure)):
            found |= {each.claim for _, asked in shapes for each in asked}
            continue
        used = [shape for shape, _ in shapes]
        with facts_of(old, measure, used) as before, facts_of(new, measure, used) as after:
            for shape, asked in shapes:
                found |= _touched(old, new, shape, asked, before, after)
    return found


def _touched(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    shape: Shape,
    asked: list[Claim],
    before: str,
    after: str,
) -> set[str]:
    chosen = ", ".join([*(f'"{name}"' for name in shape.names), "digest"])
    new.register("facts_before", old.execute(f"select {chosen} from ({shape_sql(shape, before)})").to_arrow_table())
    new.register("claims_asked", asked_table(shape, asked))
    try:
        found = new.execute(
            f"""with now as materialized (select {chosen} from ({shape_sql(shape, after)})),
                     other as ((select * from now except select * from facts_before)
                               union all (select * from facts_before except select * from now))
                select distinct a.no from claims_asked a join other f on {matching(shape)}"""
        ).fetchall()
    finally:
        new.unregister("claims_asked")
        new.unregister("facts_before")
    return {asked[number].claim for (number,) in found}
