"""Gaps: where need ranks high along a trail and what National Societies do there ranks low.

Both sides are ranks among the countries of one trail, because figures of need and numbers of programmes have no
common unit. A country without a figure has no rank of need, and so no gap that could be named.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import RUNNING, left_on, programmes, stages
from waypost.analysis.latest_figures import union_all
from waypost.analysis.need import need_values
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_CELL = ("trail_id", "country_code", "dimension", "code")
_COLUMNS = (
    *_CELL,
    "need_rank",
    "need_rank_best",
    "need_rank_worst",
    "provision_rank",
    "provision_rank_best",
    "provision_rank_worst",
    "gap",
    "gap_least",
    "gap_most",
    "countries_ranked",
    "indicators",
    "people_concerned",
    "programmes",
    "running",
    "societies",
    "host_ns_id",
    "is_host_silent",
)
_PROVISION = ("programmes", "running", "societies")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per trail, country and service heading or group (and for all): both ranks and their difference.

    Rank 1 is the greatest need and the most provision. ``gap`` = provision_rank - need_rank: above zero, provision
    ranks behind need. ``_best`` and ``_worst`` are the ranks by the single measures that speak most and least for
    the country (of provision: programmes, running ones, societies), ``gap_least`` and ``gap_most`` what follows: a gap
    whose range crosses zero depends on the measure that one believes.
    """
    wanted = dataclasses.replace(asked, society=None, service=None, group=None, country=None)
    need = _need(tables, wanted)
    provision = _provision(tables, wanted)
    cells = left_on(provision, need, _CELL)
    cells = left_on(cells, _hosts(tables), ("country_code",))
    cells = cells.mutate(
        gap=cells.provision_rank - cells.need_rank,
        gap_least=cells.provision_rank_best - cells.need_rank_worst,
        gap_most=cells.provision_rank_worst - cells.need_rank_best,
    )
    if asked.country:
        cells = cells.filter(cells.country_code == asked.country)
    if asked.society:
        cells = cells.filter(cells.host_ns_id == asked.society)
    if asked.service:
        headings = tables["service_heading"].filter(
            lambda t: (t.service_code == asked.service) | (t.heading_code == asked.service)
        )
        cells = cells.filter(cells.dimension == "service")
        cells = cells.semi_join(headings.select(code="heading_code").distinct(), "code")
    if asked.group:
        cells = cells.filter((cells.dimension == "group") & (cells.code == asked.group))
    return cells.select(*_COLUMNS)


def _standing(ahead: ibis.Value, whole: ibis.Value) -> ibis.Value:
    """How many of a thousand parts of the countries are behind: 1000 for the first, 0 for the last, whole numbers.

    ``ahead`` is how many countries stand before this one. Whole numbers add up alike on every engine.
    """
    steps = (whole - 1).cast("int64")
    return ibis.cases((steps == 0, 1000), else_=((steps - ahead) * 1000) // steps.nullif(0)).cast("int64")


def _need(tables: Tables, asked: Asked) -> ibis.Table:
    values = need_values(tables, asked)
    within = ["trail_id", "indicator"]
    values = values.mutate(
        ahead=ibis.rank().over(ibis.window(group_by=within, order_by=ibis.desc("people"))),
        of=values.people.count().over(ibis.window(group_by=within)),
    )
    values = values.mutate(standing=_standing(values.ahead, values.of))
    joined = tables["need_indicator"].join(values, "indicator")
    summed = joined.group_by(list(_CELL)).aggregate(
        standing=joined.standing.sum(),
        standing_most=joined.standing.max(),
        standing_least=joined.standing.min(),
        indicators=joined.standing.count(),
        people_concerned=joined.people.max(where=joined.is_people),
    )
    ranks = _ranks(summed, "need", lambda other, mine: other > mine)
    return left_on(ranks, summed.select(*_CELL, "indicators", "people_concerned"), _CELL)


def _ranks(summed: ibis.Table, name: str, is_before: Callable[[ibis.Value, ibis.Value], ibis.Value]) -> ibis.Table:
    """``<name>_rank`` by the mean standing; ``_best`` and ``_worst`` if only the kindest, the harshest measure counted.

    The range moves one country at a time and leaves the others at their means.
    """
    mean = summed.standing.cast("float64") / summed.indicators.cast("float64").nullif(0)
    mine = summed.select(
        *_CELL,
        mean=mean,
        most=summed.standing_most.cast("float64"),
        least=summed.standing_least.cast("float64"),
    )
    others = mine.view().select("trail_id", "dimension", "code", other="country_code", other_mean="mean")
    pairs = mine.join(others, ["trail_id", "dimension", "code"])
    other = pairs.other != pairs.country_code
    return pairs.group_by(list(_CELL)).aggregate(
        **{
            f"{name}_rank": (other & is_before(pairs.other_mean, pairs["mean"])).sum() + 1,
            f"{name}_rank_best": (other & is_before(pairs.other_mean, pairs.most)).sum() + 1,
            f"{name}_rank_worst": (other & is_before(pairs.other_mean, pairs.least)).sum() + 1,
        }
    )


def _provision(tables: Tables, asked: Asked) -> ibis.Table:
    counted = programmes(tables, asked)
    here = tables["place"].filter(lambda t: t.country_code.notnull()).select("programme_id", "country_code").distinct()
    on = stages(tables, asked).select("trail_id", "country_code").distinct()
    placed = here.join(counted.select("programme_id", "status"), "programme_id").join(on, "country_code")
    headings = tables["service"].join(tables["service_heading"], "service_code")
    offered = union_all(
        [
            placed.select("programme_id", dimension=ibis.literal("all"), code=ibis.literal("all")),
            headings.select("programme_id", dimension=ibis.literal("service"), code="heading_code"),
            tables["population_group"].select(
                "programme_id", dimension=ibis.literal("group"), code="population_group_code"
            ),
        ]
    ).distinct()
    cells = placed.join(offered, "programme_id")
    numbers = cells.group_by(list(_CELL)).aggregate(
        programmes=cells.programme_id.nunique(),
        running=cells.programme_id.nunique(where=cells.status.isin(RUNNING)),
    )
    takes_part = tables["participation"].semi_join(tables["national_society"], "organisation_id")
    takes_part = takes_part.select("programme_id", "organisation_id").distinct()
    with_society = cells.join(takes_part, "programme_id")
    societies = with_society.group_by(list(_CELL)).aggregate(societies=with_society.organisation_id.nunique())
    dimensions = tables["need_indicator"].select("dimension", "code").distinct()
    every = on.cross_join(dimensions)
    every = left_on(left_on(every, numbers, _CELL), societies, _CELL)
    every = every.mutate(**{name: ibis.coalesce(every[name], 0) for name in _PROVISION})
    within = ["trail_id", "dimension", "code"]
    every = every.mutate(countries_ranked=every.country_code.count().over(ibis.window(group_by=within)))
    # of countries with the same number none is before the other, and all stand behind: a service that nobody offers
    # ranks every country last, so that the gap follows the need
    every = every.mutate(
        **{f"behind_{n}": ibis.rank().over(ibis.window(group_by=within, order_by=n)) for n in _PROVISION}
    )
    every = every.mutate(
        **{
            f"standing_{n}": _standing(every.countries_ranked - 1 - every[f"behind_{n}"], every.countries_ranked)
            for n in _PROVISION
        }
    )
    parts = [every[f"standing_{name}"] for name in _PROVISION]
    every = every.mutate(
        standing=sum(parts, start=ibis.literal(0, "int64")),
        standing_most=ibis.greatest(*parts),
        standing_least=ibis.least(*parts),
        indicators=ibis.literal(len(_PROVISION), "int64"),
    )
    ranks = _ranks(every, "provision", lambda other, mine: other >= mine)
    return left_on(every.select(*_CELL, *_PROVISION, "countries_ranked"), ranks, _CELL)


def _hosts(tables: Tables) -> ibis.Table:
    """Per country its society, and whether the register has heard nothing from it: silence is not absence."""
    societies = tables["national_society"].filter(lambda t: t.status.isin(("recognised", "suspended")))
    societies = societies.group_by("country_code").aggregate(organisation_id=societies.organisation_id.min())
    heard = tables["participation"].select("organisation_id").distinct().mutate(is_heard=ibis.literal(True))
    found = left_on(societies, heard, ("organisation_id",))
    return found.select(
        "country_code", host_ns_id="organisation_id", is_host_silent=~ibis.coalesce(found.is_heard, False)
    )


QUESTION = Question(
    name="gaps",
    columns=_COLUMNS,
    key=_CELL,
    order=("-gap", "-people_concerned"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody"),
)
