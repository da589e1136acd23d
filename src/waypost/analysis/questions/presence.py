"""Who does what where for whom: trail × stage × country × service × group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import RUNNING, on_trails, programmes
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_KEY = ("trail_id", "role", "country_code", "service_code", "population_group_code")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per cell in which a programme stands; a programme without a service or group has null there.

    Cells overlap: a programme with two services stands in two of them. ``people_most`` adds what each programme
    says of all it reached, in all its places; ``people_least`` is the largest of them.
    """
    counted = programmes(tables, asked)
    placed = on_trails(tables, asked).select("programme_id", "trail_id", "role", "country_code", "basis")
    services = tables["service"].select("programme_id", "service_code").distinct()
    groups = tables["population_group"].select("programme_id", "population_group_code").distinct()
    cells = placed.left_join(services, "programme_id").drop("programme_id_right")
    cells = cells.left_join(groups, "programme_id").drop("programme_id_right")
    if asked.service:
        headed = tables["service_heading"]
        cells = cells.semi_join(
            headed.filter((headed.heading_code == asked.service) | (headed.service_code == asked.service)),
            "service_code",
        )
    if asked.group:
        cells = cells.filter(cells.population_group_code == asked.group)
    facts = counted.select("programme_id", "status", "people_reached", "budget_chf", "latest_date", "verified_date")
    joined = cells.join(facts, "programme_id")
    running = joined.status.isin(RUNNING)
    numbers = joined.group_by(list(_KEY)).aggregate(
        programmes=joined.programme_id.nunique(),
        programmes_running=joined.programme_id.nunique(where=running),
        programmes_stated=joined.programme_id.nunique(where=joined.basis != "country"),
        people_least=joined.people_reached.max(),
        people_most=joined.people_reached.sum(),
        latest_date=joined.latest_date.max(),
        verified_date=joined.verified_date.max(),
    )
    parties = tables["participation"].join(tables["national_society"].select("organisation_id"), "organisation_id")
    with_society = cells.join(parties.select("programme_id", "organisation_id").distinct(), "programme_id")
    societies = with_society.group_by(list(_KEY)).aggregate(societies=with_society.organisation_id.nunique())
    matched = [numbers[name].identical_to(societies[name]) for name in _KEY]
    return numbers.left_join(societies, matched).select(
        *[numbers[name] for name in _KEY],
        numbers.programmes,
        numbers.programmes_running,
        numbers.programmes_stated,
        societies=ibis.coalesce(societies.societies, 0),
        people_least=numbers.people_least,
        people_most=numbers.people_most,
        latest_date=numbers.latest_date,
        verified_date=numbers.verified_date,
    )


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
        "latest_date",
        "verified_date",
    ),
    key=_KEY,
    order=("trail_id", "-programmes"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
)
