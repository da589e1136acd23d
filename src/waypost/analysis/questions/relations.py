"""Rules about relations: what two societies do beside each other, and what goes from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from waypost.reference.relations import EligibilityDivergence, ReturnWithoutLanding

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """What is known, as one long table; :func:`finish` holds the rules against it."""
    facts = Facts(tables, asked, catalog)
    parts = [*flows(facts), *messages(facts), detention(facts), *positions(facts), *counts(facts)]
    parts += [agreements(facts), *gaps(facts), *bodies(facts)]
    for rule in catalog.relations.values():
        given = rule.understood()
        if isinstance(given, EligibilityDivergence):
            parts.append(accesses(facts, given))
        if isinstance(given, ReturnWithoutLanding):
            parts += returns(facts, given.landing_services)
    return ibis.union(*parts)


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
    filters=("trail", "society", "service", "country", "year", "everybody", "top"),
    is_confidential=True,
    reads_practices=True,
)
