"""The plan: every text in four languages but for its narrative, every reference met, no amount below the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import is_date, missing_languages, unknown
from waypost.reference.money import MONEY_KINDS, Money
from waypost.reference.plan_values import (
    FACT_SOURCES,
    NOT_KNOWN,
    NOTHING,
    PART_KINDS,
    STATES,
    TOPICS,
    TRANSLATORS,
    UPDATE_STATES,
    Plan,
)
from waypost.settings import LANGUAGES

_PERSONAL = re.compile(r"@|\+\d[\d ()/.-]{8,}\d")
_WHERE = "plan/"
MILESTONE_STATES = ("planned", "reached", "reached_late", "due", "not_known")
WORDS: dict[str, tuple[str, ...]] = {
    "state": (*STATES, NOT_KNOWN, NOTHING), "topic": TOPICS, "money": MONEY_KINDS, "milestone": MILESTONE_STATES,
    "update": UPDATE_STATES,
}  # fmt: skip


def check_plan(catalog: Catalog) -> Iterator[str]:
    """The plan of the catalog, where there is one."""
    plan = catalog.plan
    if plan is None:
        return
    yield from _check_texts(plan)
    yield from _check_references(plan)
    aspects = catalog.advocacy.aspects
    yield from unknown(f"{_WHERE}plan.yml", "aspect", plan.hidden_aspects, aspects)
    yield from _check_evidence(plan)
    yield from _check_budget(plan)
    yield from _check_dates(plan)
    yield from _check_words(plan)


def _check_texts(plan: Plan) -> Iterator[str]:
    where = f"{_WHERE}plan.yml"
    if plan.authoritative not in LANGUAGES:
        yield f"{where}: authoritative {plan.authoritative!r} is none of the languages"
    yield from unknown(where, "translated_by", [plan.translated_by], dict.fromkeys(TRANSLATORS))
    named: list[tuple[str, Mapping[str, str]]] = [
        ("title", plan.title), ("note of the budget", plan.budget.note),
        *((f"goal {each.id}", each.text) for each in plan.goals),
        *((f"{each.topic} {each.id}", each.label) for each in plan.tracked),
        *((f"note {each.id}", each.text) for each in plan.notes),
        *((f"section {each.section}", each.label) for each in plan.sections.values()),
        *((f"function {each.function}", each.label) for each in plan.functions.values()),
        *((f"component {name}", each.text) for name, each in plan.components.items()),
        *((f"outcome {name}", each.text) for name, each in plan.outcomes.items()),
        *((f"outcome {name}", each.label) for name, each in plan.outcomes.items()),
        *((f"activity {each.id}", each.text) for each in plan.activities),
        *((f"milestone {each.id}", each.label) for each in plan.milestones),
        *((f"fact {name}", each.label) for name, each in plan.facts.items()),
    ]  # fmt: skip
    for what, texts in named:
        yield from missing_languages(where, what, texts)
    translated = {name for each in plan.tracked for name in each.passages} | set(plan.audience)
    for section in plan.sections.values():
        where = f"{_WHERE}sections/{section.section}.yml"
        for number, passage in enumerate(section.passages, start=1):
            if passage.id != f"{section.section}.{number}":
                yield f"{where}: paragraph {passage.id!r} is not called {section.section}.{number}"
            if not passage.text.get(plan.authoritative):
                yield f"{where}: {passage.id} lacks its words in {plan.authoritative}, of which others are translations"
            if passage.id in translated:
                yield from missing_languages(where, passage.id, passage.text)
            if any(_PERSONAL.search(text) for text in passage.text.values()):
                yield f"{where}: {passage.id}: an address or a number of a telephone"


def _check_references(plan: Plan) -> Iterator[str]:
    where, passages, outcomes = f"{_WHERE}plan.yml", plan.passages, plan.outcomes
    yield from unknown(where, "paragraph", plan.audience, passages)
    yield from unknown(where, "paragraph", plan.budget.passages, passages)
    for tracked in plan.tracked:
        yield from unknown(where, "topic", [tracked.topic], dict.fromkeys(TOPICS))
        yield from unknown(where, "paragraph", tracked.passages, passages)
        yield from unknown(where, "outcome", tracked.outcomes, outcomes)
    for note in plan.notes:
        yield from unknown(where, "paragraph", note.passages, passages)
    for name, function in plan.functions.items():
        where = f"{_WHERE}functions/{name}.yml"
        yield from unknown(where, "paragraph", function.passages, passages)
        for outcome in function.outcomes:
            yield from unknown(where, "component", outcome.components, plan.components)
    for activity in plan.activities:
        where = f"{_WHERE}activities.yml"
        yield from unknown(where, "component", [activity.component], plan.components)
        yield from unknown(where, "paragraph", [activity.passage], passages)
    for milestone in plan.milestones:
        where = f"{_WHERE}milestones.yml"
        yield from unknown(where, "outcome", filter(None, [milestone.outcome]), outcomes)
        yield from unknown(where, "paragraph", filter(None, [milestone.passage]), passages)
        if not (milestone.passage or milestone.source):
            yield f"{where}: {milestone.id}: neither a paragraph nor a source says so"


def _check_evidence(plan: Plan) -> Iterator[str]:
    facts = f"{_WHERE}facts.yml"
    yield from unknown(facts, "teller", (each.told_by for each in plan.facts.values()), dict.fromkeys(FACT_SOURCES))
    yield from (f"{_WHERE}outcomes: nothing shows {name!r}" for name in plan.outcomes if name not in plan.evidence)
    asked = set()
    for name, evidence in plan.evidence.items():
        where = f"{_WHERE}outcomes/{name}.yml"
        yield from unknown(where, "outcome", [name], plan.outcomes)
        yield from missing_languages(where, "why", evidence.why)
        if not evidence.parts:
            yield f"{where}: no parts"
        for part in evidence.parts:
            yield from missing_languages(where, f"part {part.id}", part.label)
            yield from unknown(where, "kind", [part.kind], dict.fromkeys(PART_KINDS))
            named = [part.fact, *filter(None, [part.of])]
            asked.update(named)
            yield from unknown(where, "fact", named, plan.facts)
            if (part.kind == "share") != (part.of is not None):
                yield f"{where}: {part.id}: a share is of something, and nothing else is"
            if not part.enough > 0 or (part.kind == "share" and part.enough > 1):
                yield f"{where}: {part.id}: enough lies above zero, and for a share not above one"
            if part.fact in plan.facts and plan.facts[part.fact].is_flag != (part.kind == "flag"):
                yield f"{where}: {part.id}: {part.fact} is no fact for a {part.kind}"
    unasked = [name for name in plan.facts if name not in asked]
    yield from (f"{facts}: nothing asks for {name!r}" for name in unasked)


def _check_budget(plan: Plan) -> Iterator[str]:
    """That the rates give each published amount to the unit: they were derived from nothing else."""
    where, budget = f"{_WHERE}plan.yml", plan.budget
    for stated in budget.published:
        rates = [rate for rate in budget.rates if {rate.of, rate.into} == {stated.currency, budget.total.currency}]
        if len(rates) != 1:
            yield f"{where}: {len(rates)} rates for {stated.currency}; one is derived from each published amount"
            continue
        given = rates[0].convert(budget.total)
        if Money(amount=Decimal(round(given.amount)), currency=given.currency) != stated:
            yield f"{where}: {rates[0].value} gives {given.amount:.2f} {given.currency}, published is {stated.amount}"


def _check_dates(plan: Plan) -> Iterator[str]:
    where = f"{_WHERE}milestones.yml"
    dates = [plan.starts, plan.ends]
    for each in plan.milestones:
        dates += filter(None, [each.original, each.actual, *(moved.to for moved in each.revised)])
    yield from (f"{where}: {date!r} is not a year, a month or a day" for date in dates if not is_date(date))


def _check_words(plan: Plan) -> Iterator[str]:
    where = f"{_WHERE}words.yml"
    for vocabulary, codes in WORDS.items():
        named = plan.words.get(vocabulary, {})
        yield from (f"{where}: {vocabulary}: {code!r} has no name" for code in codes if code not in named)
        yield from (f"{where}: {vocabulary}: nothing is called {code!r}" for code in named if code not in codes)
    for vocabulary, told in plan.words.items():
        for code, texts in told.items():
            yield from missing_languages(where, f"{vocabulary} {code}", texts)
            if len({_slots(text) for text in texts.values()}) > 1:
                yield f"{where}: {vocabulary} {code} is not filled in alike in all languages"


def _slots(text: str) -> Any:
    return frozenset(part for _, part, _, _ in Formatter().parse(text) if part)
