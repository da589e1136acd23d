-- Parts that exclude each other (sexes, ages) come to more than the total of the same count, or one part alone does.
select r.record_id, 'count' as field,
       p.measure || ': ' || max(p.parts) || ' as parts' as found,
       max_by(p.total, (p.parts, p.total)) || ' in total' as expected,
       'correct the total or the parts' as suggestion
from people_part p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.parts > p.total
group by r.record_id, p.measure, p.unit
