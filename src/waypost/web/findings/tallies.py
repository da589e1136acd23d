"""How many programmes stand how to each rule, in the world, in each zone and on each trail: counted once per release.

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
LEVELS = (WORLD, "zone", "trail")
_KNOWN = "('conforms', 'departs', 'departs_justified')"


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
    con.register("zone_of", pa.Table.from_pylist(rows, pa.schema([("ns_id", pa.string()), ("zone", pa.string())])))
    found = con.execute(f"""
        with part as (
            select programme_id, 'world' as level, 'world' as code from (select distinct programme_id from judged)
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
            from (select distinct level, code, programme_id from part) join judged using (programme_id) group by all
        ),
        society as (
            select level, code, rule, ns_id, bool_or(outcome <> 'conforms') as departs
            from part join judged using (programme_id) join carrier using (programme_id)
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
