"""How many programmes stand how to each rule, in the world, in each zone and on each trail: counted once per release.

Beside the rules stands :data:`SEX_AND_AGE`, counted in the same way: whether the figures about people tell sex and age
apart. Programmes that do, or whose society says that it can count so, conform; where it says that it cannot, they
depart; where nothing is said and nothing told apart it is not known; without a figure it does not apply. So R05 has it.

Rules about relations have one tally each, at the level :data:`RELATIONS`: there all numbers but ``societies`` are of
relations between societies, and ``societies`` are those of the departing ones.

A tally is ``level, code, rule, conforms, departs, justified, not_enough, not_applicable, societies, conforming,
departing``: programmes by outcome, then societies behind the evaluable programmes, and of these the societies all of
whose programmes conform, and those of which one departs. No tally is of one society; none is of a rule that applies
to no programme there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import msgspec
import pyarrow as pa

WORLD = "world"
RELATIONS = "relations"
SEX_AND_AGE = "people_by_sex_and_age"
LEVELS = (WORLD, "zone", "trail")
_KNOWN = "('conforms', 'departs', 'departs_justified')"
# What is judged, and whether figures about people tell sex and age apart.
_TOLD_APART = f"""
    create or replace temp table tallied as
    with figure as (
        select programme_id, bool_or(sex is not null) as by_sex,
               bool_or(age_min is not null or age_max is not null) as by_age
        from people_count group by 1
    ),
    said as (
        select programme_id, bool_or(practice_value = 'true') filter (practice_field = 'sex') as sex,
               bool_or(practice_value = 'true') filter (practice_field = 'age') as age
        from practice where practice_code = 'disaggregation' and practice_value in ('true', 'false') group by 1
    ),
    apart as (
        select programme_id,
               (case when by_sex then true else sex end) and (case when by_age then true else age end) as is_apart
        from figure left join said using (programme_id)
    )
    from judged
    union all
    select programme_id, '{SEX_AND_AGE}', case is_apart when true then 'conforms' when false then 'departs'
           else 'not_enough' end
    from apart semi join judged using (programme_id)
"""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The programmes of one level and rule, by what is found of them."""

    level: str
    code: str
    rule: str
    conforms: int = 0
    departs: int = 0
    justified: int = 0
    not_enough: int = 0
    not_applicable: int = 0
    societies: int = 0
    conforming: int = 0
    departing: int = 0


def count(con: duckdb.DuckDBPyConnection, zones: Mapping[str, str]) -> list[Tally]:
    """The tallies of what ``judge`` put beside the tables; ``zones`` is the zone of each society."""
    rows = [{"ns_id": ns_id, "zone": zone} for ns_id, zone in zones.items()]
    con.execute(_TOLD_APART)
    con.register("zone_of", pa.Table.from_pylist(rows, pa.schema([("ns_id", pa.string()), ("zone", pa.string())])))
    found = con.execute(f"""
        with part as (
            select programme_id, 'world' as level, 'world' as code from (select distinct programme_id from tallied)
            union
            select programme_id, 'zone', zone from carrier join zone_of using (ns_id)
            union
            select programme_id, 'trail', trail_id from programme_trail
        ),
        counted as (
            select level, code, rule,
                   count(*) filter (outcome = 'conforms') as conforms,
                   count(*) filter (outcome = 'departs') as departs,
                   count(*) filter (outcome = 'departs_justified') as justified,
                   count(*) filter (outcome = 'not_enough') as not_enough,
                   count(*) filter (outcome = 'not_applicable') as not_applicable
            from (select distinct level, code, programme_id from part) join tallied using (programme_id) group by all
        ),
        society as (
            select level, code, rule, ns_id, bool_or(outcome <> 'conforms') as departs
            from part join tallied using (programme_id) join carrier using (programme_id)
                 left join zone_of using (ns_id)
            where outcome in {_KNOWN} and (level <> 'zone' or zone = code) group by all
        ),
        behind as (
            select level, code, rule, count(*) as societies, count(*) filter (not departs) as conforming,
                   count(*) filter (departs) as departing
            from society group by all
        )
        select c.*, coalesce(societies, 0), coalesce(conforming, 0), coalesce(departing, 0)
        from counted c left join behind using (level, code, rule)
        where conforms + c.departs + justified + not_enough > 0 order by level, code, rule
    """).fetchall()
    con.unregister("zone_of")
    return [Tally(**dict(zip(Tally.__struct_fields__, row, strict=True))) for row in found]


def from_kept(kept: Iterable[Mapping[str, object]]) -> list[Tally]:
    """Tallies as they were kept."""
    return msgspec.convert(list(kept), type=list[Tally])
