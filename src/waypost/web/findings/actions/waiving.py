"""A departure for a recorded reason: the society proposes it, the team approves or declines, either ends it early."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.contribute.actions.building import ask_for_build
from waypost.web.contribute.rights import role_word
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.findings.models import Question, Verdict, Waiver
from waypost.web.findings.queries import key_of_programme, sight_of, state_of
from waypost.web.findings.rights import Sight, edits_rules, replies_for, require_reply, require_team

MOST_MONTHS = 24
_MOST = 400  # signs of a reason, which stands in a line of a file


@transaction.atomic
def propose(*, by: User, question: Question, why: str, until: dt.date) -> Waiver:
    """The society asks for it. Raises :class:`RefusedError` for no reason, no time, or one that waits or holds."""
    standing = require_reply(by, question.ns_id)
    question = Question.objects.select_for_update().get(pk=question.pk)
    today = timezone.now().date()
    if question.closed_at is not None:
        raise RefusedError("reply_refused_closed")
    if any(state_of(each, today) in ("waiting", "approved") for each in question.waivers.all()):
        raise RefusedError("waiver_refused_there")
    said = reason(" ".join(why.split()))
    if len(said) > _MOST:
        raise RefusedError("reply_refused_long", most=_MOST)
    _check_until(until, today)
    key = key_of_programme(question.programme, question.ns_id)
    if not key:
        raise RefusedError("waiver_refused_record")
    role = role_word(standing, question.ns_id)
    return Waiver.objects.create(question=question, key=key, reason=said, until=until, role=role, by=by)


@transaction.atomic
def decide(*, by: User, waiver: Waiver, word: str, why: str = "") -> Verdict:
    """The team approves or declines what waits. Raises :class:`RefusedError`."""
    standing = require_team(by)
    today = timezone.now().date()
    waiver = _locked(waiver)
    if word not in (Verdict.Word.APPROVED, Verdict.Word.DECLINED) or state_of(waiver, today) != "waiting":
        raise RefusedError("waiver_refused_decided")
    if waiver.question.closed_at is not None:
        raise RefusedError("reply_refused_closed")
    if sight_of(standing, waiver.question, today) is not Sight.WHOLE:
        raise RefusedError("reply_refused_not_yet")
    said = reason(why) if word == Verdict.Word.DECLINED else impersonal(why.strip())
    if word == Verdict.Word.APPROVED:
        _check_until(waiver.until, today)
    return _say(waiver, word, said, role_word(standing, ""), by)


@transaction.atomic
def take_back(*, by: User, waiver: Waiver, why: str) -> Verdict:
    """The society ends what it asked for, or the team what it approved. Raises :class:`RefusedError`."""
    standing = standing_of(by)
    waiver = _locked(waiver)
    ns_id = waiver.question.ns_id
    if not replies_for(standing, ns_id) and not edits_rules(standing):
        raise RefusedError("reply_refused_team")
    today = timezone.now().date()
    if sight_of(standing, waiver.question, today) is not Sight.WHOLE:
        raise RefusedError("reply_refused_not_yet")
    if state_of(waiver, today) not in ("waiting", "approved"):
        raise RefusedError("waiver_refused_decided")
    return _say(waiver, Verdict.Word.TAKEN_BACK, reason(why), role_word(standing, ns_id), by)


def _say(waiver: Waiver, word: str, why: str, role: str, by: User) -> Verdict:
    was_approved = waiver.verdicts.filter(word=Verdict.Word.APPROVED).exists()
    made = Verdict.objects.create(waiver=waiver, word=word, why=why, role=role, by=by)
    if was_approved or word == Verdict.Word.APPROVED:
        ask_for_build()
    return made


def _locked(waiver: Waiver) -> Waiver:
    Question.objects.select_for_update().get(pk=waiver.question_id)
    return Waiver.objects.select_related("question").get(pk=waiver.pk)


def _check_until(until: dt.date, today: dt.date) -> None:
    if not today < until <= today + relativedelta(months=MOST_MONTHS):
        raise RefusedError("waiver_refused_until", months=MOST_MONTHS)
