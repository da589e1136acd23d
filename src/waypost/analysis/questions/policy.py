"""How programmes stand to the provisions of the policy: what to discuss, what to look at, what to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import by_code, concerned, finding_id, with_evidence
from waypost.analysis.rule_outcomes import (
    DOES_NOT_HOLD,
    HUMAN_REVIEW,
    NOT_KNOWN,
    OUTCOMES,
    answered,
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
# How many programmes are looked at first for the most telling of each kind; see _first_of_each.
_LOOKED_AT_FIRST = 200
_PLACES = 8  # more than the outcomes there are


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per programme and provision about programmes; at most ``top`` programmes per provision and outcome.

    Within an outcome the programmes with the most people come first; ``programmes`` says how many have it in all.
    """
    rules = rules_about(catalog, "programme")
    kept = first_of_each(programme_outcomes(answered(tables, asked, catalog, "programme")), rules, asked.top)
    told = with_evidence(tables, kept, {rule.provision: rule.fields for rule in rules})
    found = kept.left_join(told, ["programme_id", "provision"]).drop("programme_id_right", "provision_right")
    found = found.left_join(concerned(tables, kept), "programme_id").drop("programme_id_right")
    titles = tables["programme"].select("programme_id", "title")
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


def by_number(code: Any, numbers: dict[Any, int]) -> Any:
    """The number that belongs to a code, in the engine's words; null where none does."""
    return ibis.cases(*((code == key, ibis.literal(number, "int32")) for key, number in numbers.items()))


def first_of_each(wide: ibis.Table, rules: list[Rule], top: int) -> ibis.Table:
    """``programme_id, people, provision, outcome_no, programmes``: the first ``top`` of each provision and outcome.

    All outcomes of all programmes would be millions of rows to sort. Programmes are put in order once; among the
    first few hundred most provisions and outcomes find their ``top`` already, and only the rarer ones are looked
    for further.
    """
    people = ibis.coalesce(wide.people_reached, wide.people_targeted)
    ordered = wide.mutate(
        people=people,
        place=ibis.row_number().over(order_by=[people.desc(nulls_first=False), wide.programme_id]).cast("int32"),
    )
    codes = ibis.array(
        [ordered[column_of(rule.provision)].cast("int32") + number * _PLACES for number, rule in enumerate(rules)]
    )
    long = ordered.select("place", codes=codes)
    long = long.select("place", code=long.codes.unnest())
    long = long.filter(long.code.notnull())
    counted = long.group_by("code").aggregate(programmes=long.count(), early=(long.place < _early(top)).sum())
    common = counted.filter(counted.early >= top).select("code")
    early = long.filter(long.place < _early(top))
    rare = long.filter(long.place >= _early(top)).anti_join(common, "code")
    looked_at = early.union(rare)
    ranked = looked_at.mutate(rank=ibis.row_number().over(group_by="code", order_by="place"))
    first = ranked.filter(ranked["rank"] < top).join(counted.select("code", "programmes"), "code")
    named = first.join(ordered.select("programme_id", "people", "place"), "place")
    named = named.select("programme_id", "people", "code", "programmes")
    provisions = {number: rule.provision for number, rule in enumerate(rules)}
    return named.select(
        "programme_id",
        "people",
        provision=by_code((named.code // _PLACES).cast("int32"), provisions),
        outcome_no=(named.code % _PLACES).cast("int32"),
        programmes=named.programmes.cast("int64"),
    )


def _early(top: int) -> int:
    return top * _LOOKED_AT_FIRST


QUESTION = Question(
    name="policy",
    columns=_COLUMNS,
    key=("provision", "programme_id"),
    order=("-urgency", "provision", "-people"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody", "top"),
    is_confidential=True,
)
