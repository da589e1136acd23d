"""Which countries people pass between an origin and a destination, rung by rung: curated, observed, inferred, unknown.

It names countries and nothing smaller: no path, no crossing point, no place. ``cannot_say`` tells its readers so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import networkx as nx
import pyarrow as pa

from waypost.analysis import context_figures
from waypost.analysis.common import valid_in
from waypost.analysis.question import Asked, Question
from waypost.analysis.ways import Passed, Ways
from waypost.reference import Catalog, load_catalog
from waypost.store.column_types import BIG, BOOL, DATE, REAL, TEXT, table

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables

RUNGS = ("curated", "observed", "inferred", "unknown")
_EVIDENCE = ("evidence", "name", "country_code", "other_code", "mode", "certainty", "amount", "to_date")
_SCHEMA = table(
    ("country_code", TEXT),
    ("rung", TEXT),
    ("rung_no", BIG),
    ("kinds", BIG),
    ("trails", TEXT),
    ("incidents", BIG),
    ("incidents_date", DATE),
    ("asylum_people", BIG),
    ("asylum_date", DATE),
    ("ways", BIG),
    ("ways_all", BIG),
    ("detour_km", BIG),
    ("right_share", REAL),
    ("is_direct", BOOL),
    ("is_unknown", BOOL),
    ("origin_code", TEXT),
    ("destination_code", TEXT),
)


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """The evidence about one corridor, piece by piece; :func:`finish` puts it on the rungs.

    Stages and legs of the trails that lead from the origin to the destination; incidents by nationality and country;
    refugees and asylum seekers by origin, country and date.
    """
    dated = valid_in(tables["trail_stage"], asked.year)
    leads = (
        dated.filter((dated.role == "origin") & (dated.country_code == asked.origin))
        .select("trail_id")
        .distinct()
        .semi_join(dated.filter((dated.role == "destination") & (dated.country_code == asked.destination)), "trail_id")
    )
    passed = dated.filter(dated.role == "transit").semi_join(leads, "trail_id")
    legs = valid_in(tables["trail_leg"], asked.year).semi_join(leads, "trail_id")
    years = catalog.transit_rules.observation.years
    met = context_figures.incidents(tables, asked, years).filter(lambda t: t.origin_code == asked.origin)
    sought = context_figures.asylum(tables, asked, years).filter(lambda t: t.origin_code == asked.origin)
    text, number, day = ibis.null("string"), ibis.null("int64"), ibis.null("date")
    parts = [
        passed.select(
            evidence=ibis.literal("stage"), name=passed.trail_id, country_code=passed.country_code, other_code=text,
            mode=text, certainty=passed.certainty, amount=number, to_date=day,
        ),
        legs.select(
            evidence=ibis.literal("leg"), name=legs.trail_id, country_code=legs.from_country_code,
            other_code=legs.to_country_code, mode=legs.mode, certainty=legs.certainty, amount=number, to_date=day,
        ),
        met.select(
            evidence=ibis.literal("incidents"), name=text, country_code=met.country_code, other_code=text,
            mode=text, certainty=text, amount=met.incidents, to_date=met.to_date,
        ),
        sought.select(
            evidence=ibis.literal("asylum"), name=text, country_code=sought.destination_code, other_code=text,
            mode=text, certainty=text, amount=sought.people, to_date=sought.to_date,
        ),
    ]  # fmt: skip
    return parts[0].union(parts[1]).union(parts[2]).union(parts[3]).select(*_EVIDENCE)


@dataclass
class _Country:
    """All that speaks for one country."""

    said: dict[str, int] = field(default_factory=dict)  # by trail: number of the rung that it states of this corridor
    said_of_all: dict[str, int] = field(default_factory=dict)  # the same, said of all origins of the trail together
    incidents: int | None = None
    incidents_date: dt.date | None = None
    asylum_people: int | None = None
    asylum_date: dt.date | None = None


@dataclass(frozen=True)
class _Geography:
    """What geography says of the corridor: countries on the shortest ways, how far others lie, how many ways."""

    near: dict[str, Passed]
    far: dict[str, float]
    count: int
    wide: float

    def is_wide(self, country: str) -> bool:
        """Not far out of the way, or nobody knows because the ends are not joined by any link."""
        return not self.far or self.far.get(country, self.wide + 1) <= self.wide


def finish(evidence: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """Countries of transit with the rung that each stands on and all that speaks for it.

    A trail states a country for this corridor when its legs lead from the origin over the country to the
    destination. Where no legs lead from one to the other it was said of all origins together: then it counts when
    the country is not far out of the way, or people of the origin were met there. Where all trails from end to end
    lead by air people fly, so the shortest ways over land say nothing.
    A country is observed, too, when people of the origin were met there and it is on the way
    (``catalog/rules/transit.yml``); inferred when a trail or the shortest ways alone speak for it.
    """
    if asked.origin is None or asked.destination is None:
        raise ValueError("transit is asked of a corridor: origin and destination")
    ends = (asked.origin, asked.destination)
    rows = evidence.to_pylist()
    direct = [row for row in rows if row["evidence"] == "leg" and (row["country_code"], row["other_code"]) == ends]
    flown = {row["name"] for row in direct if row["mode"] == "air"}
    leading = {row["name"] for row in rows if row["evidence"] in ("stage", "leg")}
    geography = _geography(ends, catalog, is_by_air=bool(flown) and leading <= flown)
    found = {country: _Country() for country in geography.near}
    _take_trails(rows, ends, found)
    for row in rows:
        if row["evidence"] in ("incidents", "asylum"):
            _take_figures(row, found.setdefault(row["country_code"], _Country()))
    made = [_row(country, found[country], geography, catalog) for country in sorted(found) if country not in ends]
    kept = [row for row in made if row is not None] or [_row_of_nobody(direct, is_joined=geography.count > 0)]
    corridor = {"origin_code": asked.origin, "destination_code": asked.destination}
    return pa.Table.from_pylist([{**row, **corridor} for row in kept], schema=_SCHEMA)


def _geography(ends: tuple[str, str], catalog: Catalog, *, is_by_air: bool) -> _Geography:
    ways, rules = _ways(catalog.path), catalog.transit_rules
    return _Geography(
        near={} if is_by_air else ways.between(*ends),
        far=ways.detours(*ends),
        count=ways.count(*ends),
        wide=rules.observation.wide_borders * rules.inference.border_km,
    )


@cache
def _ways(path: Path) -> Ways:
    catalog = load_catalog(path)
    return Ways(catalog.country_links, catalog.transit_rules.inference)


def _take_trails(rows: list[dict[str, Any]], ends: tuple[str, str], found: dict[str, _Country]) -> None:
    """Put what the trails state of countries of transit into ``found``."""
    legs: dict[str, nx.DiGraph[str]] = {}
    for row in rows:
        if row["evidence"] == "leg":
            legs.setdefault(row["name"], nx.DiGraph()).add_edge(row["country_code"], row["other_code"])
    passed = {trail: _between(graph, *ends) for trail, graph in legs.items()}
    for row in rows:
        if row["evidence"] != "stage":
            continue
        country, trail = row["country_code"], row["name"]
        between = passed.get(trail)
        if between is not None and country not in between:
            continue
        each = found.setdefault(country, _Country())
        said = each.said_of_all if between is None else each.said
        said[trail] = min(said.get(trail, len(RUNGS)), _rung_no(row["certainty"]))


def _rung_no(certainty: str | None) -> int:
    return RUNGS.index(certainty) + 1 if certainty in RUNGS else len(RUNGS)


def _between(legs: nx.DiGraph[str], origin: str, destination: str) -> set[str] | None:
    """Countries over which legs lead from the origin to the destination; None when none lead there at all."""
    if origin not in legs or destination not in legs or not nx.has_path(legs, origin, destination):
        return None
    return set(nx.descendants(legs, origin) & nx.ancestors(legs, destination))


def _take_figures(row: dict[str, Any], country: _Country) -> None:
    if row["evidence"] == "incidents":
        country.incidents, country.incidents_date = row["amount"], row["to_date"]
    elif row["amount"] is not None:
        most = (-1 if country.asylum_people is None else country.asylum_people, country.asylum_date or dt.date.min)
        if (row["amount"], row["to_date"]) > most:
            country.asylum_people, country.asylum_date = row["amount"], row["to_date"]


def _row(country: str, found: _Country, geography: _Geography, catalog: Catalog) -> dict[str, Any] | None:
    """The row of a country; None when nothing puts it on the way."""
    rules = catalog.transit_rules
    has_incidents = (found.incidents or 0) >= rules.observation.incidents_at_least
    has_asylum = (found.asylum_people or 0) >= rules.observation.asylum_at_least
    passed, detour = geography.near.get(country), geography.far.get(country)
    said = dict(found.said)
    if geography.is_wide(country) or has_incidents or has_asylum:
        said = {**found.said_of_all, **said}
    is_wide = detour is not None and detour <= geography.wide
    is_met = (has_incidents and (is_wide or bool(said))) or (has_asylum and (passed is not None or bool(said)))
    nothing = len(RUNGS) + 1
    stated = min(said.values(), default=nothing)
    rung = min(stated, 2 if is_met else nothing, 3 if passed else nothing)
    if rung == nothing:
        return None
    own = None if said else rules.measured.get(RUNGS[rung - 1])
    return {
        "country_code": country,
        "rung": RUNGS[rung - 1],
        "rung_no": rung,
        "kinds": sum((bool(said), has_incidents, has_asylum, passed is not None)),
        "trails": " ".join(sorted(said)) or None,
        "incidents": found.incidents,
        "incidents_date": found.incidents_date,
        "asylum_people": found.asylum_people,
        "asylum_date": found.asylum_date,
        "ways": passed.ways if passed else None,
        "ways_all": geography.count if passed else None,
        "detour_km": None if detour is None else round(detour),
        "right_share": own.pooled_precision if own else None,
        "is_direct": False,
        "is_unknown": False,
    }


def _row_of_nobody(direct: list[dict[str, Any]], *, is_joined: bool) -> dict[str, Any]:
    """No country between: a trail leads straight there, both are neighbours, or nobody knows."""
    trails = sorted({row["name"] for row in direct})
    rung = min((_rung_no(row["certainty"]) for row in direct), default=3 if is_joined else len(RUNGS))
    return {
        **dict.fromkeys(_SCHEMA.names),
        "rung": RUNGS[rung - 1],
        "rung_no": rung,
        "kinds": bool(trails) + is_joined,
        "trails": " ".join(trails) or None,
        "is_direct": bool(trails) or is_joined,
        "is_unknown": not trails and not is_joined,
    }


QUESTION = Question(
    name="transit",
    columns=tuple(_SCHEMA.names),
    key=("country_code",),
    order=("rung_no", "-kinds", "detour_km"),
    answer=answer,
    finish=finish,
    filters=("origin", "destination", "year"),
    needs=("origin", "destination"),
    shown=("country_code", "rung", "kinds", "trails", "incidents", "asylum_people", "ways", "right_share"),
)
