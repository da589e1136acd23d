-- Women and men together are more than the total of the same count.
select r.record_id, 'count' as field, parts.parts || ' as parts' as found, t.total || ' in total' as expected,
       'correct the total or the parts' as suggestion
from (
    select programme_id, measure, unit, country_code, admin1_name, stage_role, service_code, period_start_date,
           period_end_date, sum(count) as parts
    from people_count
    where sex is not null and age_min is null and age_max is null and population_group_code is null
      and disability is null
    group by all
) parts
join (
    select programme_id, measure, unit, country_code, admin1_name, stage_role, service_code, period_start_date,
           period_end_date, max(count) as total
    from people_count
    where sex is null and age_min is null and age_max is null and population_group_code is null
      and disability is null
    group by all
) t on t.programme_id = parts.programme_id and t.measure = parts.measure and t.unit = parts.unit
   and t.country_code is not distinct from parts.country_code
   and t.admin1_name is not distinct from parts.admin1_name
   and t.stage_role is not distinct from parts.stage_role
   and t.service_code is not distinct from parts.service_code
   and t.period_start_date is not distinct from parts.period_start_date
   and t.period_end_date is not distinct from parts.period_end_date
join version r on r.programme_id = parts.programme_id and r.rank = 1
where parts.parts > t.total
