-- A claim has a name of its own (record and number), a known standing and a known basis.
select record_id, claim_no, count(*) as claims, min(standing) as standing, min(basis) as basis from claim
group by record_id, claim_no
having count(*) > 1
    or min(standing) not in ('won', 'agreed', 'lost', 'superseded', 'set_aside')
    or min(basis) not in ('reported', 'corrected', 'inferred', 'repeated', 'revised')
