"""Strong corridors with programmes on one side only: both societies named."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import RUNNING, left_on, programmes
from waypost.analysis.latest_figures import latest
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_COLUMNS = (
    "origin_code",
    "destination_code",
    "side_lacking",
    "people",
    "dataset_id",
    "period_end_date",
    "people_protected",
    "trails",
    "origin_ns_id",
    "destination_ns_id",
    "programmes_origin",
    "programmes_destination",
    "running_origin",
    "running_destination",
    "is_origin_silent",
    "is_destination_silent",
)


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per corridor of the migrant stock in which one side, or both, has no programme of the Movement.

    ``people`` is the stock of the newest revision. ``people_protected`` (refugees and people seeking asylum) is
    inside it, not beside it. A side whose society has told the register nothing at all is silent: what it does is
    not known.
    """
    corridors = _corridors(tables, asked)
    sides = _sides(tables, asked)
    for side in ("origin", "destination"):
        named = sides.select(
            **{
                f"{side}_code": sides.country_code,
                f"{side}_ns_id": sides.organisation_id,
                f"programmes_{side}": sides.programmes,
                f"running_{side}": sides.running,
                f"is_{side}_silent": sides.is_silent,
            }
        )
        corridors = left_on(corridors, named, (f"{side}_code",))
    corridors = corridors.mutate(
        programmes_origin=ibis.coalesce(corridors.programmes_origin, 0),
        programmes_destination=ibis.coalesce(corridors.programmes_destination, 0),
        running_origin=ibis.coalesce(corridors.running_origin, 0),
        running_destination=ibis.coalesce(corridors.running_destination, 0),
    )
    has_origin, has_destination = corridors.programmes_origin > 0, corridors.programmes_destination > 0
    corridors = corridors.mutate(
        side_lacking=ibis.cases(
            (~has_origin & ~has_destination, "both"),
            (~has_origin, "origin"),
            (~has_destination, "destination"),
            else_=ibis.null("string"),
        )
    )
    if asked.society:
        corridors = corridors.filter(
            (corridors.origin_ns_id == asked.society) | (corridors.destination_ns_id == asked.society)
        )
    if asked.country:
        corridors = corridors.filter(
            (corridors.origin_code == asked.country) | (corridors.destination_code == asked.country)
        )
    return corridors.filter(corridors.side_lacking.notnull()).select(*_COLUMNS)


def _corridors(tables: Tables, asked: Asked) -> ibis.Table:
    stock = latest(tables, asked, "migrant_stock")
    stock = stock.filter(stock.origin_code.notnull() & stock.destination_code.notnull() & (stock["count"] > 0))
    # a society can stand on both sides of a country pair only where both are countries of the catalog
    for side in ("origin_code", "destination_code"):
        stock = stock.semi_join(tables["country"].select(**{side: "country_code"}), side)
    stock = stock.select("origin_code", "destination_code", "dataset_id", "period_end_date", people=stock["count"])
    pair = ("origin_code", "destination_code")
    joined = left_on(left_on(stock, _protected(tables, asked), pair), _trails(tables, asked), pair)
    joined = joined.mutate(trails=ibis.coalesce(joined.trails, 0))
    return joined.filter(joined.trails > 0) if asked.trail else joined


def _protected(tables: Tables, asked: Asked) -> ibis.Table:
    """Refugees and people seeking asylum, by corridor; the two never overlap."""
    found = [
        latest(tables, asked, measure).select("origin_code", "destination_code", people="count")
        for measure in ("refugees", "asylum_seekers")
    ]
    both = found[0].union(found[1])
    both = both.filter(both.origin_code.notnull() & both.destination_code.notnull())
    return both.group_by("origin_code", "destination_code").aggregate(people_protected=both.people.sum())


def _trails(tables: Tables, asked: Asked) -> ibis.Table:
    """How many trails lead from one country to another (one trail, when one is asked about)."""
    stages = tables["trail_stage"]
    if asked.trail:
        stages = stages.filter(stages.trail_id == asked.trail)
    starts = stages.filter(stages.role == "origin").select("trail_id", origin_code="country_code").distinct()
    ends = stages.filter(stages.role == "destination").select("trail_id", destination_code="country_code").distinct()
    pairs = starts.join(ends, "trail_id")
    return pairs.group_by("origin_code", "destination_code").aggregate(trails=pairs.trail_id.nunique())


def _sides(tables: Tables, asked: Asked) -> ibis.Table:
    """Per country: its society, whether it is silent, and the Movement's programmes there."""
    # a society's corridors are asked about, not its programmes alone: those of others on the other side count
    counted = programmes(tables, dataclasses.replace(asked, society=None))
    here = tables["place"].filter(lambda t: t.country_code.notnull()).select("programme_id", "country_code").distinct()
    placed = here.join(counted.select("programme_id", "status"), "programme_id")
    numbers = placed.group_by("country_code").aggregate(
        programmes=placed.programme_id.nunique(),
        running=placed.programme_id.nunique(where=placed.status.isin(RUNNING)),
    )
    societies = tables["national_society"].filter(lambda t: t.status.isin(("recognised", "suspended")))
    societies = societies.group_by("country_code").aggregate(organisation_id=societies.organisation_id.min())
    heard = tables["participation"].select("organisation_id").distinct().mutate(is_heard=ibis.literal(True))
    societies = left_on(societies, heard, ("organisation_id",))
    societies = societies.mutate(is_silent=~ibis.coalesce(societies.is_heard, False)).drop("is_heard")
    sides = left_on(tables["country"].select("country_code"), societies, ("country_code",))
    return left_on(sides, numbers, ("country_code",))


QUESTION = Question(
    name="one_sided",
    columns=_COLUMNS,
    key=("origin_code", "destination_code"),
    order=("-people",),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
)
