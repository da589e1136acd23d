"""How programmes stand to the rules of practice: what to ask, what conforms, and which facts are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.practice_outcomes import (
    DEPARTS,
    JUSTIFIED,
    NOT_APPLICABLE,
    OUTCOMES,
    practice_outcomes,
    rule_columns,
)
from waypost.analysis.question import Asked, Question
from waypost.analysis.rule_evidence import by_code, by_number, concerned, finding_id, with_evidence
from waypost.analysis.rule_lexicon import telling_words
from waypost.reference.policy import WEIGHTS

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.practice_rules import UnderstoodRule

_COLUMNS = (
    "finding_id", "programme_id", "title", "rule", "provisions", "polarity", "basis", "severity", "outcome",
    "later_outcome", "urgency", "evidence", "unknown_facts", "telling_words", "waiver_reason", "waiver_by",
    "waiver_expires", "ask", "guidance", "caution", "judged_on", "programmes", "people", "concerns",
)  # fmt: skip
_PLACES = 8  # more than the outcomes there are
_MORE_DEPARTURES = 100
_SHOWN = (
    "title", "rule", "outcome", "evidence", "unknown_facts", "later_outcome", "telling_words", "waiver_reason", "ask",
)  # fmt: skip


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per programme and rule; at most ``top`` programmes per rule and outcome, those with most people first.

    Of departures, which somebody is going to be asked about, a hundred times as many.

    Where a rule does not apply a row stands only when one programme is asked about, or when by today's text it would
    depart.
    """
    rules = catalog.understood_practice_rules
    if not rules:
        raise NotImplementedError("a catalog without rules of practice")
    outcomes = practice_outcomes(tables, asked, catalog, ("people_reached", "people_targeted"))
    kept = _first_of_each(outcomes, list(rules.values()), asked).distinct()
    found = _with_facts(tables, kept, catalog)
    found = found.left_join(concerned(tables, found), "programme_id").drop("programme_id_right")
    titles = tables["programme"].select("programme_id", "title")
    found = found.left_join(titles, "programme_id").drop("programme_id_right")
    found = _with_waivers(tables, found)
    found = found.left_join(telling_words(tables, kept, catalog), ["programme_id", "provision"])
    found = found.drop("programme_id_right", "provision_right")
    written = catalog.practice_rules
    return found.mutate(
        rule=found.provision,
        finding_id=finding_id("rule", found.provision, found.programme_id),
        provisions=by_code(found.provision, {name: " ".join(rule.provisions) for name, rule in written.items()}),
        polarity=by_code(found.provision, {name: rule.polarity for name, rule in written.items()}),
        severity=by_code(found.provision, {name: rule.severity for name, rule in written.items()}),
        basis=_basis(found, catalog),
        outcome=by_code(found.outcome_no, OUTCOMES),
        later_outcome=by_code(found.later_no, OUTCOMES),
        urgency=_urgency(found, catalog),
        ask=found.provision,
        guidance=found.provision,
        caution=found.provision,
        unknown_facts=found.unknown_fields,
    ).select(*_COLUMNS)


def _first_of_each(wide: ibis.Table, rules: list[UnderstoodRule], asked: Asked) -> ibis.Table:
    """``programme_id, judged_on, people, provision, outcome_no, later_no, programmes``; see :func:`answer`.

    Programmes are put in order once; what is collected per rule and outcome are their places in it. The rule stands
    under ``provision``, as pieces that other questions share call it.
    """
    people = ibis.coalesce(wide.people_reached, wide.people_targeted)
    place = ibis.row_number().over(order_by=[people.desc(nulls_first=False), wide.programme_id])
    codes = []
    for number, rule in enumerate(rules):
        outcome, later = (wide[name].cast("int32") for name in rule_columns(rule))
        code = outcome + later.fill_null(0) * _PLACES + number * _PLACES * _PLACES
        if asked.programme is None:
            told = (outcome != NOT_APPLICABLE) | (later == DEPARTS).fill_null(ibis.literal(False))
            code = ibis.ifelse(told, code, ibis.null("int32"))
        codes.append(code)
    order = wide.select("programme_id", "judged_on", people=people, place=place.cast("int32"), codes=ibis.array(codes))
    long = order.select("place", code=order.codes.unnest())
    long = long.filter(long.code.notnull())
    grouped = long.group_by("code").aggregate(programmes=long.count(), places=long.place.collect())
    places = grouped.places.sort()
    is_departure = (grouped.code % _PLACES).isin((DEPARTS, JUSTIFIED))
    chosen = ibis.ifelse(is_departure, places[: asked.top * _MORE_DEPARTURES], places[: asked.top])
    first = grouped.select("code", "programmes", place=chosen.unnest())
    named = first.join(order, "place")
    provisions = {number: rule.rule for number, rule in enumerate(rules)}
    return named.select(
        "programme_id",
        "judged_on",
        "people",
        provision=by_code((named.code // (_PLACES * _PLACES)).cast("int32"), provisions),
        outcome_no=(named.code % _PLACES).cast("int32"),
        later_no=((named.code // _PLACES) % _PLACES).cast("int32").nullif(0),
        programmes=named.programmes.cast("int64"),
    )


def _with_facts(tables: Tables, kept: ibis.Table, catalog: Catalog) -> ibis.Table:
    facts = {name: rule.required_facts for name, rule in catalog.practice_rules.items()}
    return with_evidence(tables, kept, facts)


def _with_waivers(tables: Tables, found: ibis.Table) -> ibis.Table:
    """The reason, role and end of a waiver, where one counts."""
    given = tables["waiver"].select(
        "programme_id", provision="rule", waiver_reason="reason", waiver_by="approved_by", waiver_expires="expires_date"
    )
    joined = found.left_join(given, ["programme_id", "provision"]).drop("programme_id_right", "provision_right")
    counts = joined.outcome_no == JUSTIFIED
    none = {"waiver_reason": "string", "waiver_by": "string", "waiver_expires": "date"}
    return joined.mutate(**{name: ibis.ifelse(counts, joined[name], ibis.null(kind)) for name, kind in none.items()})


def _basis(found: ibis.Table, catalog: Catalog) -> Any:
    """On what the text in force on the day of judgement rests; null where none was."""
    branches = [
        ((found.provision == name) & (found.judged_on >= ibis.literal(text.valid_from)), text.basis)
        for name, rule in catalog.practice_rules.items()
        for text in reversed(rule.texts)
    ]
    return ibis.cases(*branches)


def _urgency(found: ibis.Table, catalog: Catalog) -> Any:
    weight = by_number(found.provision, {name: WEIGHTS[rule.severity] for name, rule in catalog.practice_rules.items()})
    above = by_number(found.outcome_no, {DEPARTS: 6, JUSTIFIED: 3})
    return (ibis.ifelse(above.notnull(), weight, 0) + above.fill_null(0)).cast("int32")


QUESTION = Question(
    name="rules",
    columns=_COLUMNS,
    key=("rule", "programme_id"),
    order=("-urgency", "rule", "-people"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "year", "everybody", "top", "programme"),
    shown=_SHOWN,
    is_confidential=True,
    closed=("practice", "waiver"),
)
