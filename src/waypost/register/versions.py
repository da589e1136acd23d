"""Which records make up a programme, and which of them speaks first.

Reads ``intake_record``, ``source`` and ``cluster (record_id, cluster_id)``; makes ``version``, one row per
record of a registered programme:

* ``programme_id``: a Waypost id that somebody already answered to stays for good; otherwise it follows from
  the smallest ``publisher|identifier`` of the cluster, so that no order of files changes it.
* ``is_current``: the newest of the versions that one publisher gave of one identifier. Parts of one activity
  that carry the same date are all current. So are all answers of a society to one programme (``is_answer``): a
  questionnaire says nothing by an empty cell and answers only what was touched, so it is answer by answer that a
  later one takes the place of an earlier one. Those that lost theirs stand in ``stale_answer``.
* ``rank``: 1 speaks first: current before superseded, then the more trusted source, then the newer, then the
  name, so that there is never a tie.
* ``only_repeats``: a questionnaire that came back untouched. It is kept, but is no news of the programme.

A programme that its society took back has no versions: ``tombstone`` says which, whose and since when, no more.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from waypost.model.identity import programme_id, record_key

_VERSION = """
create or replace table version as
with member as (
    select r.*, n.programme_id, coalesce(s.trust, 50) as trust,
           coalesce(r.stated_date, s.retrieved_date, '') as dated,
           coalesce(s.format = 'workbook', false) as is_answer
    from intake_record r
    join cluster c using (record_id)
    join cluster_name n using (cluster_id)
    left join source s using (source_id)
), repeating as (
    select record_id, bool_and(basis = 'repeated') as only_repeats
    from intake_claim where kind <> 'identifier' group by record_id
), dated as (
    select *, is_answer or dated = max(dated) over (partition by publisher, identifier, is_answer) as is_current
    from member
)
select record_id, programme_id, publisher, identifier, source_id, trust, dated, is_current, is_answer,
       coalesce(only_repeats, false) as only_repeats,
       cast(row_number() over (
           partition by programme_id
           order by is_current desc, trust desc, dated desc, publisher, identifier, record_id
       ) as integer) as rank
from dated left join repeating using (record_id)
"""

# What an answer is to: a field in a language, a list of rows as a whole, or, for a "no answer", what it declines.
_STALE = """
create or replace table stale_answer as
with said as (
    select c.record_id, v.publisher, v.programme_id, v.dated, c.kind, c.subject_no, c.claim_no, c.basis,
           case when c.kind = 'marker' then d.value
                when c.kind = 'programme' then c.field || coalesce('.' || c.language, '')
                when c.kind in ('service', 'population_group') then c.kind || '.' || c.field
                else c.kind end as slot
    from intake_claim c
    join version v using (record_id)
    left join (
        select record_id, subject_no, value from intake_claim where kind = 'marker' and field = 'marker_code'
    ) d on c.kind = 'marker' and d.record_id = c.record_id and d.subject_no = c.subject_no
    where v.is_answer and c.kind <> 'identifier'
)
select record_id, claim_no, kind, subject_no from said
qualify dated < max(dated) filter (basis <> 'repeated') over (partition by publisher, programme_id, slot)
"""


# Whoever speaks of its own programmes may take one back; whose it is, the web has asked.
_TOMBSTONE = """
create or replace table tombstone as
select n.programme_id, min(r.publisher) as society_id, min(try_cast(c.value as date)) as withdrawn_date
from intake_claim c
join intake_record r using (record_id)
join source s using (source_id)
join cluster using (record_id)
join cluster_name n using (cluster_id)
where c.kind = 'programme' and c.field = 'withdrawn_date' and s.format = 'contributions'
group by all
"""


def build_versions(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``cluster_name``, ``tombstone`` and ``version``.

    Clusters without any migration record are left to the review.
    """
    keys = con.sql("""
        select c.cluster_id, r.publisher, r.identifier, w.value
        from cluster c
        join intake_record r using (record_id)
        left join (
            select a.record_id, v.value
            from intake_claim a join intake_claim v using (record_id, kind, subject_no)
            where kind = 'identifier' and a.field = 'authority' and a.value = 'waypost' and v.field = 'value'
        ) w using (record_id)
        where c.cluster_id in (
            select cluster_id from cluster join intake_record using (record_id)
            where scope_outcome = 'migration'
        )
    """).fetchall()
    smallest: dict[str, str] = {}
    pinned: dict[str, str] = {}
    for cluster, publisher, identifier, stated in keys:
        key = record_key(publisher, identifier)
        smallest[cluster] = min(smallest.get(cluster, key), key)
        if stated:
            pinned[cluster] = min(pinned.get(cluster, stated), stated)
    rows = [(cluster, pinned.get(cluster) or programme_id(key)) for cluster, key in sorted(smallest.items())]
    con.sql("create or replace table cluster_name (cluster_id varchar, programme_id varchar)")
    if rows:
        names = pa.table({"cluster_id": [r[0] for r in rows], "programme_id": [r[1] for r in rows]})
        con.register("names_arrow", names)
        con.sql("insert into cluster_name select cluster_id, programme_id from names_arrow")
        con.unregister("names_arrow")
    con.sql(_TOMBSTONE)
    con.sql("""
        create or replace table withdrawn_record as
        select record_id from cluster join cluster_name using (cluster_id)
        where programme_id in (select programme_id from tombstone)
    """)
    con.sql("delete from cluster_name where programme_id in (select programme_id from tombstone)")
    con.sql(_VERSION)
    con.sql(_STALE)
