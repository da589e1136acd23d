-- A source says that the programme runs, but its dates say that it ended more than a year ago, or the reverse.
select r.record_id, 'stated_status' as field,
       p.stated_status || ', dates: ' || coalesce(p.start_date::varchar, '?') || ' to '
           || coalesce(p.end_date::varchar, '?') as found,
       p.status as expected, 'correct the end date or the status' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where (p.stated_status in ('pipeline', 'implementation') and p.status = 'closed'
       and p.end_date < (select as_of from build) - interval 1 year)
   or (p.stated_status = 'closed' and p.status in ('pipeline', 'implementation') and p.end_date is not null)
