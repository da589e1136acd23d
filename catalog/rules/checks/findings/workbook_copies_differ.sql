-- Two questionnaires of one society that were answered on one day say two things of a programme.
with answer as (
    select v.record_id, v.programme_id, v.publisher, v.dated, v.rank, r.file,
           case when c.kind = 'programme' then c.field || coalesce('.' || c.language, '') else c.kind end as slot,
           string_agg(
               case when c.kind = 'programme' then c.value else c.field || ' ' || c.value end, ', '
               order by c.subject_no, c.field, c.value
           ) as said
    from intake_claim c
    join version v using (record_id)
    join intake_record r using (record_id)
    where v.is_answer and c.basis in ('reported', 'revised') and c.kind not in ('identifier', 'marker')
    group by all
)
select o.record_id, o.slot as field, o.said as found, a.said || ' (' || a.file || ')' as expected,
       null as suggestion
from answer o
join answer a using (programme_id, publisher, dated, slot)
where a.rank < o.rank and a.said <> o.said
qualify row_number() over (partition by o.record_id, o.slot order by a.rank) = 1
