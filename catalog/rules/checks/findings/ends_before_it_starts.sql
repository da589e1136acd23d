-- The end stands before the start.
select r.record_id, 'end_date' as field, p.start_date || ' to ' || p.end_date as found,
       'an end on or after the start' as expected, 'check day and month of both dates' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.end_date < p.start_date
