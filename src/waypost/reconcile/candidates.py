"""Which pairs of records are looked at: those that share a rare word or an undertaking's outline."""

from __future__ import annotations

import duckdb

from waypost.reconcile.rules import BlockingRules


# A block is a text; records that share one are compared. Every rule names a country or a society beside the
# rest, because a title alone ("Support to migrants") says nothing.
def _gap(name: str) -> str:
    """Fewest days between planned or actual dates of both sides; least() passes over unknown ones."""
    days = ", ".join(f"abs(date_diff('day', dl.{name}_{i}, dr.{name}_{j}))" for i in (1, 2) for j in (1, 2))
    return f"least({days})"


_TIMING = """
  CASE WHEN start_gap IS NULL AND end_gap IS NULL THEN 'unknown'
       WHEN greatest(start_gap, end_gap) <= 3 AND start_gap + end_gap IS NOT NULL THEN 'exact'
       WHEN greatest(start_gap, end_gap) <= 31 AND start_gap + end_gap IS NOT NULL THEN 'same'
       WHEN start_gap + end_gap IS NULL AND least(start_gap, end_gap) <= 31 THEN 'one_end'
       WHEN least(start_gap, end_gap) <= 31 AND greatest(start_gap, end_gap) <= 190 THEN 'half'
       WHEN greatest(start_gap, end_gap) <= 100 THEN 'near' ELSE 'apart' END"""

_BLOCKS = f"""
CREATE TABLE block AS
WITH frequency AS (SELECT word, count(*) AS df FROM word GROUP BY word HAVING count(*) > 1),
rare AS (
  SELECT n, word FROM (
    SELECT w.n, w.word, row_number() OVER (PARTITION BY w.n ORDER BY f.df, w.word) AS place
    FROM word w JOIN frequency f USING (word))
  WHERE place <= $rarest_words),
country AS (
  SELECT n, country_code FROM (
    SELECT n, country_code, row_number() OVER (PARTITION BY n ORDER BY country_code) AS place
    FROM (SELECT DISTINCT n, country_code FROM where_))
  WHERE place <= $most_countries),
body AS (SELECT DISTINCT n, organisation_id FROM part),
nowhere AS (SELECT n FROM node ANTI JOIN where_ USING (n)),
lost AS (SELECT DISTINCT word, organisation_id FROM rare JOIN body USING (n) JOIN nowhere USING (n)),
starts AS (
  SELECT DISTINCT n, unnest([step, step + 1]) AS step FROM (
    SELECT n, date_diff('day', DATE '1970-01-01', unnest([start_1, start_2])) // $date_step_days AS step FROM dates)
  WHERE step IS NOT NULL),
ends AS (
  SELECT DISTINCT n, unnest([step, step + 1]) AS step FROM (
    SELECT n, date_diff('day', DATE '1970-01-01', unnest([end_1, end_2])) // $date_step_days AS step FROM dates)
  WHERE step IS NOT NULL),
amounts AS (
  SELECT DISTINCT n, currency, unnest([step, step + 1]) AS step FROM (
    SELECT n, currency, floor(ln(amount::DOUBLE) * $money_steps)::BIGINT AS step FROM money WHERE amount >= 1)),
outline AS (
  SELECT n, 's' || step::VARCHAR AS step FROM starts UNION ALL SELECT n, 'e' || step::VARCHAR FROM ends
  UNION ALL SELECT n, currency || step::VARCHAR FROM amounts),
undated AS (
  SELECT DISTINCT country_code, organisation_id FROM node ANTI JOIN (FROM starts UNION FROM ends) USING (n)
  JOIN country USING (n) JOIN body USING (n)),
every AS (
  SELECT n, 'wc|' || word || '|' || country_code AS block FROM rare JOIN country USING (n)
  UNION
  SELECT n, 'wb|' || word || '|' || organisation_id
  FROM rare JOIN body USING (n) JOIN lost USING (word, organisation_id)
  UNION
  SELECT n, 'cb|' || country_code || '|' || organisation_id || '|' || step
  FROM country JOIN body USING (n) JOIN outline USING (n)
  UNION
  SELECT n, 'cd|' || country_code || '|' || starts.step || '|' || ends.step
  FROM country JOIN starts USING (n) JOIN ends USING (n)
  UNION
  SELECT n, 'cu|' || country_code || '|' || organisation_id
  FROM country JOIN body USING (n) JOIN undated USING (country_code, organisation_id)),
size AS (SELECT block FROM every GROUP BY block HAVING count(*) BETWEEN 2 AND $largest_block)
SELECT every.n, node.publisher, every.block FROM every JOIN size USING (block) JOIN node USING (n);

CREATE TABLE pair AS
WITH nowhere AS (SELECT n FROM node ANTI JOIN where_ USING (n)),
undated AS (SELECT n FROM node ANTI JOIN (
              SELECT n FROM dates WHERE coalesce(start_1, start_2, end_1, end_2) IS NOT NULL) USING (n)),
met AS (
  SELECT l.n AS l, r.n AS r, l.publisher AS lp, r.publisher AS rp
  FROM block l JOIN block r ON l.block = r.block AND l.n < r.n AND l.publisher <> r.publisher
  WHERE l.block NOT LIKE 'cu|%'
    AND (l.block NOT LIKE 'wb|%' OR l.n IN (FROM nowhere) OR r.n IN (FROM nowhere))
  UNION
  SELECT least(l.n, r.n), greatest(l.n, r.n),
         if(l.n < r.n, l.publisher, r.publisher), if(l.n < r.n, r.publisher, l.publisher)
  FROM block l JOIN undated USING (n) JOIN block r ON l.block = r.block AND l.publisher <> r.publisher
  WHERE l.block LIKE 'cu|%'),
timed AS (
  SELECT l, r, {_TIMING} AS timing FROM (
    SELECT met.l, met.r, {_gap("start")} AS start_gap, {_gap("end")} AS end_gap
    FROM met LEFT JOIN dates dl ON dl.n = met.l LEFT JOIN dates dr ON dr.n = met.r
    ANTI JOIN taken a ON a.n = met.l AND a.publisher = met.rp
    ANTI JOIN taken b ON b.n = met.r AND b.publisher = met.lp
    ANTI JOIN judged ON judged.l = met.l AND judged.r = met.r)),
same_money AS (
  SELECT DISTINCT timed.l, timed.r FROM timed JOIN money a ON a.n = timed.l
  JOIN money b ON b.n = timed.r AND b.currency = a.currency
  WHERE timing = 'apart' AND abs(a.amount - b.amount) * 100 <= greatest(a.amount, b.amount))
SELECT l, r, timing FROM timed WHERE timing <> 'apart' OR (l, r) IN (FROM same_money) ORDER BY l, r;
DROP TABLE block;
"""


def find_candidates(con: duckdb.DuckDBPyConnection, rules: BlockingRules) -> int:
    """Create the table pair(l, r, timing) with ``l < r`` from the profiles in ``con``; return how many.

    Never two records of one publisher, nor two that both name countries and none in common, nor two whose
    dates are apart unless they share an amount (phases and years of one title). A record without dates meets all
    others of its country and society: its title may be a translation, and then they share nothing else.
    ``taken(n, publisher)`` names the publishers that a record's cluster already holds by identifier or decision: a
    publisher tells a programme once, so such a pair is settled. ``judged(l, r)`` are pairs that a person has judged.
    A block of more than ``largest_block`` records is left out: its word or month says too little, and its pairs
    would outnumber all others.
    """
    values = {
        "rarest_words": rules.rarest_words,
        "most_countries": rules.most_countries,
        "date_step_days": rules.date_step_days,
        "money_steps": rules.money_steps_per_unit,
        "largest_block": rules.largest_block,
    }
    for statement in _BLOCKS.split(";\n"):
        if statement.strip():
            con.execute(statement, values if "$" in statement else None)
    row = con.execute("SELECT count(*) FROM pair").fetchone()
    return int(row[0]) if row else 0
