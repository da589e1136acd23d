"""The plan as everybody reads it: outcomes with their evidence, what could hold it back, its text, its milestones."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from waypost.plan.milestones import expected, standing
from waypost.plan.telling import OUTCOME, flat_outcome, outcome_row
from waypost.reference import load_catalog
from waypost.reference.plan_values import NOT_KNOWN, STATES, TOPICS, Milestone
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.plan import rights
from waypost.web.plan.kept import FOR_MEMBERS, kept_plan
from waypost.web.plan.views.pages import held, page

MILESTONE = ("milestone", "label", "original", "expected", "actual", "state", "outcome")


def judged_now() -> dict[str, Any]:
    """All outcomes as they stand today."""
    return kept_plan().outcomes(load_catalog(), timezone.now().date())


def hidden_from(request: HttpRequest) -> frozenset[str]:
    """Facts of which whoever asks is told the state and not the number."""
    return frozenset() if rights.reads(standing_of_request(request)) else FOR_MEMBERS


@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """How far the plan is: its functions with components and outcomes, each with its state."""
    found = judged_now()
    counts = Counter(each.computed.state for each in found.values())
    return page(
        request, "overview.html", found=found, states=[(s, counts[s]) for s in (*reversed(STATES), NOT_KNOWN)],
        unknown=len({name for each in found.values() for name in each.computed.unknown}),
        asked=len({name for each in found.values() for part in each.computed.parts
                   for name in (part.part.fact, part.part.of) if name}),
    )  # fmt: skip


@never_cache
def outcomes_twin(request: HttpRequest, form: str) -> HttpResponse:
    """The outcomes as JSON, with their evidence, or as CSV."""
    plan, language, found = held(), language_of(request), judged_now()
    if form == "csv":
        return as_csv((flat_outcome(each, plan, language) for each in found.values()), OUTCOME)
    kept = kept_plan()
    return as_json({
        "counted_at": kept.at and kept.at.isoformat(), "release": kept.release,
        "outcomes": {name: outcome_row(each, plan, language, hidden_from(request)) for name, each in found.items()},
    })  # fmt: skip


@never_cache
def outcome(request: HttpRequest, name: str) -> HttpResponse:
    """How far one outcome is, and why: its evidence down to facts, and the pages where these are seen."""
    plan, found = held(), judged_now()
    if name not in found:
        raise Http404(name)
    told = plan.outcomes[name]
    return page(
        request, "outcome.html", outcome=told, judged=found[name], evidence=plan.evidence[name],
        components=[plan.components[each] for each in told.components],
        tracked=[each for each in plan.tracked if name in each.outcomes],
        milestones=[_milestone(each) for each in _milestones() if each.outcome == name],
        language_of_plan=plan.authoritative,
    )  # fmt: skip


@never_cache
def outcome_twin(request: HttpRequest, name: str) -> HttpResponse:
    """The same as JSON."""
    found = judged_now()
    if name not in found:
        raise Http404(name)
    return as_json(outcome_row(found[name], held(), language_of(request), hidden_from(request)))


@never_cache
def risks(request: HttpRequest) -> HttpResponse:
    """What could hold the plan back, and what it says of gender and quality; whom it is for, and its goals."""
    plan = held()
    tracked = {topic: [each for each in plan.tracked if each.topic == topic] for topic in TOPICS}
    return page(request, "risks.html", tracked=tracked, found=judged_now(), topics=TOPICS)


@never_cache
def plan_text(request: HttpRequest) -> HttpResponse:
    """What the plan says: its sections."""
    return page(request, "text.html", sections=sorted(held().sections.values(), key=lambda each: each.number))


@never_cache
def section(request: HttpRequest, name: str) -> HttpResponse:
    """A section of the plan, paragraph by paragraph."""
    found = held().sections.get(name)
    if found is None:
        raise Http404(name)
    return page(request, "section.html", section=found)


def _milestones() -> tuple[Milestone, ...]:
    return kept_plan().milestones or held().milestones


def _milestone(each: Milestone) -> dict[str, Any]:
    return {"row": each, "expected": expected(each), "state": standing(each, timezone.now().date())}


def milestone_rows(language: str) -> list[dict[str, Any]]:
    """A line for each milestone."""
    return [
        {
            "milestone": each.id, "label": each.label[language], "original": each.original, "expected": expected(each),
            "actual": each.actual, "state": standing(each, timezone.now().date()), "outcome": each.outcome,
        }
        for each in _milestones()
    ]  # fmt: skip


@never_cache
def milestones(request: HttpRequest) -> HttpResponse:
    """What was to be reached when, and what was."""
    return page(request, "milestones.html", rows=[_milestone(each) for each in _milestones()])


@never_cache
def milestones_twin(request: HttpRequest, form: str) -> HttpResponse:
    """The same as JSON or CSV."""
    rows = milestone_rows(language_of(request))
    return as_csv(rows, MILESTONE) if form == "csv" else as_json({"milestones": rows})
