"""The evidence that a message uses, and what of it drops out for this message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.advocacy.models import Claim, ClaimVersion, Clearance, Evidence, EvidenceStep, Message
from waypost.web.advocacy.queries.clearing import latest_words, refused_in
from waypost.web.advocacy.queries.evidence import Item, items_of, with_steps
from waypost.web.advocacy.queries.messages import Resting, resting_of
from waypost.web.advocacy.story_checks import held_from

# Why a story drops out that holds its message back: its writers take it out, or have it settled.
OF_STORIES = ("no_consent", "unchecked", "embargo", "identifying")


@dataclass(frozen=True)
class Used:
    """An item of evidence of a claim that a message rests on.

    ``dropped`` says why it does not count for this message: set_aside, withdrawn, refused (by the society whose data
    it is), no_consent (a story that may not be told to this audience, or not any more), unchecked (a story that nobody
    looked at for what would make its person known), embargo (nothing of its country goes to these eyes for now),
    identifying (something in it may make its person known, and nobody settled it). Empty: it counts.
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
    return _used([message], {message.pk: {each.pk for each in claims}}, latest_words([message]))[message.pk]


def used_by_all(
    messages: Iterable[Message], rest: Mapping[int, Iterable[Resting]], words: Mapping[int, Iterable[Clearance]]
) -> dict[int, list[Used]]:
    """The same for many messages, by number, with what they rest on and what societies said of them at hand."""
    return _used(messages, {pk: {each.claim.pk for each in claims} for pk, claims in rest.items()}, words)


def _used(
    messages: Iterable[Message], claims: Mapping[int, set[int]], words: Mapping[int, Iterable[Clearance]]
) -> dict[int, list[Used]]:
    wanted = {claim for of in claims.values() for claim in of}
    today = timezone.now().date()
    rows = Evidence.objects.filter(claim__in=wanted).select_related("claim")
    items = items_of(with_steps(rows), today) if wanted else []
    found = {}
    for message in messages:
        refused, own = refused_in(words.get(message.pk, ())), claims[message.pk]
        found[message.pk] = [
            Used(each, _dropped(each, message, refused, today)) for each in items if each.row.claim_id in own
        ]
    return found


def _dropped(item: Item, message: Message, refused: frozenset[str], today: dt.date) -> str:
    row, story = item.row, item.row.story
    if item.aside is not None:
        return "withdrawn" if item.aside.step == EvidenceStep.Step.WITHDRAWN else "set_aside"
    if story is not None:
        held = held_from(story, story.consents.all(), message.audience, message.channel, today)
        if story.erased_at is not None or any(each.startswith("consent_") for each in held):
            return "no_consent"
        if held:
            return "unchecked" if "not_reviewed" in held else "embargo" if "embargo" in held else "identifying"
    return "refused" if row.ns_id and row.ns_id in refused else ""


def societies_in(rest: Iterable[Resting], used: Iterable[Used]) -> frozenset[str]:
    """The societies whose programmes, surveys, stories or own figures are used."""
    carry = frozenset(each.item.ns_id for each in used if each.item.ns_id and not each.dropped)
    return carry | societies_told(each.version for each in rest)


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
