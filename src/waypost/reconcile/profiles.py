"""One profile per ``publisher|identifier`` key: what its claims say that tells one programme from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from waypost.reconcile.tables import make_schema, make_table

if TYPE_CHECKING:
    from waypost.reference import Catalog

MOST_TITLES = 6

_TABLES = """
CREATE TABLE node AS
SELECT (row_number() OVER (ORDER BY key) - 1)::INTEGER AS n, * FROM (
  SELECT publisher || '|' || identifier AS key, publisher, identifier, min(record_kind) AS record_kind
  FROM records_in GROUP BY publisher, identifier);

CREATE TABLE rec AS
SELECT r.record_id, node.n, coalesce(r.stated_date, '') AS stated_date
FROM records_in r JOIN node ON node.key = r.publisher || '|' || r.identifier;

CREATE TABLE said AS
SELECT rec.n, rec.stated_date, c.record_id, c.kind, c.subject_no, c.field, c.value, c.language
FROM claims_in c JOIN rec USING (record_id)
WHERE c.kind IN ('programme', 'identifier', 'participation', 'place', 'budget', 'transaction')
  AND c.field IN ('title', 'planned_start_date', 'actual_start_date', 'planned_end_date', 'actual_end_date',
                  'authority', 'value', 'organisation_ref', 'organisation_name', 'role', 'country_code',
                  'admin1_code', 'admin1_name', 'budget_type', 'transaction_type', 'amount', 'currency')
  AND c.value IS NOT NULL AND c.value <> '';

CREATE TABLE title AS
SELECT n, text, language FROM (
  SELECT n, value AS text, min(language) AS language,
         row_number() OVER (PARTITION BY n ORDER BY max(stated_date) DESC, value) AS place
  FROM said WHERE kind = 'programme' AND field = 'title' GROUP BY n, value)
WHERE place <= $most_titles ORDER BY n, text;

CREATE TABLE dates AS
SELECT n,
  try_cast(arg_max(value, (stated_date, record_id)) FILTER (field = 'planned_start_date') AS DATE) AS start_1,
  try_cast(arg_max(value, (stated_date, record_id)) FILTER (field = 'actual_start_date') AS DATE) AS start_2,
  try_cast(arg_max(value, (stated_date, record_id)) FILTER (field = 'planned_end_date') AS DATE) AS end_1,
  try_cast(arg_max(value, (stated_date, record_id)) FILTER (field = 'actual_end_date') AS DATE) AS end_2
FROM said WHERE kind = 'programme' AND field LIKE '%_date' GROUP BY n;

CREATE TABLE identifier AS
SELECT DISTINCT n, authority, value FROM (
  SELECT n, max(value) FILTER (field = 'authority') AS authority, max(value) FILTER (field = 'value') AS value
  FROM said WHERE kind = 'identifier' GROUP BY n, record_id, subject_no)
WHERE value IS NOT NULL;

CREATE TABLE participation AS
SELECT n, ref, name, role, min(record_id) AS record_id FROM (
  SELECT n, record_id, max(value) FILTER (field = 'organisation_ref') AS ref,
         max(value) FILTER (field = 'organisation_name') AS name, max(value) FILTER (field = 'role') AS role
  FROM said WHERE kind = 'participation' GROUP BY n, record_id, subject_no)
WHERE ref IS NOT NULL OR name IS NOT NULL GROUP BY ALL;

CREATE TABLE place AS
SELECT n, country_code, admin1_code, admin1_name, min(record_id) AS record_id FROM (
  SELECT n, record_id, max(value) FILTER (field = 'country_code') AS country_code,
         max(value) FILTER (field = 'admin1_code') AS admin1_code,
         max(value) FILTER (field = 'admin1_name') AS admin1_name
  FROM said WHERE kind = 'place' GROUP BY n, record_id, subject_no)
WHERE country_code IS NOT NULL GROUP BY ALL;

CREATE TABLE money AS
WITH row AS (
  SELECT n, record_id, any_value(stated_date) AS stated_date, kind,
         max(value) FILTER (field IN ('budget_type', 'transaction_type')) AS money_type,
         max(value) FILTER (field = 'currency') AS currency,
         try_cast(max(value) FILTER (field = 'amount') AS DECIMAL(24, 2)) AS amount
  FROM said WHERE kind IN ('budget', 'transaction') GROUP BY n, record_id, kind, subject_no),
newest AS (SELECT n, kind, max((stated_date, record_id)) AS pick FROM row GROUP BY n, kind)
SELECT DISTINCT n, currency, amount FROM (
  SELECT row.n, row.currency, sum(row.amount) AS amount
  FROM row JOIN newest ON newest.n = row.n AND newest.kind = row.kind
                      AND newest.pick = (row.stated_date, row.record_id)
  WHERE row.currency IS NOT NULL
    AND (row.kind = 'budget' OR row.money_type IN ('outgoing_commitment', 'incoming_commitment', 'incoming_funds'))
  GROUP BY row.n, row.kind, coalesce(row.money_type, ''), row.currency)
WHERE amount > 0;
"""


_ONE_THREAD_BELOW = 1_000


def connect(records: int) -> duckdb.DuckDBPyConnection:
    """An in-memory engine that loads nothing from outside; of few records one thread takes less than to share out."""
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    if records < _ONE_THREAD_BELOW:
        con.sql("set threads = 1")
    return con


def build_profiles(con: duckdb.DuckDBPyConnection, records: pa.Table, claims: pa.Table) -> None:
    """Create the tables node, rec, title, dates, identifier, participation, place and money in ``con``.

    ``node.n`` numbers the keys in their order, so that comparing numbers is comparing keys. Titles,
    organisations and places are the union over all versions of a key; dates and amounts are the newest
    version's. Amounts are sums per type and currency of one record, exact decimals.
    """
    con.register("records_in", records)
    con.register("claims_in", claims)
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            needs = {"most_titles": MOST_TITLES} if "$most_titles" in statement else None
            con.execute(statement, needs)
    con.execute("DROP TABLE said")
    con.unregister("records_in")
    con.unregister("claims_in")


_TELLERS = """
CREATE TABLE teller AS
WITH named AS (SELECT publisher, organisation_id, count(DISTINCT n) AS records,
                      2 * count(DISTINCT n) FILTER (coalesce(role, 'operating') IN ('operating', 'host'))
                        > count(DISTINCT n) AS does
               FROM part JOIN node USING (n) GROUP BY ALL),
told AS (SELECT publisher, count(DISTINCT n) AS records FROM part JOIN node USING (n) GROUP BY publisher),
found AS (
  SELECT publisher, organisation_id, does FROM named JOIN told USING (publisher)
  WHERE told.records >= $fewest AND named.records >= $share * told.records
    AND publisher NOT IN (SELECT publisher FROM publisher_society WHERE ns_id IS NOT NULL)
  QUALIFY count(*) OVER (PARTITION BY publisher) = 1)
SELECT publisher, ns_id AS organisation_id, NULL::BOOLEAN AS does FROM publisher_society WHERE ns_id IS NOT NULL
UNION ALL FROM found
"""
_TELLER_NEEDS = {"fewest": 5, "share": 0.8}


def register_matches(
    con: duckdb.DuckDBPyConnection, organisations: pa.Table, places: pa.Table, catalog: Catalog
) -> None:
    """Create the tables part(n, organisation_id, role, is_society), where_(n, country_code, division) and
    teller(publisher, organisation_id, does).

    A teller is the body that a publisher is: the society of its reference, else the one body that nearly all its
    records name. A record that names no society gets its teller: a society's own sheet seldom says who runs the work.
    At home, or where no country is named, it is supposed to run it, elsewhere to support it; other bodies do what
    they mostly do. A record that names no country is supposed where its operating societies are at home. A doubtful
    name tells nothing.
    """
    publishers = [row[0] for row in con.execute("SELECT DISTINCT publisher FROM node ORDER BY 1").fetchall()]
    found = [(publisher, catalog.find_society(publisher)) for publisher in publishers]
    homes = [(ns_id, society.country_code) for ns_id, society in sorted(catalog.societies.items())]
    con.register("organisation_match", organisations)
    con.register("place_match", places)
    con.register("publisher_society", make_table(make_schema(publisher=pa.string(), ns_id=pa.string()), found))
    con.register("home", make_table(make_schema(organisation_id=pa.string(), country=pa.string()), homes))
    con.execute("""
        CREATE TABLE part AS
        SELECT DISTINCT p.n, m.organisation_id, p.role, m.organisation_id LIKE 'ns-%' AS is_society
        FROM participation p JOIN organisation_match m
          ON m.ref IS NOT DISTINCT FROM p.ref AND m.name IS NOT DISTINCT FROM p.name
        WHERE m.how <> 'doubtful'""")
    con.execute("""
        CREATE TABLE where_ AS
        SELECT DISTINCT p.n, p.country_code, m.admin1_code AS division
        FROM place p LEFT JOIN place_match m
          ON m.country_code = p.country_code AND m.stated_code IS NOT DISTINCT FROM p.admin1_code
         AND m.stated_name IS NOT DISTINCT FROM p.admin1_name""")
    con.execute(_TELLERS, _TELLER_NEEDS)
    con.execute("""
        INSERT INTO part
        SELECT node.n, t.organisation_id,
               CASE WHEN coalesce(t.does, home.country IN (SELECT country_code FROM where_ w WHERE w.n = node.n),
                                  false)
                      OR (t.does IS NULL AND node.n NOT IN (SELECT n FROM where_)) THEN NULL
                    ELSE 'participating' END,
               t.organisation_id LIKE 'ns-%'
        FROM node JOIN teller t USING (publisher) LEFT JOIN home USING (organisation_id)
        WHERE node.n NOT IN (SELECT n FROM part WHERE is_society OR t.does IS NOT NULL)""")
    con.execute("""
        INSERT INTO where_ SELECT DISTINCT part.n, home.country, NULL
        FROM part JOIN home USING (organisation_id)
        WHERE coalesce(part.role, 'operating') IN ('operating', 'host') AND part.n NOT IN (SELECT n FROM where_)""")
    for name in ("organisation_match", "place_match", "publisher_society", "home"):
        con.unregister(name)
