"""What is asked of the table of questions: those of a society, and what became of the field since."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q

from waypost.web.contribute.models import Asked, Change
from waypost.web.contribute.queries import IN_FORCE, VERIFIED


@dataclasses.dataclass(frozen=True)
class Question:
    """A question with whether the society changed what it is about since it was asked."""

    asked: Asked
    changed_since: bool

    @property
    def is_open(self) -> bool:
        """Nobody has closed it."""
        return self.asked.closed_at is None


def questions_of(ns_id: str, *, programme: str | None = None, only_open: bool = False) -> list[Question]:
    """Questions to a society, the open ones first, the latest first; two queries."""
    found = Asked.objects.filter(ns_id=ns_id).select_related("by", "answered_by", "closed_by")
    if programme is not None:
        found = found.filter(programme=programme)
    if only_open:
        found = found.filter(closed_at=None)
    asked = list(found.order_by("-pk")[:500])
    asked.sort(key=lambda each: each.closed_at is not None)
    changed = _changes(ns_id, {each.programme for each in asked})
    return [Question(each, _is_changed(each, changed.get(each.programme, ()))) for each in asked]


def open_questions(societies: Iterable[str] | None = None) -> dict[str, int]:
    """How many questions are open, by society; one query."""
    found = Asked.objects.filter(closed_at=None)
    if societies is not None:
        found = found.filter(ns_id__in=list(societies))
    return dict(found.order_by().values_list("ns_id").annotate(count=Count("pk")))


def open_count(ns_id: str) -> dict[str, int]:
    """How many questions of a society are open, by programme."""
    found = Asked.objects.filter(ns_id=ns_id, closed_at=None)
    return dict(found.order_by().values_list("programme").annotate(count=Count("pk")))


def _changes(ns_id: str, programmes: set[str]) -> dict[str, list[tuple[str, object]]]:
    changed: dict[str, list[tuple[str, object]]] = defaultdict(list)
    if programmes:
        found = Change.objects.filter(Q(speaker=ns_id), programme__in=programmes, state__in=IN_FORCE)
        for programme, slot, at in found.values_list("programme", "slot", "batch__at"):
            changed[programme].append((slot, at))
    return changed


def _is_changed(asked: Asked, changes: Iterable[tuple[str, object]]) -> bool:
    """To a question about the whole programme any change counts but that it is still true."""
    return any(
        at > asked.at and (slot == asked.slot if asked.slot else slot not in VERIFIED)  # type: ignore[operator]
        for slot, at in changes
    )
