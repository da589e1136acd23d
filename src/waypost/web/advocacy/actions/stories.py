"""What a person told: entered, looked at for what would make them known, and taken out when they say so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from waypost.importing.held_back import private_in
from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.mailing import queue_mails, speakers_of, tell_of_messages_on
from waypost.web.advocacy.models import Evidence, EvidenceStep, Mail, Message, Story, StoryConsent, UseStory
from waypost.web.advocacy.models.message import AUDIENCES, CHANNELS
from waypost.web.advocacy.queries.messages import dependent_on
from waypost.web.advocacy.story_checks import finding_key, signs_of
from waypost.web.exercises.actions.wording import personal_key, reason

HOW = ("written", "spoken")
LEAST_REASON = 15  # letters of a reason why a finding makes nobody known
# Consent ends: at most after two years somebody asks the person again.
LONGEST = dt.timedelta(days=731)


@transaction.atomic
def tell_story(
    *, by: User, ns_id: str, words: Mapping[str, str], country: str, year: int | None, groups: Sequence[str],
    audiences: Sequence[str], channels: Sequence[str], how: str, given_on: dt.date, until: dt.date,
) -> Story:  # fmt: skip
    """A story with the consent of who told it. No use is made of it before somebody else looked at it.

    Raises :class:`RefusedError` for words that hold personal data.
    """
    standing = rights.require_writing(by, ns_id)
    rights.require_society(ns_id)
    catalog = load_catalog()
    told = {code: words[code].strip() for code in LANGUAGES if words.get(code, "").strip()}
    if not told:
        raise RefusedError("message_refused_empty")
    for each in told.values():
        for kind in private_in(each):
            raise RefusedError(personal_key(kind))
    known = set(catalog.code_lists["population_group"].codes)
    if (country and country not in catalog.countries) or not set(groups) <= known:
        raise RefusedError("message_refused_code")
    story = Story(ns_id=ns_id, words=told, country=country, year=year, groups=sorted(set(groups)), made_by=by)
    story.review = signs_of(story)
    story.save()
    _consent(by, standing, story, audiences, channels, how, given_on, until)
    return story


@transaction.atomic
def renew(
    *, by: User, story: Story, audiences: Sequence[str], channels: Sequence[str], how: str, given_on: dt.date,
    until: dt.date,
) -> None:  # fmt: skip
    """The person was asked again."""
    standing = rights.require_writing(by, story.ns_id)
    _require_there(story)
    _consent(by, standing, story, audiences, channels, how, given_on, until)


def _consent(by, standing, story, audiences, channels, how, given_on, until):  # type: ignore[no-untyped-def]
    today = timezone.now().date()
    if not audiences or not channels or not set(audiences) <= set(AUDIENCES) or not set(channels) <= set(CHANNELS):
        raise RefusedError("story_refused_scope")
    if how not in HOW or given_on > today:
        raise RefusedError("message_refused_code")
    if not today < until <= given_on + LONGEST:
        raise RefusedError("story_refused_until")
    StoryConsent.objects.create(
        story=story, is_given=True, audiences=sorted(audiences), channels=sorted(channels), how=how, given_on=given_on,
        until=until, by=by, role=rights.role_of(standing, story.ns_id),
    )  # fmt: skip


@transaction.atomic
def review(*, by: User, story: Story, settled: Mapping[str, str]) -> None:
    """Somebody else than who wrote it looked at each sign that might make the person known, and says why it does not.

    ``settled``: by finding (:func:`waypost.web.advocacy.story_checks.finding_key`), the reason why it makes nobody
    known. A story that was looked through and in which more is found now is looked through again.
    """
    rights.require_writing(by, story.ns_id)
    rights.require(story.made_by_id != by.pk, "story_refused_own")
    _require_there(story)
    signs = {finding_key(sign): sign for sign in signs_of(story)}
    if story.reviewed_at is not None and not signs:
        raise RefusedError("message_refused_step")
    if set(settled) != set(signs):
        raise RefusedError("story_refused_settled")
    reasons = {name: reason(why) for name, why in settled.items()}
    if any(len(re.findall(r"\w", why)) < LEAST_REASON for why in reasons.values()):
        raise RefusedError("story_refused_reason", least=LEAST_REASON)
    before = [sign for sign in story.review if sign.get("settled")]
    story.review = before + [sign | {"settled": reasons[name]} for name, sign in signs.items()]
    story.reviewed_at, story.reviewed_by = timezone.now(), by
    story.save(update_fields=["review", "reviewed_at", "reviewed_by"])


@transaction.atomic
def withdraw_story(*, by: User, story: Story) -> None:
    """The person takes it back: its words go everywhere, out of frozen snapshots too. That it was so stays recorded.

    Claims that it carried lose it, and messages on them are judged again.
    """
    standing = rights.require_writing(by, story.ns_id)
    _require_there(story)
    now, role = timezone.now(), rights.role_of(standing, story.ns_id)
    StoryConsent.objects.create(story=story, is_given=False, by=by, role=role, at=now)
    story.words, story.review, story.groups, story.erased_at = {}, [], [], now
    story.save(update_fields=["words", "review", "groups", "erased_at"])
    UseStory.objects.filter(story=story, erased_at=None).update(words={}, erased_at=now)
    told: dict[int, Message] = {}
    for item in story.evidence.select_related("claim"):
        EvidenceStep.objects.create(evidence=item, step=EvidenceStep.Step.WITHDRAWN, by=by, role=role)
        told |= {each.pk: each for each in dependent_on(item.claim)}
    for message in told.values():
        people = speakers_of([message.ns_id])
        queue_mails(people, "story_withdrawn", f"{message.code}-story-{story.pk}", message=message)


def _require_there(story: Story) -> None:
    Story.objects.select_for_update().get(pk=story.pk)
    if story.erased_at is not None:
        raise RefusedError("story_refused_erased")


@transaction.atomic
def queue_ended_consents(*, now: dt.datetime | None = None) -> int:
    """Tell owners of live messages with a story whose consent has ended by its day, each once; how many people.

    Nobody takes a step on that day: the clock asks. Asked again, it adds none.
    """
    before, day = Mail.objects.count(), (now or timezone.now()).date()
    later = StoryConsent.objects.filter(story=OuterRef("story"), pk__gt=OuterRef("pk"))
    ended = StoryConsent.objects.filter(~Exists(later), is_given=True, until__lt=day, story__erased_at=None)
    for each in ended.order_by("pk"):
        claims = Evidence.objects.filter(story=each.story_id).values_list("claim", flat=True)
        tell_of_messages_on(claims, f"consent-{each.pk}")
    return Mail.objects.count() - before
