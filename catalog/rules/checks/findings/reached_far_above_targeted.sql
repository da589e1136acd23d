-- More than ten times as many people reached as targeted.
select r.record_id, 'count' as field, p.people_reached || ' reached' as found,
       p.people_targeted || ' targeted' as expected, 'check that both count the same thing' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.people_targeted > 0 and p.people_reached > 10.0::double * p.people_targeted
