"""Gaps: where need ranks high along a trail and what National Societies do there ranks low.

Both sides are ranks among the countries of one trail, because figures of need and numbers of programmes have no
common unit. A country without a figure has no rank of need, and so no gap that could be named.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.bits import bit_or, numbered
from waypost.analysis.common import RUNNING, carriers, left_on, programmes, stages
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
_IN_COUNTRY = ("country_code", "dimension", "code")
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
    on = stages(tables, asked).select("trail_id", "country_code").distinct()
    dimensions = tables["need_indicator"].select("dimension", "code").distinct()
    every = on.cross_join(dimensions)
    for numbers in _numbers(tables, asked):
        every = left_on(every, numbers, _IN_COUNTRY)
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


def _numbers(tables: Tables, asked: Asked) -> tuple[ibis.Table, ibis.Table]:
    """Programmes, and societies, per country and what need is known of; a country has them on each of its trails."""
    codes = numbered(tables["need_indicator"], "dimension", "code")
    counted = programmes(tables, asked)
    counted = counted.select("programme_id", runs=counted.status.isin(RUNNING).fill_null(False).cast("int64"))
    here = tables["place"].semi_join(stages(tables, asked), "country_code")
    here = here.select("programme_id", "country_code").distinct().join(counted, "programme_id")
    placed = here.join(_offered(tables, counted, codes), "programme_id")
    each = _with_codes(placed, codes)
    numbers = each.group_by(list(_IN_COUNTRY)).aggregate(programmes=each.count(), running=each.runs.sum())
    carried = placed.join(carriers(tables), "programme_id").group_by("country_code", "organisation_id")
    by_society = _with_codes(carried.aggregate(bits=bit_or(ibis._.bits)), codes)
    societies = by_society.group_by(list(_IN_COUNTRY)).aggregate(societies=by_society.count())
    return numbers, societies


def _offered(tables: Tables, counted: ibis.Table, codes: ibis.Table) -> ibis.Table:
    """programme_id and, as bits, what it does and for whom: headings of its services, its groups, and all."""
    headings = tables["service_heading"].join(_masks(codes, "service"), [("heading_code", "code")])
    of_service = headings.group_by("service_code").aggregate(mask=bit_or(headings.mask))
    services = tables["service"].join(of_service, "service_code")
    groups = tables["population_group"].join(_masks(codes, "group"), [("population_group_code", "code")])
    every = counted.cross_join(_masks(codes, "all"))
    found = union_all([part.select("programme_id", "mask") for part in (every, services, groups)])
    return found.group_by("programme_id").aggregate(bits=bit_or(found.mask))


def _masks(codes: ibis.Table, dimension: str) -> ibis.Table:
    return codes.filter(codes.dimension == dimension).select("code", "mask")


def _with_codes(found: ibis.Table, codes: ibis.Table) -> ibis.Table:
    """Rows of ``found`` with each of the codes that their bits hold."""
    joined = found.cross_join(codes)
    return joined.filter(joined.bits & joined.mask != 0)


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
