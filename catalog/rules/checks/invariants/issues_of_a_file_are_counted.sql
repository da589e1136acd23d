-- The issues of a file as a whole are as many as its reader counted.
select f.file, f.issue_count, count(i.issue_no) as issues
from file f left join issue i on i.file = f.file and i.record_id is null
group by f.file, f.issue_count having count(i.issue_no) <> f.issue_count
