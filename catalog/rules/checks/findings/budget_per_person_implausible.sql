-- The budget per person targeted is below 1 franc or above 50,000: a unit or a digit may be lost.
select r.record_id, 'budget' as field,
       'CHF ' || p.budget_chf || ' for ' || p.people_targeted || ' people' as found,
       'between 1 and 50,000 francs a person' as expected,
       'check the unit of the budget and of the count' as suggestion
from programme p join version r on r.programme_id = p.programme_id and r.rank = 1
where p.people_targeted > 0 and p.budget_chf > 0
  and (p.budget_chf / p.people_targeted < 1 or p.budget_chf / p.people_targeted > 50000)
