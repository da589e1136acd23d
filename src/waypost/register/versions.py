"""Which records make up a programme, and which of them speaks first.

Reads ``intake_record``, ``source`` and ``cluster (record_id, cluster_id)``; makes ``version``, one row per
record of a registered programme:

* ``programme_id``: a Waypost id that somebody already answered to stays for good; otherwise it follows from
  the smallest ``publisher|identifier`` of the cluster, so that no order of files changes it.
* ``is_current``: the newest of the versions that one publisher gave of one identifier. Parts of one activity
  that carry the same date are all current.
* ``rank``: 1 speaks first: current before superseded, then the more trusted source, then the newer, then the
  name, so that there is never a tie.
* ``only_repeats``: a questionnaire that came back untouched. It is kept, but is no news of the programme.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from waypost.model.identity import programme_id, record_key

_VERSION = """
create or replace table version as
with member as (
    select r.*, n.programme_id, coalesce(s.trust, 50) as trust,
           coalesce(r.stated_date, s.retrieved_date, '') as dated
    from intake_record r
    join cluster c using (record_id)
    join cluster_name n using (cluster_id)
    left join source s using (source_id)
), repeating as (
    select record_id, bool_and(basis = 'repeated') as only_repeats
    from intake_claim where kind <> 'identifier' group by record_id
), dated as (
    select *, dated = max(dated) over (partition by publisher, identifier) as is_current from member
)
select record_id, programme_id, publisher, identifier, source_id, trust, dated, is_current,
       coalesce(only_repeats, false) as only_repeats,
       cast(row_number() over (
           partition by programme_id
           order by is_current desc, trust desc, dated desc, publisher, identifier, record_id
       ) as integer) as rank
from dated left join repeating using (record_id)
"""


def build_versions(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``cluster_name`` and ``version``; clusters without any migration record are left to the review."""
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
    con.sql(_VERSION)
