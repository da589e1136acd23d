-- An age below 0 or above 130, or the youngest above the oldest.
select r.record_id, 'age' as field,
       coalesce(cast(c.age_min as varchar), 'any') || ' to ' || coalesce(cast(c.age_max as varchar), 'any') as found,
       'ages from 0 to 130, the youngest first' as expected, 'correct the ages of this count' as suggestion
from people_count c join version r on r.programme_id = c.programme_id and r.rank = 1
where c.age_min < 0 or c.age_max < 0 or c.age_min > 130 or c.age_max > 130 or c.age_min > c.age_max
group by all
