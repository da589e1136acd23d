-- A society answers to a programme in which, as far as anybody else says, it takes no part.
select r.record_id, 'participation' as field, p.title as found,
       'a programme in which ' || r.publisher || ' takes part' as expected, null as suggestion
from intake_record r
join version v using (record_id)
join programme p on p.programme_id = v.programme_id
where v.is_answer and r.publisher like 'ns-%'
    and exists (
        select 1 from row_participation o join version w using (record_id)
        where o.programme_id = v.programme_id and w.publisher <> r.publisher
    )
    and not exists (
        select 1 from row_participation o join version w using (record_id)
        left join organisation_match m
          on m.ref is not distinct from o.organisation_ref and m.name is not distinct from o.organisation_name
        where o.programme_id = v.programme_id and w.publisher <> r.publisher and m.organisation_id = r.publisher
    )
