"""Evidence as it stands: each item with its last step, as a value that is graded, and the grade of its claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from waypost.advocacy.grading import ClaimGrade, ItemGrade, grade_claim
from waypost.advocacy.grading import Evidence as EvidenceValue
from waypost.reference import load_catalog
from waypost.web.advocacy.models import Claim, ClaimVersion, Evidence, EvidenceStep, StoryConsent

_ASIDE = (EvidenceStep.Step.SET_ASIDE, EvidenceStep.Step.WITHDRAWN)
# The parts of a grade that a person says of an item.
SAID_PARTS = ("is_direct_group", "is_direct_place", "is_consistent", "is_self_interested")


@dataclass(frozen=True)
class Item:
    """An item with what was said of it: the last step that takes it out or in again, and its review if there is one."""

    row: Evidence
    aside: EvidenceStep | None
    review: EvidenceStep | None
    is_story_told: bool

    @property
    def is_set_aside(self) -> bool:
        """It does not count: a person set it aside, or its source took it back."""
        return self.aside is not None or not self.is_story_told

    @property
    def reason(self) -> str:
        """Why it does not count."""
        if self.aside is not None:
            return self.aside.reason or str(self.aside.step)
        return "" if self.is_story_told else "consent"

    @property
    def is_withdrawn(self) -> bool:
        """Its source took it back: not a judgement of ours."""
        return not self.is_story_told or (self.aside is not None and self.aside.step == EvidenceStep.Step.WITHDRAWN)


def items_of(rows: Iterable[Evidence], day: dt.date) -> list[Item]:
    """Items with their steps; ``rows`` come from :func:`with_steps`."""
    found = []
    for row in rows:
        steps = list(row.steps.all())
        judged = [each for each in steps if each.step != EvidenceStep.Step.REVIEWED]
        last = judged[-1] if judged else None
        reviews = [each for each in steps if each.step == EvidenceStep.Step.REVIEWED]
        aside = last if last is not None and last.step in _ASIDE else None
        found.append(Item(row, aside, reviews[-1] if reviews else None, _is_told(row, day)))
    return found


def _is_told(row: Evidence, day: dt.date) -> bool:
    if row.story is None:
        return True
    consents = list(row.story.consents.all())
    return row.story.erased_at is None and bool(consents) and consents[-1].is_in_force(day)


def with_steps(found: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With steps and, for stories, consent: four queries however many there are."""
    return (
        found.select_related("story")
        .prefetch_related(
            Prefetch("steps", EvidenceStep.objects.order_by("pk")),
            Prefetch("story__consents", StoryConsent.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def evidence_of(claim: Claim, day: dt.date) -> list[Item]:
    """All of a claim's evidence, what was set aside too."""
    return items_of(with_steps(Evidence.objects.filter(claim=claim)), day)


def value_of_item(item: Item) -> EvidenceValue:
    """As it is graded: parts of a review in the place of those that were said when it was added."""
    row = item.row
    parts = row.parts | (item.review.parts if item.review else {})
    kind = (item.review.kind if item.review else "") or row.kind
    return EvidenceValue(
        evidence=row.key, kind=kind, role=row.bearing, lineage=parts.get("lineage", "") or row.reference,
        society=row.ns_id or None, sides=tuple(row.trail_sides), dated=row.evidence_date,
        coverage=parts.get("coverage"), set_aside=item.reason, countries=frozenset(row.places),
        **{name: parts.get(name) for name in SAID_PARTS},
    )  # fmt: skip


def grade_of(version: ClaimVersion, items: Iterable[Item], day: dt.date) -> ClaimGrade:
    """The grade of a claim with all that led to it."""
    grading = load_catalog().advocacy_words.grading
    assert grading is not None  # comes with the catalog  # noqa: S101
    return grade_claim([value_of_item(each) for each in items], version.kind, grading, day)


def graded(grade: ClaimGrade) -> dict[str, ItemGrade]:
    """The items of a grade by their key."""
    return {each.evidence: each for each in grade.items}
