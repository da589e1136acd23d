"""Needs at the stages of trails, who answers them, and which societies stand there."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import stages
from waypost.analysis.questions import vulnerability
from waypost.analysis.relations.facts import Facts, laid
from waypost.analysis.rule_evidence import joined_texts

if TYPE_CHECKING:
    from waypost.analysis.question import Asked

# From the most serious; what the cells of a need say together.
LEVELS = ("high", "medium", "low", "no_evidence")


def gaps(facts: Facts, _: object) -> list[ibis.Table]:
    """The levels of the vulnerability profile, the societies that answer each, and the societies of each stage."""
    asked: Asked = dataclasses.replace(facts.asked, society=None)
    cells = vulnerability.answer(facts.tables, asked, facts.catalog)
    place = ibis.cases(*((cells.evidence_level == level, number) for number, level in enumerate(LEVELS)), else_=9)
    needs = cells.mutate(place=place).group_by("trail_id", "role", "factor").aggregate(place=ibis._.place.min())
    level = ibis.cases(*((needs.place == number, level) for number, level in enumerate(LEVELS)), else_=LEVELS[-1])
    services = facts.tables["vulnerability_service"].select("factor", service="service_code").distinct()
    placed = facts.on_trails.filter(facts.on_trails.role.notnull()).join(facts.parties, "programme_id")
    answered = placed.join(facts.services, "programme_id").join(services, "service")
    covers = answered.group_by("trail", "role", "factor").aggregate(
        societies=joined_texts(answered.society), programme_id=answered.programme_id.min()
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
