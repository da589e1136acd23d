"""The programme's own fields: for each, the claim that wins and what becomes of the others.

Reads ``intake_claim`` and ``version``; makes ``silenced`` (what a society left open or emptied: others that come
after it are not heard on it), ``field_claim`` (every claim about a programme's field, with its
``place``: 1 won; what a questionnaire only repeats comes behind what somebody said) and ``programme_text``
(titles and descriptions, one per language). What the newest version of a record no longer says has been taken
back by its publisher: a superseded version wins nothing and has no place.
"""

from __future__ import annotations

import duckdb

# Strictest first: a record is never shown more widely than its most careful source says.
STRICTNESS = ("owner", "secretariat", "movement", "public")

# Only who is trusted with a society's own word can leave something open for good.
_SILENCED = """
create or replace table silenced as
select v.programme_id, m.code, min(v.rank) as rank
from (
    select record_id, subject_no, max(value) filter (field = 'marker_type') as marker_type,
           max(value) filter (field = 'marker_code') as code
    from intake_claim where kind = 'marker' and field in ('marker_type', 'marker_code')
    group by record_id, subject_no
) m join version v using (record_id)
where m.marker_type in ('no_answer', 'emptied') and m.code is not null and v.is_current and v.trust >= 100
group by v.programme_id, m.code
"""

_FIELD_CLAIM = """
create or replace table field_claim as
select *, case when is_heard then cast(row_number() over (
           partition by programme_id, field, coalesce(language, ''), is_heard
           order by basis = 'repeated', rank, claim_no
       ) as integer) end as place
from (
    select v.programme_id, c.field, c.language, c.value, c.record_id, c.claim_no, c.basis,
           v.is_current and s.record_id is null as is_current,
           v.is_current and s.record_id is null and q.code is null as is_heard, v.rank
    from intake_claim c join version v using (record_id) left join stale_answer s using (record_id, claim_no)
    left join silenced q on q.programme_id = v.programme_id and q.rank < v.rank
         and q.code = concat_ws('.', c.field, c.language)
    where c.kind = 'programme'
)
"""

_TEXT = """
create or replace table programme_text as
select programme_id, field, language, value as text
from field_claim
where field in ('title', 'description') and place = 1
"""

_TITLE = """
create or replace table programme_title as
select programme_id, text as title, language as title_language
from programme_text
where field = 'title'
qualify row_number() over (
    partition by programme_id
    order by coalesce(list_position(['en', 'fr', 'es', 'ar'], language), 9), language nulls first
) = 1
"""


def build_winners(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``field_claim``, ``programme_text``, ``programme_title`` and ``field_value`` (winners, wide)."""
    con.sql(_SILENCED)
    con.sql(_FIELD_CLAIM)
    con.sql(_TEXT)
    con.sql(_TITLE)
    con.sql("""
        create or replace table field_value as
        select programme_id, field, value from field_claim
        where place = 1 and field not in ('title', 'description')
    """)
    con.sql(f"""
        create or replace table careful as
        with said as (
            select v.programme_id,
                   coalesce(c.value, nullif(coalesce(s.visibility, 'movement'), 'none')) as visibility
            from version v
            left join source s using (source_id)
            left join (
                select record_id, value, is_current from field_claim where field = 'visibility'
            ) c using (record_id)
            where v.is_current and coalesce(c.is_current, true)
        )
        select programme_id,
               coalesce({list(STRICTNESS)}[min(
                   case when visibility is not null
                   then coalesce(list_position({list(STRICTNESS)}, visibility), 1) end
               )], 'movement') as visibility
        from said group by programme_id
    """)
