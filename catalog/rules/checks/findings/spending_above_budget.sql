-- More than twice the budget was spent.
select r.record_id, 'spending' as field, 'CHF ' || p.spending_chf || ' spent' as found,
       'at most twice the budget of CHF ' || p.budget_chf as expected,
       'check for a revised budget or a lost digit' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.budget_chf > 0 and p.spending_chf > 2.0::double * p.budget_chf
