"""A message does without what a rule of practice asks: for a reason, until a day, said by somebody of the team."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from waypost.advocacy.gate import RULES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.actions.clearing import clear_if_possible
from waypost.web.advocacy.actions.mailing import queue_mails, speakers_of
from waypost.web.advocacy.models import Message, Waiver
from waypost.web.advocacy.queries.messages import version_of, with_track
from waypost.web.advocacy.queries.waiving import waivers_in_force
from waypost.web.exercises.actions.wording import reason

MOST_MONTHS = 24
MOST = 400  # signs of a reason, which stands on a page of A4 beside all else


@transaction.atomic
def waive(*, by: User, message: Message, requirement: str, why: str, until: dt.date) -> Waiver:
    """The team lets it go without what R28 or R29 asks. Never who wrote the words, and only what is missing now.

    Other words, or the day after ``until``, and it is missing again. Whoever sees the message reads the reason.
    """
    standing = rights.require_team(by)
    message, today = _locked(message), timezone.now().date()
    version = version_of(message)
    rights.require(version.by_id != by.pk, "message_refused_own_words")
    if requirement not in RULES or requirement not in {each.name for each in judging.missing_of(message)}:
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
    message, today = _locked(message), timezone.now().date()
    version = version_of(message)
    if requirement not in {each.requirement for each in waivers_in_force(message, version, today)}:
        raise RefusedError("message_refused_step")
    return Waiver.objects.create(
        message=message, version=version, requirement=requirement, reason=reason(why), text_hash=version.text_hash,
        by=by, role=rights.role_of(standing, ""),
    )  # fmt: skip


def _locked(message: Message) -> Message:
    """As it stands now that nobody else changes it. Raises :class:`RefusedError` for one that was withdrawn."""
    Message.objects.select_for_update().get(pk=message.pk)
    found = with_track().get(pk=message.pk)
    if found.step == "withdrawn":  # type: ignore[attr-defined]  # annotated
        raise RefusedError("message_refused_step")
    return found
