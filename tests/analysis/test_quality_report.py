"""How often checks fail: of those asked, by whom, and nothing made of silence."""

from __future__ import annotations

import duckdb
import pytest

from waypost.analysis.quality_report import NOT_COUNTED, NOTHING_READ, quality_report, reports_over_time
from waypost.reference import Catalog

_WORLD = """
create table national_society as select * from (values
    ('ns-col', 'americas', 'americas'), ('ns-per', 'americas', 'americas'), ('ns-ita', 'europe', 'europe')
) t(organisation_id, region, zone_2009);
create table society_publisher as select organisation_id as publisher, organisation_id from national_society;
create table record as select * from (values
    ('r1', 'ns-col', 'p1', 'registered', 'month_missing; no_output!'),
    ('r2', 'ns-col', 'p2', 'registered', 'month_missing!'),
    ('r3', 'r4v', 'p3', 'registered', 'month_missing'),
    ('r4', 'ns-col', 'p1', 'merged', null)
) t(record_id, publisher, programme_id, fate, checked);
create table participation as select 'p3' as programme_id, 'ns-per' as organisation_id, 'operating' as role;
create table claim as select * from (values
    ('r1', 'programme', 'actual_start_date'), ('r1', 'programme', 'planned_end_date'),
    ('r2', 'programme', 'actual_start_date')
) t(record_id, kind, field);
create table issue as select * from (values
    ('ends_before_it_starts', 'r1'), ('month_missing', 'r2'), ('month_missing', null)
) t(issue_type, record_id);
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Four records of two societies; a third society said nothing."""
    made = duckdb.connect()
    made.execute(_WORLD)
    return made


def test_a_share_is_of_the_records_that_answered(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    report = quality_report(con, catalog, by="society", as_of="2026-01-01", release_id="a")
    told = {(r["group"], r["check"]): (r["records_concerned"], r["records_checked"], r["share"]) for r in report}
    assert told["ns-col", "month_missing"] == (1, 2, 0.5)
    assert told["ns-col", "no_output"] == (1, 1, 1.0)
    assert told["ns-per", "month_missing"] == (0, 1, 0.0)
    assert ("ns-per", "no_output") not in told
    # Only what states both days can end before it starts, and only the record that is registered is asked.
    assert told["ns-col", "ends_before_it_starts"] == (1, 1, 1.0)
    assert {row["family"] for row in report if row["check"] == "month_missing"} == {"completeness"}


def test_nothing_read_is_no_zero(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    report = quality_report(con, catalog, by="society", as_of="2026-01-01", release_id="a")
    (silent,) = [row for row in report if row["group"] == "ns-ita"]
    assert (silent["check"], silent["records_checked"], silent["share"]) == (None, None, None)
    assert silent["note"] == NOTHING_READ
    zones = quality_report(con, catalog, by="zone", as_of="2026-01-01", release_id="a")
    assert [row["note"] for row in zones if row["group"] == "europe"] == [NOTHING_READ]
    whole = quality_report(con, catalog, by="check", as_of="2026-01-01", release_id="a")
    assert {row["group"] for row in whole} == {"all"}


def test_an_older_release_says_that_it_did_not_count(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    con.execute("alter table record drop column checked")
    older = reports_over_time([(con, "2025-01-01", "old")], catalog, "check")
    (month,) = [row for row in older if row["check"] == "month_missing"]
    assert (month["records_concerned"], month["records_checked"], month["share"]) == (1, None, None)
    assert (month["note"], month["as_of"], month["release_id"]) == (NOT_COUNTED, "2025-01-01", "old")
