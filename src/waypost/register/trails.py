"""Where each programme stands on the trails, and on whose word.

A programme is on a trail by the stage that it states, else by the trail that it states and the role of its country
there, else, when it states no trail at all, by the role of its country on every trail that passes it. ``basis``
says which: ``stated_stage``, ``stated_trail`` or ``country``. A country that is on five trails puts a programme on
five trails; whoever counts programmes counts distinct ones.

A stage that ended before the programme began, or began after it ended, does not count; where either says nothing
about its dates it may have, and ``is_dated`` is false.
"""

from __future__ import annotations

import duckdb

_PROGRAMME_TRAIL = """
create or replace table programme_trail as
with named as (
    select distinct programme_id, trail_id, stage_role, country_code from place where trail_id is not null
    union
    select distinct t.programme_id, t.trail_id, t.stage_role, p.country_code
    from trail t left join place p using (programme_id)
    where t.trail_id is not null
      and not exists (select 1 from place q where q.programme_id = t.programme_id and q.trail_id = t.trail_id)
),
here as (
    select distinct programme_id, country_code from place where country_code is not null
),
run as (
    select programme_id, start_date, end_date from programme
),
on_stage as (
    select distinct trail_id, role, country_code, from_date, to_date from trail_stage
),
stated_stage as (
    select n.programme_id, n.trail_id, n.stage_role as role,
           case when s.country_code is not null or n.country_code is null then n.country_code end as country_code,
           'stated_stage' as basis, true as is_dated, n.country_code as wanted
    from named n
    left join (select distinct trail_id, role, country_code from on_stage) s
      on s.trail_id = n.trail_id and s.role = n.stage_role and s.country_code = n.country_code
    where n.stage_role is not null
),
kept_stage as (
    -- a stage is stated for all places of a programme at once: keep the countries that have that role on the trail,
    -- and where none has, the countries as they stand
    select programme_id, trail_id, role, coalesce(country_code, wanted) as country_code, basis, is_dated
    from stated_stage
    qualify country_code is not null
        or not bool_or(country_code is not null) over (partition by programme_id, trail_id, role)
),
stated_trail as (
    select n.programme_id, n.trail_id, s.role, n.country_code, 'stated_trail' as basis,
           bool_or(s.from_date is not null and r.start_date is not null) as is_dated
    from named n join run r using (programme_id)
    left join on_stage s
      on s.trail_id = n.trail_id and s.country_code = n.country_code
     and (s.to_date is null or r.start_date is null or s.to_date >= r.start_date)
     and (s.from_date is null or r.end_date is null or s.from_date <= r.end_date)
    where n.stage_role is null
    group by all
),
by_country as (
    select h.programme_id, s.trail_id, s.role, h.country_code, 'country' as basis,
           bool_or(s.from_date is not null and r.start_date is not null) as is_dated
    from here h join run r using (programme_id)
    join on_stage s
      on s.country_code = h.country_code
     and (s.to_date is null or r.start_date is null or s.to_date >= r.start_date)
     and (s.from_date is null or r.end_date is null or s.from_date <= r.end_date)
    where h.programme_id not in (select programme_id from named)
    group by all
)
select programme_id, trail_id, role, country_code, basis, coalesce(is_dated, false) as is_dated from kept_stage
union select programme_id, trail_id, role, country_code, basis, coalesce(is_dated, false) from stated_trail
union select programme_id, trail_id, role, country_code, basis, is_dated from by_country
"""


def build_programme_trail(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``programme_trail`` from ``programme``, ``place``, ``trail`` and ``trail_stage``."""
    con.sql(_PROGRAMME_TRAIL)
