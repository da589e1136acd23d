"""Rules about relations: what two societies do beside each other, and what goes from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from waypost.analysis.question import Asked, Question
from waypost.analysis.relations.facts import Facts
from waypost.analysis.relations.gaps import gaps
from waypost.analysis.relations.kinds import (
    accesses,
    agreements,
    bodies,
    counts,
    detention,
    flows,
    messages,
    positions,
    returns,
)
from waypost.analysis.relations.reading import world_of
from waypost.analysis.relations.rows import SCHEMA, answer_rows

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.relations import RelationRule


# What each rule needs to know: functions that several share are asked once.
_NEEDS: dict[str, tuple[Callable[[Facts, Any], list[ibis.Table]], ...]] = {
    "eligibility_divergence": (accesses,),
    "opposite_messages": (messages,),
    "return_without_landing": (returns, positions),
    "reachability": (flows,),
    "dual_role": (detention,),
    "divergent_position": (positions,),
    "incomparable_terms": (counts,),
    "unequal_clauses": (agreements,),
    "trail_gap": (gaps,),
    "double_counting": (counts,),
}


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """What is known, as one long table; :func:`finish` holds the rules against it."""
    return known(tables, asked, catalog, catalog.relations.values())


def known(tables: Tables, asked: Asked, catalog: Catalog, rules: Iterable[RelationRule]) -> ibis.Table:
    """What some rules need to know."""
    facts = Facts(tables, asked, catalog)
    parts: dict[Any, list[ibis.Table]] = {bodies: bodies(facts, None)}
    for rule in rules:
        given = rule.understood()
        for need in _NEEDS[rule.algorithm]:
            if need not in parts:
                parts[need] = need(facts, given)
    return ibis.union(*(part for listed in parts.values() for part in listed))


def finish(found: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """One row per finding of each rule that is in force on the day."""
    return answer_rows(world_of(found, Facts.day_of(asked), catalog), asked, catalog)


QUESTION = Question(
    name="relations",
    columns=tuple(SCHEMA.names),
    key=("finding_id",),
    order=("-weight", "relation", "outcome", "-cases"),
    answer=answer,
    finish=finish,
    filters=("trail", "society", "service", "country", "year", "everybody", "top", "programme"),
    shown=("relation", "outcome", "severity", "society", "other", "trail_id", "service_code", "country_code"),
    is_confidential=True,
    closed=("practice", "waiver", "claim"),  # of claims those about practices: when they were said
)
