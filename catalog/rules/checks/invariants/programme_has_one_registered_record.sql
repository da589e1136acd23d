-- Each programme was registered by exactly one record.
select p.programme_id, count(r.record_id) as records from programme p
left join record r on r.programme_id = p.programme_id and r.fate = 'registered'
group by p.programme_id having count(r.record_id) <> 1
