"""Counts of people, and the three totals that a programme may be said to reach.

Counts do not add up unless somebody says so. From the row to the programme:

1. **In one cell** (one place, service, period, way of counting) a stated total stands. Without one, parts that
   exclude each other and leave nobody out (both sexes, all ages without a gap, with and without disability) are
   added. Else the cell holds *at least* the most that is certain: the largest row, or the sum of parts that
   exclude each other. Groups overlap and are never added.
2. **Over time** ``new_unique`` counts are added, but a period that lies inside another is part of it; of
   ``cumulative`` ones the latest stands; of others the largest (*at least*). Two ways of counting the same
   people are two accounts of one thing: the larger stands, they are not added.
3. **Over services and places** a total stated for a place stands, also for the areas and stages inside it, and
   a total stated for the programme stands for all. A service that is part of another one told in the same
   place is not added to it. Accounts by country, by area, by stage, or without a place are accounts of the
   same people: the largest stands.

A contact is not a person, a household is not a person: units are never mixed.

Then, by name, the deduplication models, from the most to the least: ``sum`` (services and places added),
``largest_service`` (the largest service in a place, then places added), ``largest_place``. ``note`` says why a
total is only the least that must be true; null when nothing speaks against it.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from waypost.reference import Catalog

_COUNT = """
create or replace table people_count as
select programme_id,
       cast(row_number() over (partition by programme_id order by rank, subject_no) as integer)
           as people_count_no,
       measure, coalesce(unit, 'persons') as unit, counting, try_cast(count as bigint) as count,
       try_cast(period_start_date as date) as period_start_date,
       try_cast(period_end_date as date) as period_end_date,
       country_code, admin1_name, stage_role, population_group_code, service_code, sex,
       try_cast(age_min as integer) as age_min, try_cast(age_max as integer) as age_max, disability
from kept_people_count
where try_cast(count as bigint) is not null
"""

# Why a total is only the least that must be true: bits, so that they can be put together on the way.
_PARTS, _PERIODS, _CROSSING, _ACCOUNTS = 1, 2, 4, 8
_WHY = {
    _PARTS: "parts are told without a total",
    _PERIODS: "totals of periods are not added",
    _CROSSING: "periods of new people overlap",
    _ACCOUNTS: "told in ways that cannot be added",
}

_PLACE = "programme_id, measure, unit, country_code, admin1_name, stage_role"
_CELL = f"{_PLACE}, service_code, counting, period_start_date, period_end_date"
_LIFE = 999  # an age above all ages: "and older"

# Parts of one cell that could exclude each other, the ages of each sex in order; a band told twice is one band.
_SPLITS = f"""
part as (
    select {_CELL}, sex, disability, youngest, oldest, max(count) as count,
           case when sex is not null and is_aged then 'sex and age' when sex is not null then 'sex'
                when is_aged then 'age' else 'disability' end as split
    from counted
    where not is_grouped and not is_total and (disability is null or (sex is null and not is_aged))
    group by all
), band as (
    select *, max(oldest) over (
        partition by {_CELL}, split, sex, disability order by youngest, oldest
        rows between unbounded preceding and 1 preceding) as before
    from part
), lane as (
    select {_CELL}, split, sex, disability, sum(count) as count,
           bool_and(before is null or before < youngest) as is_apart,
           bool_and(youngest = coalesce(before + 1, 0)) and max(oldest) = {_LIFE} as is_gapless
    from band group by all
), split as (
    select {_CELL}, sum(count) as count,
           bool_and(is_gapless) and case split
               when 'age' then true
               when 'disability' then count(distinct disability) = 2
               else count(*) filter (sex in ('female', 'male')) = 2 end as is_complete
    from lane group by {_CELL}, split having bool_and(is_apart)
)"""

_CELLS = f"""
counted as (
    select {_CELL}, sex, disability, count, population_group_code is not null as is_grouped,
           coalesce(age_min, 0) as youngest, coalesce(age_max, {_LIFE}) as oldest,
           age_min is not null or age_max is not null as is_aged,
           sex is null and disability is null and population_group_code is null
               and age_min is null and age_max is null as is_total
    from people_count
), {_SPLITS},
offer as (
    select {_CELL}, count, case when is_total then 'total' else 'part' end as kind from counted
    union all
    select {_CELL}, count, case when is_complete then 'whole' else 'part' end from split
), offered as (
    select {_CELL}, max(count) filter (kind = 'total') as total, max(count) filter (kind = 'whole') as whole,
           max(count) as most
    from offer group by all
), cell as (
    select * exclude (total, whole, most), coalesce(total, most) as count,
           case when coalesce(total, whole, -1) = coalesce(total, most) then 0 else {_PARTS} end as least,
           dense_rank() over (order by {_PLACE}, service_code) as line_no
    from offered
)"""

_KNOWN = (
    "a.period_start_date is not null and a.period_end_date is not null "
    "and b.period_start_date is not null and b.period_end_date is not null"
)
_INSIDE = f"""(b.period_start_date is null and b.period_end_date is null)
    or ({_KNOWN} and b.period_start_date <= a.period_start_date and b.period_end_date >= a.period_end_date)"""

_LINES = f"""
period as (
    select a.line_no, a.period_start_date, a.period_end_date, bool_or({_INSIDE}) as is_inside,
           bool_or({_KNOWN} and a.period_start_date < b.period_end_date and b.period_start_date < a.period_end_date
                   and not (b.period_start_date <= a.period_start_date and b.period_end_date >= a.period_end_date)
                   and not (a.period_start_date <= b.period_start_date and a.period_end_date >= b.period_end_date)
           ) as is_crossing
    from cell a join cell b on b.line_no = a.line_no and a.counting = 'new_unique' and b.counting = 'new_unique'
     and (a.period_start_date is distinct from b.period_start_date
          or a.period_end_date is distinct from b.period_end_date)
    group by all
), timed as (
    select c.*, coalesce(p.is_inside, false) as is_inside, coalesce(p.is_crossing, false) as is_crossing
    from cell c left join period p on p.line_no = c.line_no and c.counting = 'new_unique'
     and p.period_start_date is not distinct from c.period_start_date
     and p.period_end_date is not distinct from c.period_end_date
), account as (
    select {_PLACE}, service_code, line_no, counting,
           case when counting = 'new_unique' and bool_or(is_crossing and not is_inside) then max(count)
                when counting = 'new_unique' then sum(count) filter (not is_inside)
                when counting = 'cumulative' then arg_max(count, (coalesce(period_end_date, date '9999-12-31'), count))
                else max(count) end as count,
           case when counting = 'new_unique' and bool_or(is_crossing and not is_inside) then {_CROSSING}
                when counting = 'new_unique' then bit_or(least) filter (not is_inside)
                when counting = 'cumulative' then arg_max(least, (coalesce(period_end_date, date '9999-12-31'), count))
                when count(*) > 1 then {_PERIODS} else bit_or(least) end as least
    from timed group by {_PLACE}, service_code, line_no, counting
), line as (
    select {_PLACE}, service_code, max(count) as count, arg_max(least, (count, -least)) as least
    from account group by {_PLACE}, service_code
)"""

_PLACES = f"""
numbered as (select *, dense_rank() over (order by {_PLACE}) as place_no from line),
told_above as (
    select distinct a.place_no, a.service_code
    from numbered a join service_above s using (service_code)
    join numbered b on b.place_no = a.place_no and b.service_code = s.above
), place_count as (
    select {_PLACE}, max(count) filter (n.service_code is null) as stated,
           sum(count) filter (n.service_code is not null and t.service_code is null) as services,
           max(count) filter (n.service_code is not null) as largest_service,
           bit_or(least) filter (n.service_code is null) as stated_least, bit_or(least) as least
    from numbered n
    left join told_above t on t.place_no = n.place_no and t.service_code = n.service_code
    group by all
), wider as (
    select distinct p.* from place_count p join place_count w
      on w.programme_id = p.programme_id and w.measure = p.measure and w.unit = p.unit and w.stated is not null
     and (w.country_code is null or w.country_code = p.country_code)
     and (w.admin1_name is null or w.admin1_name = p.admin1_name)
     and (w.stage_role is null or w.stage_role = p.stage_role)
     and (w.country_code, w.admin1_name, w.stage_role) is distinct from (p.country_code, p.admin1_name, p.stage_role)
), valued as (
    select {_PLACE}, case when stated is null then least else stated_least end as least,
           case when stated is null then greatest(services, largest_service)
                else greatest(stated, largest_service) end as added,
           greatest(stated, largest_service) as largest
    from (from place_count except from wider)
)"""

_MODELS = f"""
by_shape as (
    select programme_id, measure, unit, country_code, admin1_name is not null, stage_role is not null,
           sum(added) as added, sum(largest) as largest, max(largest) as place, bit_or(least) as least
    from valued group by all
), by_country as (
    select programme_id, measure, unit, country_code, max(added) as added, max(largest) as largest,
           max(place) as place, bit_or(least) | case when count(*) > 1 then {_ACCOUNTS} else 0 end as least
    from by_shape group by all
), by_programme as (
    select programme_id, measure, unit,
           greatest(max(added) filter (country_code is null), sum(added) filter (country_code is not null)) as added,
           greatest(max(largest) filter (country_code is null), sum(largest) filter (country_code is not null))
               as largest,
           max(place) as place,
           bit_or(least) | case when count(distinct country_code is null) > 1 then {_ACCOUNTS} else 0 end as least
    from by_country group by all
)"""


def _note() -> str:
    told = ", ".join(f"case when least & {bit} > 0 then '{why}' end" for bit, why in _WHY.items())
    return f"case when least > 0 then 'at least: ' || concat_ws('; ', {told}) end"


def totals_query() -> str:
    """One select that gives ``people_total`` from ``people_count`` and ``service_above``.

    ``service_above (service_code, above)`` names for each service the headings that it belongs to. The query
    needs nothing else, so that ``waypost check`` can ask a release for the same totals from outside.
    """
    return f"""
with {_CELLS}, {_LINES}, {_PLACES}, {_MODELS}
select programme_id, measure, unit, name as model,
       cast(case name when 'sum' then added when 'largest_service' then largest else place end as bigint) as count,
       {_note()} as note
from by_programme, (values ('sum'), ('largest_service'), ('largest_place')) as names(name)
"""


def make_service_above(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make the temporary table ``service_above (service_code, above)``."""
    services = catalog.code_lists["service"]
    rows = [(code, above) for code in services.codes for above in services.family(code)[1:]]
    made = pa.table(
        {name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(("service_code", "above"))}
    )
    con.register("service_above_arrow", made)
    con.sql("create or replace temp table service_above as from service_above_arrow")
    con.unregister("service_above_arrow")


def build_people(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``people_count`` and ``people_total`` from the kept rows; ``people_part`` for the checks.

    ``people_part``: for each cell with a stated total, the most that its parts come to (parts that exclude each
    other added, else the largest of them).
    """
    con.sql(_COUNT)
    make_service_above(con, catalog)
    con.sql(f"create or replace table people_total as {totals_query()}")
    con.sql(f"""
        create or replace temp table people_part as
        with {_CELLS} select programme_id, measure, unit, counting, country_code, admin1_name, service_code,
                             period_start_date, period_end_date, total, most as parts
        from offered where total is not null
    """)
