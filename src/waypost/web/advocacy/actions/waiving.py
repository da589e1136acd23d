"""A message does without what a rule of practice asks: for a reason, until a day, said by somebody of the team."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from waypost.advocacy.gate import RULES
from waypost.advocacy.track import State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.actions.clearing import clear_if_possible
from waypost.web.advocacy.actions.mailing import queue_mails, speakers_of
from waypost.web.advocacy.models import Message, Waiver
from waypost.web.advocacy.seeing import require_seen
from waypost.web.advocacy.wholes import Whole, whole_of
from waypost.web.exercises.actions.wording import reason

MOST_MONTHS = 24
MOST = 400  # signs of a reason, which stands on a page of A4 beside all else


@transaction.atomic
def waive(*, by: User, message: Message, requirement: str, why: str, until: dt.date, seen: str | None = None) -> Waiver:
    """The team lets it go without what R28 or R29 asks. Never who wrote the words, and only what is missing now.

    ``seen`` is the hash of the words that the person read. Other words, or the day after ``until``, and it is missing
    again. Whoever sees the message reads the reason.
    """
    standing = rights.require_team(by)
    whole, today = _locked(message), timezone.now().date()
    message, version = whole.message, whole.version
    require_seen(version, seen)
    rights.require(version.by_id != by.pk, "message_refused_own_words")
    if requirement not in RULES or requirement not in {each.name for each in judging.gate_of(whole).missing}:
        raise RefusedError("message_refused_not_missing")
    if not today < until <= today + relativedelta(months=MOST_MONTHS):
        raise RefusedError("message_refused_waived_until", count=MOST_MONTHS)
    if len(why) > MOST:
        raise RefusedError("message_refused_reason_long", count=MOST)
    made = Waiver.objects.create(
        message=message, version=version, requirement=requirement, reason=reason(why), until=until,
        text_hash=version.text_hash, by=by, role=rights.role_of(standing, ""),
    )  # fmt: skip
    queue_mails(speakers_of([message.ns_id]), "waived", f"{message.code}-{made.pk}", message=message)
    clear_if_possible(message)
    return made


@transaction.atomic
def end_waiver(*, by: User, message: Message, requirement: str, why: str) -> Waiver:
    """The team takes it back; the reason stays beside it."""
    standing = rights.require_team(by)
    whole = _locked(message)
    message, version = whole.message, whole.version
    if requirement not in {each.requirement for each in whole.waived_on(timezone.now().date())}:
        raise RefusedError("message_refused_step")
    return Waiver.objects.create(
        message=message, version=version, requirement=requirement, reason=reason(why), text_hash=version.text_hash,
        by=by, role=rights.role_of(standing, ""),
    )  # fmt: skip


def _locked(message: Message) -> Whole:
    """As it stands now that nobody else changes it. Raises :class:`RefusedError` for one that was withdrawn."""
    Message.objects.select_for_update().get(pk=message.pk)
    found = whole_of(message)
    if found.state is State.WITHDRAWN:
        raise RefusedError("message_refused_step")
    return found
