-- Without a rate there is no amount in francs; a rate is never invented.
select programme_id, budget_no as part_no, currency from budget
where (rate is null and amount_chf is not null) or (currency = 'CHF' and amount_chf is distinct from amount)
union all
select programme_id, transaction_no, currency from "transaction"
where (rate is null and amount_chf is not null) or (currency = 'CHF' and amount_chf is distinct from amount)
