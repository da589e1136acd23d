-- An amount stands in a currency and year for which the catalog has no rate; it stays as stated.
select r.record_id, 'budget' as field,
       string_agg(distinct b.currency || ' ' || coalesce(year(coalesce(b.value_date, b.period_start_date))::varchar,
           'without a year'), ', ' order by b.currency || ' '
           || coalesce(year(coalesce(b.value_date, b.period_start_date))::varchar, 'without a year')) as found,
       'a rate to CHF for that year' as expected,
       'state the period of the budget, or add a sourced rate to catalog/reference/rates.csv' as suggestion
from budget b join version r on r.programme_id = b.programme_id and r.rank = 1
where b.amount is not null and b.amount_chf is null
group by r.record_id
