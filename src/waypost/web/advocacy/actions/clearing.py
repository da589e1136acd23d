"""Societies are asked whether a message may use their data: they give it, within limits too, or refuse with a reason.

A refusal takes away the data, not the claim: the evidence drops out of this message, and its gate is judged again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from waypost.advocacy.track import OPEN, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.actions.mailing import queue_mails, speakers_of
from waypost.web.advocacy.models import Clearance, Mail, Message, MessageStep, MessageVersion
from waypost.web.advocacy.models.use import COUNTERPARTS
from waypost.web.advocacy.queries.clearing import clearances_of, late_clearances, unanswered
from waypost.web.advocacy.queries.messages import state_of, version_of, with_track
from waypost.web.advocacy.seeing import require_seen
from waypost.web.advocacy.wholes import whole_of
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.exercises.rights import own_of

TO_ANSWER = dt.timedelta(days=14)
_C = Clearance.Step


def ask_societies(*, by: User, message: Message, version: MessageVersion) -> list[str]:
    """Ask each society whose data the message uses and whose word on these words is not there; those still awaited.

    Part of the transaction of the action that calls it. Whoever answers for the message is not asked.
    """
    role, whole = rights.role_of(standing_of(by), message.ns_id), whole_of(message)
    told = {each.ns_id: each for each in whole.cleared}
    for ns_id in sorted(whole.societies - {message.ns_id}):
        if ns_id in told:
            continue
        told[ns_id] = _ask(message, version, ns_id, by, role)
    return unanswered(told.values())


def _ask(message: Message, version: MessageVersion, ns_id: str, by: User, role: str) -> Clearance:
    made = Clearance.objects.create(
        message=message, version=version, ns_id=ns_id, step=_C.ASKED, due_on=timezone.now().date() + TO_ANSWER,
        text_hash=version.text_hash, by=by, role=role,
    )  # fmt: skip
    # Where nobody speaks for the society the team has to reach it.
    people = speakers_of([ns_id]) or speakers_of([""])
    queue_mails(people, "clearance_asked", f"{message.code}-{version.pk}-{ns_id}", message=message)
    return made


@transaction.atomic
def answer(
    *, by: User, message: Message, ns_id: str, is_given: bool, scope: str = "", why: str = "",
    until: dt.date | None = None, counterparts: Sequence[str] = (), seen: str | None = None,
) -> None:  # fmt: skip
    """The word of a society that was asked, within limits too; a refusal says why.

    ``seen`` is the hash of the words that the person read: the answer is on these. Whoever looks after the society
    writes down what it told, and how, in ``why``: the log of the message holds that, and the society is told. It may
    change its mind until the message is withdrawn; where it refused other words of a discreet message, it is asked for
    those of now first.
    """
    standing = standing_of(by)
    rights.require(rights.clears_for(standing, ns_id), "message_refused_clearance")
    Message.objects.select_for_update().get(pk=message.pk)
    message = with_track().get(pk=message.pk)  # as it stands now that nobody else changes it
    state, version = state_of(message), version_of(message)
    asked = {each.ns_id: each for each in clearances_of(message, version)}
    # Who was asked to clear a discreet message reads the words that they were asked for, and is told of no others.
    is_kept_apart = message.is_discreet and not rights.writes_for(standing, message.ns_id)
    if not is_kept_apart:
        require_seen(version, seen)
    if ns_id not in asked or state in (State.WITHDRAWN, State.DRAFTED):
        raise RefusedError("message_refused_not_asked")
    before = asked[ns_id].version
    if is_kept_apart:
        require_seen(before, seen)
    today = timezone.now().date()
    if not set(counterparts) <= set(COUNTERPARTS) or (until is not None and until < today):
        raise RefusedError("message_refused_limits")
    if is_given and message.is_discreet and before != version:
        # It refused its data for other words, and sees no later ones before it is asked: so it is asked.
        _ask(message, version, ns_id, by, rights.role_of(standing, ns_id))
        return
    answered = before if message.is_discreet else version  # a refusal holds for any words, and shows no later ones
    is_own = ns_id in own_of(standing)
    why = impersonal(why.strip()) if is_given and is_own else reason(why)
    Clearance.objects.create(
        message=message, version=answered, ns_id=ns_id, step=_C.GIVEN if is_given else _C.REFUSED,
        scope=impersonal(scope.strip()), until=until if is_given else None,
        counterparts=sorted(set(counterparts)) if is_given and counterparts else None, reason=why,
        text_hash=answered.text_hash, by=by, role=rights.role_of(standing, ns_id),
    )  # fmt: skip
    if not is_own:
        step = MessageStep.objects.create(
            message=message, version=version, step=MessageStep.Step.SPOKEN_FOR, reason=why, by=by,
            role=rights.role_of(standing, ns_id),
        )  # fmt: skip
        queue_mails(speakers_of([ns_id]), "clearance_for_you", f"{message.code}-{step.pk}", message=message)
    kind = "clearance_given" if is_given else "clearance_refused"
    queue_mails(speakers_of([message.ns_id]), kind, f"{message.code}-{version.pk}-{ns_id}", message=message)
    if state is State.CHECKED:
        clear_if_possible(message)


def clear_if_possible(message: Message) -> bool:
    """The server's own step, once every society answered and the gate holds without what was refused."""
    version = version_of(message)
    if state_of(message) is not State.CHECKED or unanswered(clearances_of(message, version)):
        return False
    if any(each.name != "coordination" for each in judging.missing_of(message)):
        return False
    MessageStep.objects.create(message=message, version=version, step=MessageStep.Step.CLEARED)
    queue_mails(speakers_of([message.ns_id]), "cleared", f"{message.code}-{version.pk}", message=message)
    return True


@transaction.atomic
def queue_clearance_reminders(*, now: dt.datetime | None = None) -> int:
    """Remind the societies whose day to answer is over, each once; how many people. Asked again, it adds none."""
    before = Mail.objects.count()
    for each in late_clearances((now or timezone.now()).date()):
        people = speakers_of([each.ns_id]) or speakers_of([""])
        queue_mails(people, "clearance_late", f"{each.message.code}-{each.pk}", message=each.message)
    return Mail.objects.count() - before


@transaction.atomic
def judge_again(*, by: User, message: Message) -> bool:
    """After evidence was added: societies that are new to it are asked; whether a checked message is cleared now.

    Of a live message, too: it is not used with the data of a society that was not asked.
    """
    rights.require_writing(by, message.ns_id)
    Message.objects.select_for_update().get(pk=message.pk)
    message = with_track().get(pk=message.pk)
    if state_of(message) not in (*OPEN, State.LIVE):
        raise RefusedError("message_refused_step")
    if state_of(message) in (State.CHECKED, State.LIVE):
        ask_societies(by=by, message=message, version=version_of(message))
    return clear_if_possible(message)
