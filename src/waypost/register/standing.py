"""What became of every claim: won, agreed, lost or superseded, with the reason in words.

``agreed`` says the same as the winner; ``superseded`` stood in an earlier version of the same publisher.
"""

from __future__ import annotations

import duckdb

from waypost.reference import Catalog

# Why one record speaks before another, as text; w is the winner's version, v the other's.
_WHY_LOST = """
    case
        when f.is_current and not f.is_heard then 'its society gives no answer here'
        when w.record_id is null then 'the same publisher gave a newer version without it'
        when f.basis = 'repeated' then 'repeats what the register said when the questionnaire was sent'
        when not v.is_current and w.publisher = v.publisher and w.identifier = v.identifier
            then 'the same publisher said otherwise on ' || w.dated
        when w.trust > v.trust
            then w.publisher || ' is trusted more (' || w.trust || ' over ' || v.trust || ')'
        when w.dated > v.dated
            then w.publisher || ' is newer (' || w.dated || ' over '
                 || coalesce(nullif(v.dated, ''), 'no date') || ')'
        when w.record_id = v.record_id then 'said later in the same record'
        else 'same trust and date: ' || w.publisher || ' comes first by name'
    end
"""


def build_standing(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``claim``: every claim of registered and of doubtful records with its standing and why.

    Of what its society took back no claim is left, nor a pair that it was compared in.
    """
    con.sql(f"""
        create or replace temp table field_standing as
        with winner as (select * from field_claim where place = 1),
        others as (
            select programme_id, field, coalesce(language, '') as lang, count(*) as claims
            from field_claim where is_current group by all
        )
        select f.record_id, f.claim_no,
               case when f.place = 1 then 'won' when not f.is_current then 'superseded'
                    when f.value = n.value then 'agreed' else 'lost' end as standing,
               case when f.place = 1 and o.claims = 1 then 'the only one who says'
                    when f.place = 1 then 'speaks first of ' || o.claims
                    when f.value = n.value then 'says the same'
                    else {_WHY_LOST} end as why
        from field_claim f
        left join winner n on n.programme_id = f.programme_id and n.field = f.field
             and n.language is not distinct from f.language
        left join others o on o.programme_id = f.programme_id and o.field = f.field
             and o.lang = coalesce(f.language, '')
        join version v on v.record_id = f.record_id
        left join version w on w.record_id = n.record_id
    """)
    kinds = [kind for kind in catalog.schema.values() if kind.kind != "programme" and kind.of == "programme"]
    union = "\nunion all\n".join(_part_standing(kind.kind, kind.merge, kind.each) for kind in kinds)
    con.sql(f"create or replace temp table part_standing as {union}")
    con.sql("""
        create or replace table claim as
        select c.record_id, c.claim_no, v.programme_id, c.kind, c.subject_no, c.field, c.value,
               c.original_value, c.language, c.basis, c.place,
               coalesce(f.standing, p.standing, 'set_aside') as standing,
               coalesce(f.why, p.why) as why
        from intake_claim c
        left join version v using (record_id)
        left join field_standing f on f.record_id = c.record_id and f.claim_no = c.claim_no
        left join part_standing p on p.record_id = c.record_id and p.kind = c.kind
             and p.subject_no = c.subject_no
        where c.record_id not in (select record_id from withdrawn_record)
    """)
    if con.sql("select 1 from duckdb_tables() where table_name = 'match'").fetchone():
        con.sql("""
            delete from match using (
                select publisher || '|' || identifier as key from intake_record
                where record_id in (select record_id from withdrawn_record)
            ) w where left_key = w.key or right_key = w.key
        """)


def _part_standing(kind: str, merge: str, each: str | None) -> str:
    alone = "programme_id" + (f", {each}" if each else "")
    empty = "r.organisation_ref is null and r.organisation_name is null" if kind == "participation" else "false"
    lost = "'said by a record that speaks first'" if merge == "union" else f"'{kind} is taken from one source'"
    return f"""
        select r.record_id, '{kind}' as kind, r.subject_no,
               case when k.record_id is not null then 'won' when not r.is_current then 'superseded'
                    when not r.is_heard or {empty} or u.record_id is not null then 'lost'
                    else '{"agreed" if merge == "union" else "lost"}' end as standing,
               case when k.record_id is not null then null
                    when not r.is_current then 'the same publisher gave a newer version'
                    when not r.is_heard then 'its society gives no answer here'
                    when {empty} then 'names no organisation'
                    when r.basis = 'repeated' then 'repeats what the register said when the questionnaire was sent'
                    when u.record_id is not null then 'the society changed this list in its questionnaire'
                    else {lost} end as why
        from row_{kind} r
        left join (select record_id, subject_no from kept_{kind}) k
          on k.record_id = r.record_id and k.subject_no = r.subject_no
        left join (
            select {alone}, min(record_id) as record_id from kept_{kind} where basis = 'revised' group by all
        ) u on {" and ".join(f"u.{name} = r.{name}" for name in alone.split(", "))} and r.basis <> 'revised'
    """
