"""Where each programme stands on the trails, and on whose word.

For each country of a programme the most exact word counts, and ``basis`` says which it was:

* ``stated_stage``: the programme states trail and stage, at the place itself or for the programme as a whole. A stage
  stated for the whole holds for those of its countries that have that role on that trail; where none has, the
  society knows better than the catalog, and it holds for all of them.
* ``stated_trail``: it states the trail. The role is what the country has there; null where it has none.
* ``stated_role``: it states the stage and names no trail at all: the trails on which the country has that role.
* ``country``: it states neither: every role of the country on every trail that passes it.

A country that is on five trails puts a programme on five trails; whoever counts programmes counts distinct ones.

A stage that ended before the programme began, or began after it ended, does not count for the last three. Where the
dates at hand do not show that stage and programme overlap they may have, and ``is_dated`` is false. What a society
states of a stage is dated by its own programme.
"""

from __future__ import annotations

import duckdb

# What the society says, per country: of the place itself, else of the programme as a whole.
_WORD = """
create or replace temp table trail_word as
with here as (
    select distinct programme_id, country_code from place where country_code is not null
), of_place as (
    select distinct programme_id, trail_id, stage_role, country_code
    from place where trail_id is not null and country_code is not null
), of_whole as (
    select programme_id, trail_id, stage_role from trail where trail_id is not null
    union
    select programme_id, trail_id, stage_role from place where trail_id is not null and country_code is null
), spread as (
    select w.programme_id, w.trail_id, w.stage_role, h.country_code
    from of_whole w left join here h using (programme_id)
    where not exists (
        select 1 from of_place p
        where p.programme_id = w.programme_id and p.trail_id = w.trail_id and p.country_code = h.country_code
          and p.stage_role is not null
    )
)
select *, true as is_exact from of_place union all select *, false from spread
"""

_STATED_STAGE = """
create or replace temp table stated_stage as
with told as (
    select distinct w.*, w.is_exact or w.country_code is null or s.role is not null as fits
    from trail_word w
    left join (select distinct trail_id, role, country_code from trail_stage) s
      on s.trail_id = w.trail_id and s.role = w.stage_role and s.country_code = w.country_code
    where w.stage_role is not null
)
select programme_id, trail_id, stage_role as role, country_code from told
qualify fits or not bool_or(fits) over (partition by programme_id, trail_id, stage_role)
"""

# Countries whose role is the catalog's to say: with a trail that is stated, or on every trail.
_OPEN = """
create or replace temp table trail_open as
select distinct programme_id, trail_id, country_code, cast(null as varchar) as stated_role, 'stated_trail' as basis
from trail_word w
where not exists (
    select 1 from stated_stage s
    where s.programme_id = w.programme_id and s.trail_id = w.trail_id
      and s.country_code is not distinct from w.country_code
)
union all
select distinct p.programme_id, s.trail_id, p.country_code, r.stage_role,
       case when r.stage_role is null then 'country' else 'stated_role' end
from place p
left join place r
  on r.programme_id = p.programme_id and r.country_code = p.country_code and r.stage_role is not null
 and exists (select 1 from trail_stage t where t.country_code = r.country_code and t.role = r.stage_role)
join trail_stage s on s.country_code = p.country_code and s.role = coalesce(r.stage_role, s.role)
where p.programme_id not in (select programme_id from trail_word)
"""

_PROGRAMME_TRAIL = """
create or replace table programme_trail as
with role as (
    select o.programme_id, o.trail_id, o.country_code, o.basis, s.role,
           bool_or(s.from_date is not null and r.start_date is not null
                   and (s.from_date <= r.start_date or r.end_date is not null)) as is_dated
    from trail_open o
    join programme r using (programme_id)
    join trail_stage s
      on s.trail_id = o.trail_id and s.country_code = o.country_code and s.role = coalesce(o.stated_role, s.role)
     and (s.to_date is null or r.start_date is null or s.to_date >= r.start_date)
     and (s.from_date is null or r.end_date is null or s.from_date <= r.end_date)
    group by all
)
select programme_id, trail_id, role, country_code, 'stated_stage' as basis, true as is_dated from stated_stage
union all
select programme_id, trail_id, role, country_code, basis, is_dated from role
union all
select programme_id, trail_id, null, country_code, basis, false from trail_open
where basis = 'stated_trail'
  and not exists (
    select 1 from role r
    where r.programme_id = trail_open.programme_id and r.trail_id = trail_open.trail_id
      and r.country_code = trail_open.country_code
)
"""


def build_programme_trail(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``programme_trail`` from ``programme``, ``place``, ``trail`` and ``trail_stage``; no row stands twice."""
    for statement in (_WORD, _STATED_STAGE, _OPEN, _PROGRAMME_TRAIL):
        con.sql(statement)
