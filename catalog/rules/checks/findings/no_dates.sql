-- No date is stated: nobody can tell whether the programme still runs.
select r.record_id, 'start_date' as field, 'no start and no end' as found, 'a start date' as expected,
       'add when it started or is meant to start' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.start_date is null and p.end_date is null
