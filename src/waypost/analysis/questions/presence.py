"""Who does what where for whom: trail × stage × country × service × group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis import people
from waypost.analysis.bits import Societies
from waypost.analysis.common import RUNNING, TRAIL_STATED, how_many, of_service, programmes, trail_rows
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_KEY = ("trail_id", "role", "country_code", "service_code", "population_group_code")
_PART = ("programme_id", "country_code", "service_code", "population_group_code")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per cell in which a programme stands; a programme without a service or group has null there.

    Cells overlap: a programme with two services stands in two of them, and its people and money are not divided
    between them, for nobody knows how. So both are ranges: at least what surely belongs to the cell
    (:func:`waypost.analysis.people.stated_parts`; the budgets of programmes that do nothing else), at most the whole
    of every programme in it.
    """
    societies = Societies(tables, catalog)
    facts = _facts(tables, asked).left_join(societies.of_programmes(), "programme_id", rname="{name}_c")
    placed = trail_rows(tables, asked).select("programme_id", "trail_id", "role", "country_code", "basis")
    parts = _parts(tables, asked)
    cells = placed.join(facts, "programme_id").left_join(parts, "programme_id", rname="{name}_p").drop("programme_id_p")
    here = placed.select("programme_id", "country_code").distinct().left_join(parts, "programme_id", rname="{name}_p")
    stated = people.stated_parts(tables, here.select(*_PART))
    told = cells.left_join(stated, [cells[name].identical_to(stated[name]) for name in _PART], rname="{name}_s")
    # Each programme stands once in a cell: programme_trail has one row per programme, trail, role and country.
    found = told.group_by(list(_KEY)).aggregate(
        programmes=told.count(),
        programmes_running=how_many(told.status.isin(RUNNING)),
        programmes_stated=how_many(told.basis.isin(TRAIL_STATED)),
        people_programmes=told.most.count(),
        people_least=told.least.max(),
        people_most=told.most.sum(),
        least_cents=told.cents.sum(where=told.is_whole),
        most_cents=told.cents.sum(),
        latest_date=told.latest_date.max(),
        verified_date=told.verified_date.max(),
        **societies.any_of(told),
    )
    return found.select(
        *_KEY,
        "programmes",
        "programmes_running",
        "programmes_stated",
        societies=societies.count(found),
        people_least=found.people_least,
        people_most=found.people_most,
        people_programmes=found.people_programmes,
        people_range=ibis.literal(people.OF_PART),
        budget_least_chf=_francs(found.least_cents),
        budget_most_chf=_francs(found.most_cents),
        latest_date=found.latest_date,
        verified_date=found.verified_date,
    )


def _parts(tables: Tables, asked: Asked) -> ibis.Table:
    """Programme × service × group; null for the one that is not stated, no row where neither is."""
    services = tables["service"].select("programme_id", "service_code").distinct()
    groups = tables["population_group"].select("programme_id", "population_group_code").distinct()
    if asked.service:
        services = services.semi_join(of_service(tables, asked.service), "service_code")
    if asked.group:
        groups = groups.filter(groups.population_group_code == asked.group)
    found = services.outer_join(groups, "programme_id", rname="{name}_g")
    return found.select(
        programme_id=ibis.coalesce(found.programme_id, found.programme_id_g),
        service_code=found.service_code,
        population_group_code=found.population_group_code,
    )


def _facts(tables: Tables, asked: Asked) -> ibis.Table:
    """What counts of each programme: status, dates, people at most, budget in cents, whether it does one thing only."""
    found = programmes(tables, asked).select("programme_id", "status", "budget_chf", "latest_date", "verified_date")
    found = found.left_join(people.totals(tables), "programme_id", rname="{name}_p")
    found = found.join(people.only_ones(tables), "programme_id", rname="{name}_o")
    return found.select(
        "programme_id",
        "status",
        "latest_date",
        "verified_date",
        "most",
        cents=(found.budget_chf * 100).cast("int64"),
        is_whole=found.only_country_code & found.only_service_code & found.only_population_group_code,
    )


def _francs(cents: ibis.Value) -> ibis.Value:
    """Whole francs; sums are made of cents, so that both engines add the same."""
    return (cents.cast("float64") / 100.0).round().cast("int64")


QUESTION = Question(
    name="presence",
    columns=(
        *_KEY,
        "programmes",
        "programmes_running",
        "programmes_stated",
        "societies",
        "people_least",
        "people_most",
        "people_programmes",
        "people_range",
        "budget_least_chf",
        "budget_most_chf",
        "latest_date",
        "verified_date",
    ),
    key=_KEY,
    order=("trail_id", "-programmes"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
    shown=(
        *_KEY, "programmes", "programmes_running", "societies", "people_least", "people_most", "verified_date",
    ),
)  # fmt: skip
