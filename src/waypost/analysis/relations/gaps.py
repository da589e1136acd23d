"""Needs at the stages of trails, who answers them, and which societies stand there."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.common import left_on, stages
from waypost.analysis.relations.facts import Facts, laid
from waypost.analysis.rule_evidence import joined_texts
from waypost.analysis.vulnerability import figures

if TYPE_CHECKING:
    from waypost.analysis.question import Asked

# From the most serious.
LEVELS = ("high", "medium", "low", "no_evidence")


def gaps(facts: Facts, _: object) -> list[ibis.Table]:
    """The levels of the vulnerability profile, the societies that answer each, and the societies of each stage."""
    asked: Asked = dataclasses.replace(facts.asked, society=None)
    needs = _needs(facts, asked)
    level = ibis.cases(*((needs.place == number, level) for number, level in enumerate(LEVELS)), else_=LEVELS[-1])
    services = facts.tables["vulnerability_service"].select("factor", service="service_code").distinct()
    placed = facts.on_trails.filter(facts.on_trails.role.notnull()).join(facts.parties, "programme_id")
    answered = placed.join(facts.services, "programme_id").join(services, "service")
    covers = answered.group_by("trail", "role", "factor").aggregate(
        societies=joined_texts(answered.society), programme_id=facts.least(answered.programme_id)
    )
    known = placed.group_by("trail", "role").aggregate(programmes=placed.programme_id.nunique())
    homes = facts.tables["national_society"].select("country_code", society="organisation_id")
    at = stages(facts.tables, asked).select("role", "country_code", trail="trail_id").distinct()
    at = at.left_join(homes, "country_code")
    there = at.group_by("trail", "role").aggregate(societies=joined_texts(at.society))
    there = there.left_join(known, ["trail", "role"])
    return [
        laid("needs", needs, trail=needs.trail_id, need=needs.factor, level=level),
        laid("covers", covers, need=covers.factor),
        laid("stages", there, programmes=ibis.coalesce(there.programmes, 0)),
    ]


def _needs(facts: Facts, asked: Asked) -> ibis.Table:
    """``trail_id, role, factor, place``: the most serious level of any group, as the vulnerability profile has it.

    What a workshop or survey found of a group overrules the figure; a group of which nobody has evidence says so.
    """
    at = stages(facts.tables, asked).select("trail_id", "role").distinct()
    cells = at.join(facts.tables["vulnerability_factor"].select("role", "factor", "population_group_code"), "role")
    told = figures(facts.tables, asked, facts.catalog.vulnerability_factors)
    told = told.select("trail_id", "role", "factor", figure=_place(told.figure_level))
    found = facts.tables["vulnerability_evidence"]
    cell = ["trail_id", "role", "factor", "population_group_code"]
    workshops = found.mutate(place=_place(found.evidence_level)).group_by(cell).aggregate(workshop=ibis._.place.min())
    cells = left_on(left_on(cells, told, ("trail_id", "role", "factor")), workshops, tuple(cell))
    place = ibis.coalesce(cells.workshop, cells.figure, ibis.literal(LEVELS.index("no_evidence"), "int64"))
    return cells.mutate(place=place).group_by("trail_id", "role", "factor").aggregate(place=ibis._.place.min())


def _place(level: Any) -> Any:
    """The place of a level among :data:`LEVELS`."""
    return ibis.cases(*((level == name, number) for number, name in enumerate(LEVELS))).cast("int64")
