"""Counts of people, and the three totals that a programme may be said to reach.

Counts do not add up unless somebody says so:

* over periods only ``new_unique`` counts are summed; of ``cumulative`` ones the latest stands, of
  ``period_total`` ones the largest (the least that must have been reached);
* within one period and place a stated total stands; else the sexes are summed when both women and men are
  given; else the largest single row (groups and ages overlap);
* a contact is not a person, a household is not a person: units are never mixed.

Then, by name, the deduplication models, from the most to the least: ``sum`` (services and places added),
``largest_service`` (the largest service in a place, then places added), ``largest_place``.
"""

from __future__ import annotations

import duckdb

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

_CELL = """
create or replace temp table people_cell as
select programme_id, measure, unit, counting, country_code, admin1_name, stage_role, service_code,
       period_start_date, period_end_date,
       coalesce(
           max(count) filter (sex is null and population_group_code is null and disability is null
                              and age_min is null and age_max is null),
           case when count(distinct sex) filter (sex in ('female', 'male') and whole) = 2
                then sum(count) filter (sex is not null and whole) end,
           max(count)
       ) as count
from (
    select *, population_group_code is null and disability is null and age_min is null and age_max is null
        as whole
    from people_count
)
group by all
"""

_PLACE = """
create or replace temp table people_place as
select programme_id, measure, unit, country_code, admin1_name, stage_role, service_code,
       sum(count) as count, bool_or(is_least) as is_least
from (
    select programme_id, measure, unit, counting, country_code, admin1_name, stage_role, service_code,
           case when counting = 'new_unique' then sum(count)
                when counting = 'cumulative' then arg_max(count, coalesce(period_end_date, date '9999-12-31'))
                else max(count) end as count,
           coalesce(counting, '') not in ('new_unique', 'cumulative') and count(*) > 1 as is_least
    from people_cell
    group by programme_id, measure, unit, counting, country_code, admin1_name, stage_role, service_code
)
group by all
"""

_TOTAL = """
create or replace table people_total as
with whole as (
    -- a count for the programme as a whole stands; counts by place or service stand where there is none
    select *, country_code is null and admin1_name is null and service_code is null and stage_role is null
        as is_whole
    from people_place
), chosen as (
    select * from whole
    qualify not (bool_or(is_whole) over (partition by programme_id, measure, unit)) or is_whole
), by_place as (
    select programme_id, measure, unit, country_code, admin1_name, stage_role,
           coalesce(max(count) filter (service_code is null), sum(count)) as added,
           max(count) as largest, bool_or(is_least) as is_least
    from chosen group by all
), model as (
    select programme_id, measure, unit,
           {'sum': sum(added), 'largest_service': sum(largest), 'largest_place': max(largest)} as models,
           bool_or(is_least) as is_least
    from by_place group by all
)
select programme_id, measure, unit, name as model,
       cast(case name when 'sum' then models.sum when 'largest_service' then models.largest_service
            else models.largest_place end as bigint) as count,
       case when is_least then 'at least: period totals are not added' end as note
from model, (values ('sum'), ('largest_service'), ('largest_place')) as names(name)
"""


def build_people(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``people_count`` and ``people_total`` from the kept rows."""
    for statement in (_COUNT, _CELL, _PLACE, _TOTAL):
        con.sql(statement)
