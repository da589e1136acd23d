"""Which function belongs to which rule, and a rule on a day: under the text in force, with recorded reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from waypost.analysis.relations.clauses import unequal_clauses
from waypost.analysis.relations.counting import double_counting
from waypost.analysis.relations.detention import dual_role
from waypost.analysis.relations.eligibility import eligibility_divergence
from waypost.analysis.relations.finding import Result, in_order, justified
from waypost.analysis.relations.messages import opposite_messages
from waypost.analysis.relations.positions import divergent_position
from waypost.analysis.relations.reachability import reachability
from waypost.analysis.relations.returns import return_without_landing
from waypost.analysis.relations.terms import incomparable_terms
from waypost.analysis.relations.trail_gap import trail_gap
from waypost.analysis.relations.values import World
from waypost.reference.relations import RelationRule

ALGORITHMS: dict[str, Callable[[World, Any], Result]] = {
    each.__name__: each
    for each in (
        eligibility_divergence,
        opposite_messages,
        return_without_landing,
        reachability,
        dual_role,
        divergent_position,
        incomparable_terms,
        unequal_clauses,
        trail_gap,
        double_counting,
    )
}


def evaluate(rule: RelationRule, world: World) -> Result:
    """What a rule finds in a world on its day; nothing applies while its text is not in force."""
    if not rule.is_in_force(world.day):
        return Result()
    found = ALGORITHMS[rule.algorithm](world, rule.understood())
    found = justified(found, rule.relation, world.waivers, world.day)
    return dataclasses.replace(found, findings=in_order(found.findings))
