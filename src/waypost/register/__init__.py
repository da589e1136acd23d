"""One record per thing: which claims win, what the programme adds up to, and whether it can be true.

:func:`build_register` takes a DuckDB connection that holds the intake (``intake_record``, ``intake_claim``,
``intake_issue``), ``source``, ``file``, ``rate``, ``cluster (record_id, cluster_id, how)``,
``organisation_match (ref, name, organisation_id, organisation_name, organisation_type, country_code,
is_movement)`` and ``place_match (country_code, stated_code, stated_name,
admin1_code)`` and ``reconcile_issue``, and leaves every table of
:mod:`waypost.store.tables` in it, those of the migration context apart.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from waypost.reference import Catalog
from waypost.register.account import build_account, verify_account
from waypost.register.assemble import assemble
from waypost.register.checks import Failure, build_findings, run_invariants
from waypost.register.money import build_money
from waypost.register.parts import build_parts
from waypost.register.people import build_people
from waypost.register.positions import build_positions
from waypost.register.practices import build_practices
from waypost.register.sides import build_programme_trail_side
from waypost.register.standing import build_standing
from waypost.register.trails import build_programme_trail
from waypost.register.versions import build_versions
from waypost.register.waivers import build_waivers
from waypost.register.winners import build_winners
from waypost.register.world import build_world

__all__ = ["Failure", "build_programmes", "build_register", "run_invariants", "verify_account"]


def build_register(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date) -> None:
    """Make the register's tables in ``con``; ``as_of`` is the day that statuses refer to.

    Raises :class:`waypost.errors.AccountingError` when the account does not add up.
    """
    build_programmes(con, catalog, as_of)
    build_world(con, catalog)
    build_programme_trail(con)
    build_programme_trail_side(con, catalog)
    build_standing(con, catalog)
    build_findings(con)
    build_account(con, catalog)
    build_waivers(con)


def build_programmes(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date) -> None:
    """The programmes, their parts, people and money: the register before trails, checks and the account."""
    con.sql(f"create or replace table build as select date '{as_of.isoformat()}' as as_of")
    build_versions(con)
    build_winners(con)
    build_parts(con, catalog)
    build_money(con)
    build_people(con, catalog)
    build_practices(con, catalog)
    build_positions(con, catalog)
    assemble(con, as_of)
