"""The tables of the register, put together from winners, kept rows, money and people.

``status`` is computed from the dates on the day ``as_of``, never taken from a source, except that dates
cannot tell a cancelled or suspended programme from another one. Without an end date a stated end is believed;
an open end of which nothing was heard for three years is "not known", not "running".
"""

from __future__ import annotations

import datetime as dt

import duckdb

from waypost.store.tables import REGISTER

_PARTICIPATION = """
create or replace table participation as
select programme_id, organisation_id, organisation_ref, organisation_name,
       coalesce(organisation_type, o.kind) as organisation_type, role
from kept_participation
left join (select organisation_id, organisation_type as kind from organisation) o using (organisation_id)
"""

_PLACE = """
create or replace table place as
select p.programme_id,
       cast(row_number() over (partition by p.programme_id order by p.rank, p.subject_no, p.record_id)
            as integer) as place_no,
       p.country_code, p.region_code, coalesce(m.admin1_code, p.admin1_code) as admin1_code,
       p.admin1_name, p.place_name, p.location_type,
       try_cast(p.latitude as double) as latitude, try_cast(p.longitude as double) as longitude,
       try_cast(p.share as double) as share, p.trail_id, p.stage_role
from kept_place p
left join place_match m
  on m.country_code = p.country_code and m.stated_code is not distinct from p.admin1_code
 and m.stated_name is not distinct from p.admin1_name
"""

# In the register a row is stated or inferred; that it came through a questionnaire stands in its claims.
_BASIS = "case when basis in ('repeated', 'revised') then 'reported' else basis end as basis"

_PLAIN = {
    "identifier": "authority, value",
    "service": f"service_code, {_BASIS}",
    "population_group": f"population_group_code, {_BASIS}",
    "trail": "trail_id, stage_role",
    "sector": "vocabulary, sector_code, sector_name, try_cast(share as double) as share",
    "marker": "marker_type, vocabulary, marker_code, marker_name, significance",
    "link": "link_type, target, relation, title",
    "indicator": """cast(row_number() over (partition by programme_id order by rank, subject_no) as integer)
        as indicator_no, result_type, result_title, indicator_title, indicator_unit, baseline_year,
        baseline_value, try_cast(period_start_date as date) as period_start_date,
        try_cast(period_end_date as date) as period_end_date, target_value, actual_value, dimension""",
}

_DATES = ("planned_start_date", "actual_start_date", "planned_end_date", "actual_end_date")
_CODES = (
    "stated_status", "programme_type", "operation_type", "reach", "access_condition", "information_sharing",
    "return_stance", "detention_work", "migration_message", "payment", "migrant_involvement",
    "host_separation", "verified_by",
)  # fmt: skip


def _wide() -> str:
    """Winning fields as columns."""
    parts = [f"max(value) filter (field = '{name}') as {name}" for name in _CODES]
    parts += [f"try_cast(max(value) filter (field = '{name}') as date) as {name}" for name in _DATES]
    parts.append("max(value) filter (field = 'is_humanitarian') = 'true' as is_humanitarian")
    return ",\n".join(parts)


def _programme(as_of: dt.date) -> str:
    day = f"date '{as_of.isoformat()}'"
    return f"""
create or replace table programme as
with member as (
    select v.programme_id, cast(count(*) as integer) as record_count,
           cast(count(distinct v.publisher) as integer) as publisher_count,
           coalesce(max(r.scope_certainty) filter (not v.only_repeats), max(r.scope_certainty)) as scope_certainty,
           max(try_cast(left(v.dated, 10) as date)) filter (not v.only_repeats) as dated
    from version v join intake_record r using (record_id) group by all
), wide as (
    select programme_id, {_wide()} from field_value group by all
), careful_dates as (
    select programme_id, max(try_cast(value as date)) filter (field = 'embargo_date') as embargo_date,
           max(try_cast(value as date)) filter (field = 'verified_date') as verified_date,
           coalesce(bool_or(value = 'true') filter (field = 'is_example'), false) as is_example
    from field_claim where is_current group by all
), movement as (
    select programme_id, bool_or(o.is_movement) as is_movement,
           string_agg(distinct p.organisation_id, ' ' order by p.organisation_id)
               filter (p.role = 'operating' and o.organisation_type = 'national_society') as operating_ns_ids
    from participation p join organisation o using (organisation_id) group by all
), country as (
    select programme_id, string_agg(distinct country_code, ' ' order by country_code) as country_codes
    from place where country_code is not null group by all
), people as (
    select programme_id,
           max(count) filter (measure = 'reached') as people_reached,
           max(count) filter (measure = 'targeted') as people_targeted
    from people_total where model = 'largest_service' and unit = 'persons' group by all
), joined as (
    select m.programme_id, t.title, t.title_language, coalesce(mv.is_movement, false) as is_movement,
           coalesce(d.is_example, false) as is_example, w.*  exclude (programme_id),
           coalesce(w.actual_start_date, w.planned_start_date) as start_date,
           coalesce(w.actual_end_date, w.planned_end_date) as end_date,
           c.visibility, d.embargo_date, d.verified_date, m.scope_certainty, m.publisher_count,
           m.record_count, greatest(m.dated, d.verified_date) as latest_date,
           mv.operating_ns_ids, co.country_codes, b.budget_chf, s.spending_chf,
           pe.people_reached, pe.people_targeted
    from member m
    left join programme_title t using (programme_id)
    left join wide w using (programme_id)
    left join careful_dates d using (programme_id)
    left join careful c using (programme_id)
    left join movement mv using (programme_id)
    left join country co using (programme_id)
    left join budget_total b using (programme_id)
    left join spending_total s using (programme_id)
    left join people pe using (programme_id)
)
select *, case
    when stated_status in ('cancelled', 'suspended') then stated_status
    when end_date < {day} then 'closed'
    when start_date > {day} then 'pipeline'
    when end_date is null and stated_status in ('closed', 'finalisation') then stated_status
    when end_date is null and coalesce(latest_date, start_date) < {day} - interval 3 year then null
    when start_date is not null then 'implementation'
    else stated_status end as status
from joined
"""


def build_organisations(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``organisation`` from the matches: one row per organisation that any programme names."""
    con.sql("""
        create or replace table organisation as
        select organisation_id, min(organisation_name) as name, min(organisation_type) as organisation_type,
               min(country_code) as country_code, bool_or(is_movement) as is_movement
        from organisation_match
        where organisation_id in (select organisation_id from kept_participation)
        group by organisation_id
    """)


def assemble(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """Make the register's tables that are not yet there; ``as_of`` is the day that statuses refer to."""
    build_organisations(con)
    con.sql(_PARTICIPATION)
    con.sql(_PLACE)
    for name, columns in _PLAIN.items():
        con.sql(f"create or replace table {name} as select programme_id, {columns} from kept_{name}")
    # A questionnaire answers to the programme's own key, which is no further identifier of it.
    con.sql("delete from identifier where authority = 'waypost' and value = programme_id")
    con.sql(_programme(as_of))
    missing = [name for name in REGISTER if not con.sql(f"select 1 from duckdb_tables() where table_name = '{name}'")]
    if missing:
        raise AssertionError(f"the register lacks {missing}")
