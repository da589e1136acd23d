"""Which countries people pass between an origin and a destination, rung by rung: curated, observed, inferred, unknown.

It names countries and nothing smaller: no path, no crossing point, no place. ``cannot_say`` tells its readers so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
_EVIDENCE = ("evidence", "name", "country_code", "other_code", "certainty", "amount", "to_date")
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
    met = context_figures.incidents(tables, asked).filter(lambda t: t.origin_code == asked.origin)
    sought = context_figures.asylum(tables, asked).filter(lambda t: t.origin_code == asked.origin)
    text, number, day = ibis.null("string"), ibis.null("int64"), ibis.null("date")
    parts = [
        passed.select(
            evidence=ibis.literal("stage"), name=passed.trail_id, country_code=passed.country_code, other_code=text,
            certainty=passed.certainty, amount=number, to_date=day,
        ),
        legs.select(
            evidence=ibis.literal("leg"), name=legs.trail_id, country_code=legs.from_country_code,
            other_code=legs.to_country_code, certainty=legs.certainty, amount=number, to_date=day,
        ),
        met.select(
            evidence=ibis.literal("incidents"), name=text, country_code=met.country_code, other_code=text,
            certainty=text, amount=met.incidents, to_date=met.to_date,
        ),
        sought.select(
            evidence=ibis.literal("asylum"), name=text, country_code=sought.destination_code, other_code=text,
            certainty=text, amount=sought.people, to_date=sought.to_date,
        ),
    ]  # fmt: skip
    return parts[0].union(parts[1]).union(parts[2]).union(parts[3]).select(*_EVIDENCE)


@dataclass
class _Country:
    """All that speaks for one country."""

    said: dict[str, int] = field(default_factory=dict)  # trail: number of the rung that it states
    incidents: int | None = None
    incidents_date: dt.date | None = None
    asylum_people: int | None = None
    asylum_date: dt.date | None = None
    passed: Passed | None = None


def finish(evidence: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """Countries of transit with the rung that each stands on and all that speaks for it.

    A country is curated or observed when a trail states it so. What a trail states holds for this corridor when its
    legs lead from the origin over the country to the destination; where no legs lead from one to the other, it was
    said of all origins together, and counts when the country is not far out of the way.
    It is observed, too, when people of the origin were met there and it is on the way
    (``catalog/rules/transit.yml``); inferred when a trail or the shortest ways alone speak for it.
    """
    if asked.origin is None or asked.destination is None:
        raise ValueError("transit is asked of a corridor: origin and destination")
    rules, ways = catalog.transit_rules, _ways(catalog.path)
    near = ways.between(asked.origin, asked.destination)
    far = ways.detours(asked.origin, asked.destination)
    found: dict[str, _Country] = {country: _Country(passed=passed) for country, passed in near.items()}
    rows = evidence.to_pylist()
    wide = rules.observation.wide_borders * rules.inference.border_km
    for trail, country, rung in _said(rows, asked.origin, asked.destination):
        if rung < 0 and far and far.get(country, wide + 1) > wide:
            continue
        said = found.setdefault(country, _Country()).said
        said[trail] = min(said.get(trail, len(RUNGS)), abs(rung))
    for row in rows:
        _take_figures(row, found.setdefault(row["country_code"], _Country()) if row["country_code"] else _Country())
    for end in (asked.origin, asked.destination):
        found.pop(end, None)
    count = ways.count(asked.origin, asked.destination)
    made = [_row(country, each, far.get(country), count, catalog) for country, each in sorted(found.items())]
    kept = [row for row in made if row is not None] or [_row_of_nobody(is_direct=count > 0)]
    corridor = {"origin_code": asked.origin, "destination_code": asked.destination}
    return pa.Table.from_pylist([{**row, **corridor} for row in kept], schema=_SCHEMA)


@cache
def _ways(path: Path) -> Ways:
    catalog = load_catalog(path)
    return Ways(catalog.country_links, catalog.transit_rules.inference)


def _said(rows: Iterable[dict[str, Any]], origin: str, destination: str) -> list[tuple[str, str, int]]:
    """Trail, country and rung number (1 curated to 4 unknown) that trails state; negative when said of all origins."""
    rows = list(rows)
    legs: dict[str, nx.DiGraph[str]] = {}
    for row in rows:
        if row["evidence"] == "leg":
            legs.setdefault(row["name"], nx.DiGraph()).add_edge(row["country_code"], row["other_code"])
    passed = {trail: _between(graph, origin, destination) for trail, graph in legs.items()}
    told = []
    for row in rows:
        if row["evidence"] != "stage":
            continue
        rung = RUNGS.index(row["certainty"]) + 1 if row["certainty"] in RUNGS else len(RUNGS)
        between = passed.get(row["name"])
        if between is None:
            told.append((row["name"], row["country_code"], -rung))
        elif row["country_code"] in between:
            told.append((row["name"], row["country_code"], rung))
    return told


def _between(legs: nx.DiGraph[str], origin: str, destination: str) -> set[str] | None:
    """Countries over which legs lead from the origin to the destination; None when none lead there at all."""
    if origin not in legs or destination not in legs or not nx.has_path(legs, origin, destination):
        return None
    return set(nx.descendants(legs, origin) & nx.ancestors(legs, destination))


def _take_figures(row: dict[str, Any], country: _Country) -> None:
    if row["evidence"] == "incidents":
        country.incidents, country.incidents_date = row["amount"], row["to_date"]
    elif row["evidence"] == "asylum" and row["amount"] is not None:
        most = (country.asylum_people or -1, country.asylum_date or dt.date.min)
        if (row["amount"], row["to_date"]) > most:
            country.asylum_people, country.asylum_date = row["amount"], row["to_date"]


def _row(country: str, found: _Country, detour: float | None, count: int, catalog: Catalog) -> dict[str, Any] | None:
    """The row of a country; None when nothing at all puts it on the way."""
    rules = catalog.transit_rules
    wide = rules.observation.wide_borders * rules.inference.border_km
    has_incidents = (found.incidents or 0) >= rules.observation.incidents_at_least
    has_asylum = (found.asylum_people or 0) >= rules.observation.asylum_at_least
    is_near = found.passed is not None
    is_met = (has_incidents and detour is not None and detour <= wide) or (has_asylum and is_near)
    stated = min(found.said.values(), default=len(RUNGS) + 1)
    rung = min(stated, 2 if is_met else 9, 3 if is_near else 9)
    if rung > len(RUNGS):
        return None
    own = rules.measured.get(RUNGS[rung - 1]) if rung < stated else None
    return {
        "country_code": country,
        "rung": RUNGS[rung - 1],
        "rung_no": rung,
        "kinds": sum((bool(found.said), has_incidents, has_asylum, is_near)),
        "trails": " ".join(sorted(found.said)) or None,
        "incidents": found.incidents,
        "incidents_date": found.incidents_date,
        "asylum_people": found.asylum_people,
        "asylum_date": found.asylum_date,
        "ways": found.passed.ways if found.passed else None,
        "ways_all": count if found.passed else None,
        "detour_km": None if detour is None else round(detour),
        "right_share": own.pooled_precision if own else None,
        "is_direct": False,
        "is_unknown": False,
    }


def _row_of_nobody(*, is_direct: bool) -> dict[str, Any]:
    """No country between: both are neighbours, or nobody knows (by air, from an island, never asked)."""
    rung = 3 if is_direct else 4
    return {
        **dict.fromkeys(_SCHEMA.names),
        "rung": RUNGS[rung - 1],
        "rung_no": rung,
        "kinds": 1 if is_direct else 0,
        "is_direct": is_direct,
        "is_unknown": not is_direct,
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
