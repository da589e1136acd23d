"""Programmes that do what a provision asks to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.contradictions.rows import fact, first_per, shaped
from waypost.analysis.rule_evidence import by_code, by_number, facts
from waypost.analysis.rule_facts import with_leaves
from waypost.analysis.rule_outcomes import DOES_NOT_HOLD, asked_programmes, leaves, outcome
from waypost.reference.contradictions import STRENGTHS
from waypost.reference.policy import WEIGHTS
from waypost.reference.rule_language import Has, OneOf, leaves_of

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog
    from waypost.reference.policy import Rule

_STRENGTH = {weight: strength for strength, weight in STRENGTHS.items()}


def with_policy(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table | None:
    """At most ``top`` programmes per provision to avoid; None when no rule about programmes is of that kind."""
    rules = [r for r in catalog.policy_rules.values() if r.kind == "avoid" and r.subject == "programme"]
    if not rules:
        return None
    kept = ("programme_id", "people_reached", "people_targeted")
    wide, columns = with_leaves(tables, asked_programmes(tables, asked, catalog), leaves(rules), kept)
    leaf = {wanted: wide[name] for wanted, name in columns.items()}
    found = ibis.array(
        [
            ibis.ifelse(outcome(rule, leaf) == DOES_NOT_HOLD, ibis.literal(number, "int32"), ibis.null("int32"))
            for number, rule in enumerate(rules)
        ]
    )
    people = ibis.coalesce(wide.people_reached, wide.people_targeted)
    long = wide.select("programme_id", people=people, rule_no=found.unnest())
    long = long.filter(long.rule_no.notnull())
    named = long.select(
        "programme_id",
        "people",
        provision=by_code(long.rule_no, {number: rule.provision for number, rule in enumerate(rules)}),
    )
    kept = first_per(named, ["provision"], asked.top).distinct()
    return _with_what_is_said(tables, kept, rules, catalog)


def _with_what_is_said(tables: Tables, kept: ibis.Table, rules: list[Rule], catalog: Catalog) -> ibis.Table:
    """The first fact that the condition speaks of, in the order in which the rule names the fields."""
    telling: dict[str, str] = {}
    for rule in rules:
        for leaf in leaves_of(rule.condition) if rule.condition is not None else ():
            for code in leaf.codes if isinstance(leaf, OneOf | Has) else ():
                telling[f"{rule.provision}|{leaf.field}:{code}"] = str(100 + rule.fields.index(leaf.field))
    fields = dict.fromkeys(field for rule in rules for field in rule.fields)
    said = kept.left_join(facts(tables, kept, fields), "programme_id")
    said = said.select("programme_id", "provision", "people", "field", "value")
    told = said.mutate(
        place=by_code(said.provision + "|" + said.field + ":" + said.value, telling).fill_null("999"),
    )
    order = [told.place, told.field, told.value]
    ranked = told.mutate(rank=ibis.row_number().over(group_by=["programme_id", "provision"], order_by=order))
    first = ranked.filter(ranked["rank"] == 0)
    homes = {name: field.schema or "" for name, field in catalog.rule_fields.items() if name in fields}
    is_said = first.place != "999"
    weights = {rule.provision: WEIGHTS[rule.severity] for rule in rules}
    strengths = {rule.provision: _STRENGTH[WEIGHTS[rule.severity]] for rule in rules}
    kinds = by_code(first.field, {name: home.partition(".")[0] for name, home in homes.items()})
    columns = by_code(first.field, {name: home.partition(".")[2] for name, home in homes.items()})
    return shaped(
        first,
        kind="with_policy",
        strength=by_code(first.provision, strengths),
        weight=by_number(first.provision, weights),
        said=ibis.ifelse(is_said, fact(first.field, first.value), ibis.null("string")),
        claim_kind=kinds,
        claim_field=columns,
        claim_value=first.value,
    )
