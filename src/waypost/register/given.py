"""What the register is given beside claims: organisations and places as matched, and rates."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from waypost.reference import Catalog
from waypost.store.arrow import put_table
from waypost.store.tables import RATE


def load_matches(con: duckdb.DuckDBPyConnection, organisations: pa.Table, places: pa.Table, catalog: Catalog) -> None:
    """Make ``organisation_match`` and ``place_match`` from what reconciliation found.

    ``organisations`` and ``places`` as :func:`waypost.reconcile.match_organisations` and ``match_places`` give
    them; type, country and membership of the Movement come from the catalog.
    """
    for name, table in (("found", organisations), ("body", _bodies(catalog)), ("place_found", places)):
        con.register(f"{name}_arrow", table)
    con.sql("""
        create or replace table organisation_match as
        select f.ref, f.name, f.organisation_id, f.organisation_name, b.organisation_type, b.country_code,
               coalesce(b.is_movement, false) as is_movement
        from found_arrow f left join body_arrow b using (organisation_id)
    """)
    con.sql("create or replace table place_match as from place_found_arrow")
    for name in ("found", "body", "place_found"):
        con.unregister(f"{name}_arrow")


def load_rates(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``rate``: what the register converts money with."""
    rows = [
        {"currency": r.currency, "year": r.year, "chf_per_unit": float(r.chf_per_unit), "source": r.source}
        for r in catalog.rates.values()
    ]
    put_table(con, "rate", pa.Table.from_pylist(rows, schema=RATE))


def _bodies(catalog: Catalog) -> pa.Table:
    """The societies and other bodies of the catalog, as the register needs them."""
    rows: list[tuple[str, str, str | None, bool]] = [
        (s.ns_id, "national_society", s.country_code, True) for s in catalog.societies.values()
    ]
    rows += [
        (o.organisation_id, o.organisation_type, o.country_code, o.is_movement) for o in catalog.organisations.values()
    ]
    names = ("organisation_id", "organisation_type", "country_code", "is_movement")
    return pa.table({name: [row[n] for row in rows] for n, name in enumerate(names)})
