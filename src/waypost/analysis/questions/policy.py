"""How programmes stand to the provisions of the policy: what to discuss, what to look at, what to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import by_code, by_number, concerned, finding_id, with_evidence
from waypost.analysis.rule_outcomes import (
    DOES_NOT_HOLD,
    HUMAN_REVIEW,
    NOT_KNOWN,
    OUTCOMES,
    answered,
    asked_programmes,
    column_of,
    programme_outcomes,
    rules_about,
)
from waypost.reference.policy import WEIGHTS

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.policy import Rule

_COLUMNS = (
    "finding_id",
    "programme_id",
    "title",
    "provision",
    "kind",
    "severity",
    "outcome",
    "urgency",
    "evidence",
    "unknown_fields",
    "ask",
    "programmes",
    "people",
    "concerns",
)
_PLACES = 8  # more than the outcomes there are


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per programme and provision about programmes; at most ``top`` programmes per provision and outcome.

    Within an outcome the programmes with the most people come first; ``programmes`` says how many have it in all.
    """
    rules = rules_about(catalog, "programme")
    outcomes = programme_outcomes(answered(tables, asked, catalog, "programme"))
    kept = first_of_each(outcomes, asked_programmes(tables, asked, catalog), rules, asked.top).distinct()
    titles = tables["programme"].select("programme_id", "title")
    found = with_evidence(tables, kept, {rule.provision: rule.fields for rule in rules})
    found = found.left_join(concerned(tables, found), "programme_id").drop("programme_id_right")
    found = found.left_join(titles, "programme_id").drop("programme_id_right")
    weight = by_number(found.provision, {rule.provision: WEIGHTS[rule.severity] for rule in rules})
    above = by_number(found.outcome_no, {DOES_NOT_HOLD: 6, HUMAN_REVIEW: 3, NOT_KNOWN: 0})
    return found.mutate(
        finding_id=finding_id("policy", found.provision, found.programme_id),
        kind=by_code(found.provision, {rule.provision: rule.kind for rule in rules}),
        severity=by_code(found.provision, {rule.provision: rule.severity for rule in rules}),
        outcome=by_code(found.outcome_no, OUTCOMES),
        urgency=(weight + above).fill_null(0).cast("int32"),
        ask=found.provision,
    ).select(*_COLUMNS)


def first_of_each(wide: ibis.Table, programmes: ibis.Table, rules: list[Rule], top: int) -> ibis.Table:
    """``programme_id, people, provision, outcome_no, programmes``: the first ``top`` of each provision and outcome.

    All outcomes of all programmes would be millions of rows to sort. So programmes are put in order once, and what is
    collected per provision and outcome are their places in it, which are small numbers.
    """
    people = ibis.coalesce(programmes.people_reached, programmes.people_targeted)
    place = ibis.row_number().over(order_by=[people.desc(nulls_first=False), programmes.programme_id])
    order = programmes.select("programme_id", people=people, place=place.cast("int32"))
    coded = wide.select(
        "programme_id",
        codes=ibis.array(
            [wide[column_of(rule.provision)].cast("int32") + number * _PLACES for number, rule in enumerate(rules)]
        ),
    )
    placed = coded.join(order, "programme_id")
    long = placed.select("place", code=placed.codes.unnest())
    long = long.filter(long.code.notnull())
    grouped = long.group_by("code").aggregate(programmes=long.count(), places=long.place.collect())
    first = grouped.select("code", "programmes", place=grouped.places.sort()[:top].unnest())
    named = first.join(order, "place").select("programme_id", "people", "code", "programmes")
    provisions = {number: rule.provision for number, rule in enumerate(rules)}
    return named.select(
        "programme_id",
        "people",
        provision=by_code((named.code // _PLACES).cast("int32"), provisions),
        outcome_no=(named.code % _PLACES).cast("int32"),
        programmes=named.programmes.cast("int64"),
    )


QUESTION = Question(
    name="policy",
    columns=_COLUMNS,
    key=("provision", "programme_id"),
    order=("-urgency", "provision", "-people"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody", "top"),
    is_confidential=True,
)
