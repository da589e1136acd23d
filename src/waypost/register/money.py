"""Money as stated, and in Swiss francs at a dated rate when there is one.

A rate is a yearly average from ``catalog/reference/rates.csv``. The year is that of the value date, else of
the start of the period, else of the transaction. A year without a rate is "not convertible": the amount in
francs stays null, it is never taken at 1. A programme's total is null as soon as one part of it is, and where
it is beyond all measure: one figure run together from two must not stop a build.
"""

from __future__ import annotations

import duckdb

_RATED = """
    a.rate, a.rate_year, a.rate_source,
    try_cast(round(cast(a.amount as decimal(24, 2)) * cast(a.rate as decimal(14, 9)), 2) as decimal(18, 2))
        as amount_chf
"""


def _rated(table: str, date_columns: tuple[str, ...], source: str) -> str:
    year = "year(coalesce(" + ", ".join(f"try_cast({c} as date)" for c in date_columns) + "))"
    return f"""
        select p.* exclude (amount), try_cast(p.amount as decimal(18, 2)) as amount,
               case when p.currency = 'CHF' then 1.0 else r.chf_per_unit end as rate,
               case when p.currency = 'CHF' then null else r.year end as rate_year,
               case when p.currency = 'CHF' then null else r.source end as rate_source
        from {table} p
        left join rate r on r.currency = p.currency and r.year = {year}
        where {source}
    """


_BUDGET = f"""
create or replace table budget as
with a as ({_rated("kept_budget", ("value_date", "period_start_date", "period_end_date"), "true")})
select a.programme_id,
       cast(row_number() over (partition by a.programme_id order by a.rank, a.subject_no) as integer)
           as budget_no,
       a.budget_type, a.amount, a.currency, try_cast(a.value_date as date) as value_date,
       try_cast(a.period_start_date as date) as period_start_date,
       try_cast(a.period_end_date as date) as period_end_date, a.organisation_name, {_RATED}
from a
"""

_TRANSACTION = f"""
create or replace table "transaction" as
with a as ({_rated("kept_transaction", ("value_date", "transaction_date"), "true")})
select a.programme_id,
       cast(row_number() over (partition by a.programme_id order by a.rank, a.subject_no) as integer)
           as transaction_no,
       a.transaction_type, a.transaction_ref, try_cast(a.transaction_date as date) as transaction_date,
       a.amount, a.currency, try_cast(a.value_date as date) as value_date,
       a.provider_ref, a.provider_name, a.receiver_ref, a.receiver_name, {_RATED}
from a
"""

# What of a programme's budget rows is its budget: a revised figure replaces an original one; an amount asked
# for stands only where nothing was budgeted. Planned disbursements and funding received are other things.
_BUDGET_TOTAL = """
create or replace table budget_total as
with typed as (
    select *, case budget_type when 'revised' then 1 when 'original' then 2 when 'requested' then 3 end as step
    from budget where budget_type in ('revised', 'original', 'requested') or budget_type is null
), chosen as (
    select * from typed
    qualify coalesce(step, 4) = min(coalesce(step, 4)) over (
        partition by programme_id,
        case when step in (1, 2) then period_start_date end, case when step in (1, 2) then period_end_date end)
), best as (
    select * from chosen
    qualify (coalesce(step, 4) <= 2) = max(coalesce(step, 4) <= 2) over (partition by programme_id)
)
select programme_id,
       case when count(*) = count(amount_chf) then try_cast(sum(amount_chf) as decimal(18, 2)) end as budget_chf
from best group by programme_id
"""

_SPENDING_TOTAL = """
create or replace table spending_total as
select programme_id,
       case when count(*) = count(amount_chf) then try_cast(sum(amount_chf) as decimal(18, 2)) end as spending_chf
from "transaction" where transaction_type in ('disbursement', 'expenditure')
group by programme_id
"""


def build_money(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``budget``, ``transaction``, ``budget_total`` and ``spending_total`` from the kept rows and ``rate``."""
    for statement in (_BUDGET, _TRANSACTION, _BUDGET_TOTAL, _SPENDING_TOTAL):
        con.sql(statement)
