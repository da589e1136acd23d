"""The evidence that a message uses, and what of it drops out for this message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.advocacy.models import (
    Claim,
    ClaimVersion,
    Clearance,
    Evidence,
    EvidenceStep,
    Message,
    StoryConsent,
)
from waypost.web.advocacy.queries.clearing import clearances_of, refused_by
from waypost.web.advocacy.queries.evidence import Item, items_of, with_steps
from waypost.web.advocacy.queries.messages import resting_of


@dataclass(frozen=True)
class Used:
    """An item of evidence of a claim that a message rests on.

    ``dropped`` says why it does not count for this message: set_aside, withdrawn, refused (by the society whose data
    it is), no_consent (a story that may not be told to this audience, or not any more), unchecked (a story that nobody
    looked at for what would make its person known). Empty: it counts.
    """

    whole: Item
    dropped: str = ""

    @property
    def item(self) -> Evidence:
        """The row."""
        return self.whole.row


def used_by(message: Message) -> list[Used]:
    """All items of evidence of its claims, in order of their claims."""
    return used_of(message, [each.claim for each in resting_of(message)])


def used_of(message: Message, claims: Iterable[Claim]) -> list[Used]:
    """The same for claims that it would rest on."""
    rows = Evidence.objects.filter(claim__in=[each.pk for each in claims]).select_related("claim")
    today = timezone.now().date()
    refused = refused_by(message)
    items = items_of(with_steps(rows), today)
    return [Used(each, _dropped(each, message, refused, today)) for each in items]


def _dropped(item: Item, message: Message, refused: frozenset[str], today: dt.date) -> str:
    row, story = item.row, item.row.story
    if item.aside is not None:
        return "withdrawn" if item.aside.step == EvidenceStep.Step.WITHDRAWN else "set_aside"
    if story is not None:
        consents: list[StoryConsent] = list(story.consents.all())
        if story.erased_at is not None or not consents or not _covers(consents[-1], message, today):
            return "no_consent"
        if story.reviewed_at is None:
            return "unchecked"
    return "refused" if row.ns_id and row.ns_id in refused else ""


def _covers(consent: StoryConsent, message: Message, today: dt.date) -> bool:
    """Whether the person agreed that it is told to this audience on this channel, today."""
    in_scope = message.audience in consent.audiences and message.channel in consent.channels
    return consent.is_in_force(today) and in_scope


def societies_used(message: Message) -> frozenset[str]:
    """The societies whose programmes, surveys, stories or own figures it uses."""
    rest = resting_of(message)
    used = used_of(message, [each.claim for each in rest])
    carry = frozenset(each.item.ns_id for each in used if each.item.ns_id and not each.dropped)
    return carry | societies_told(each.version for each in rest)


def words_of_societies(message: Message) -> list[Clearance]:
    """What the societies said whose data it uses now; one that answers for the message says nothing."""
    used = societies_used(message) - {message.ns_id}
    return [each for each in clearances_of(message) if each.ns_id in used]


def is_within(word: Clearance, day: dt.date, counterpart: str) -> bool:
    """Whether the word of a society lets a message be used on a day with a kind of counterpart."""
    if word.step == Clearance.Step.REFUSED or word.has_ended(day):
        return False
    return not word.counterparts or counterpart in word.counterparts


def societies_told(versions: Iterable[ClaimVersion]) -> frozenset[str]:
    """The societies whose own figures claims tell: those that a measure is narrowed to."""
    return frozenset(code for each in versions for code in arguments_by_list(each).get("society", ()))


def arguments_by_list(version: ClaimVersion) -> dict[str, list[str]]:
    """What a claim's figure is narrowed by, by the list of codes that it is from; what narrows nothing is left out."""
    measure = load_catalog().advocacy.measures.get(version.measure)
    found: dict[str, list[str]] = {}
    for name, code in version.arguments.items():
        parameter = measure.parameters.get(name) if measure is not None else None
        if parameter is not None and code != parameter.default:
            found.setdefault(parameter.list, []).append(code)
    return found
