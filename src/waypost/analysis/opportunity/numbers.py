"""The numbers of the ranking, as the compiled loops and their reference take them: integers only.

Integers, because the answers must be the same bit by bit whatever machine, engine or order of work computed them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from waypost.analysis.opportunity.ground import Ints
from waypost.reference.counterparts import OpportunityRules

WHOLE = 1000  # a part that is full

# The kinds, in the order in which an answer lists them; pairs of two programmes are the compiled kernel's.
KINDS = ("continuity", "complement", "missing_counterpart", "peer_learning", "overlap")
CONTINUITY, COMPLEMENT, MISSING, PEERS, OVERLAP = range(5)


class Numbers(NamedTuple):
    """``catalog/rules/opportunities.yml`` flattened. Points are the most that a kind can earn."""

    people_weight: int
    evidence_weight: int
    match_weight: int
    pair_points: int
    single_points: int
    group_points: int
    heard_points: int
    stage_points: int
    base: int
    exact: int
    by_heading: int
    linked: int
    agreement: int
    shared_programme: int
    meeting: int


def numbers_of(rules: OpportunityRules) -> Numbers:
    """The rules as plain integers."""
    evidence = rules.evidence
    return Numbers(
        people_weight=rules.weights.people,
        evidence_weight=rules.weights.evidence,
        match_weight=rules.weights.match,
        pair_points=max(1, 2 * evidence.of_programme + 2 * evidence.stage + evidence.groups),
        single_points=max(1, evidence.of_programme + 2 * evidence.stage + evidence.heard_of),
        group_points=evidence.groups,
        heard_points=evidence.heard_of,
        stage_points=evidence.stage,
        base=rules.match.base,
        exact=rules.match.exact,
        by_heading=rules.match.by_heading,
        linked=rules.ties.linked,
        agreement=rules.ties.agreement,
        shared_programme=rules.ties.shared_programme,
        meeting=rules.ties.meeting,
    )


def people_steps(rules: OpportunityRules) -> Ints:
    """``steps[p]`` people are needed for a part of ``p``: the same factor from each step to the next, 1 to full.

    The part of a number is how many steps (without the first) it reaches, so that no logarithm is ever rounded
    differently on another machine.
    """
    full = float(rules.people.full)
    return np.array([int(np.ceil(round(full ** (step / WHOLE), 6))) for step in range(WHOLE + 1)], dtype=np.int64)
