-- Each record, issue and unmapped name comes from a file that was read, and from its source; a decision has no file.
select 'record' as what, record_id as which, file from record r
where not exists (select 1 from file f where f.file = r.file and f.source_id is not distinct from r.source_id)
union all
select 'issue', cast(issue_no as varchar), file from issue i
where file <> 'decisions' and not exists (select 1 from file f where f.file = i.file)
union all
select 'unmapped', name, file from unmapped u
where count < 1 or not exists (select 1 from file f where f.file = u.file and f.source_id is not distinct from u.source_id)
