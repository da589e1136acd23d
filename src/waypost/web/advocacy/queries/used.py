"""The evidence that a message uses, and what of it drops out for this message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from waypost.web.advocacy.models import Claim, Evidence, EvidenceStep, Message, StoryConsent
from waypost.web.advocacy.queries.clearing import refused_by
from waypost.web.advocacy.queries.messages import resting_of

_E = EvidenceStep.Step


@dataclass(frozen=True)
class Used:
    """An item of evidence of a claim that a message rests on.

    ``dropped`` says why it does not count for this message: set_aside, withdrawn, refused (by the society whose data
    it is), no_consent (a story that may not be told to this audience, or not any more), unchecked (a story that nobody
    looked at for what would make its person known). Empty: it counts.
    """

    item: Evidence
    dropped: str = ""
    is_reviewed: bool = False


def used_by(message: Message) -> list[Used]:
    """All items of evidence of its claims, in order of their claims."""
    return used_of(message, [each.claim for each in resting_of(message)])


def used_of(message: Message, claims: Iterable[Claim]) -> list[Used]:
    """The same for claims that it would rest on."""
    steps = EvidenceStep.objects.filter(evidence=OuterRef("pk")).order_by("-pk")
    said = steps.exclude(step=_E.REVIEWED).values("step")[:1]
    rows = Evidence.objects.filter(claim__in=[each.pk for each in claims]).select_related("claim", "story")
    items = list(
        rows.annotate(latest=Subquery(said), reviewed=Subquery(steps.filter(step=_E.REVIEWED).values("pk")[:1]))
    )
    refused = refused_by(message)
    allowed = _allowed(message, {each.story_id for each in items if each.story_id})
    return [
        Used(each, _dropped(each, refused, allowed), bool(each.reviewed))  # type: ignore[attr-defined]  # annotated
        for each in items
    ]


def _dropped(item: Evidence, refused: frozenset[str], allowed: frozenset[int]) -> str:
    latest = item.latest  # type: ignore[attr-defined]  # annotated
    if latest in (_E.SET_ASIDE, _E.WITHDRAWN):
        return str(latest)
    if item.story is not None:
        if item.story.reviewed_at is None:
            return "unchecked"
        if item.story_id not in allowed:
            return "no_consent"
    return "refused" if item.ns_id in refused and item.ns_id else ""


def _allowed(message: Message, stories: set[int]) -> frozenset[int]:
    """The stories that may be told in this message today: their person agreed to its audience and channel."""
    latest = StoryConsent.objects.filter(story=OuterRef("story")).order_by("-pk").values("pk")[:1]
    rows = StoryConsent.objects.filter(story__in=stories, pk=Subquery(latest)) if stories else []
    today = timezone.now().date()
    return frozenset(
        each.story_id
        for each in rows
        if each.is_in_force(today) and message.audience in each.audiences and message.channel in each.channels
    )


def societies_used(message: Message) -> frozenset[str]:
    """The societies whose programmes, surveys or stories it uses."""
    return frozenset(each.item.ns_id for each in used_by(message) if each.item.ns_id and not each.dropped)
