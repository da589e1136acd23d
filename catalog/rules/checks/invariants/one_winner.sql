-- Each field of a programme, in each language, has exactly one winning claim.
select programme_id, field, language, count(*) as winners from claim
where kind = 'programme' and standing = 'won'
group by programme_id, field, language having count(*) <> 1
