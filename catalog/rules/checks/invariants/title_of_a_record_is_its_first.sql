-- A record that keeps its claims is called by the first title that it states.
select r.record_id, r.title, c.value from record r
join (
    select record_id, arg_min(value, claim_no) as value from claim
    where kind = 'programme' and field = 'title' group by record_id
) c on c.record_id = r.record_id
where r.title is distinct from c.value
