"""A society replies; zone and team go on; a question is closed with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.people import people_of_societies
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.contribute.rights import role_word
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.exercises.told import Told, check_told
from waypost.web.findings.models import Closing, FollowUp, Question, Reply
from waypost.web.findings.queries import sight_of
from waypost.web.findings.rights import Sight, adds_words, looks_after, replies_for, writes_down_for

MOST = 2000  # signs in one field
_NEED_WORDS = (Reply.Position.REASONED, Reply.Position.WRONG_FACTS)


@transaction.atomic
def reply(*, by: User, question: Question, position: str, words: str = "", told: Told | None = None) -> Reply:
    """What the society says; it may reply again. Raises :class:`RefusedError`.

    Whoever looks after the society may write down what it said, with ``told``: how, by which role, on which day. Its
    own words come before that: they replace it, and nobody writes anything down once they are there. What was written
    down lets zone and team see the question only where the society has nobody who could say it: else whoever writes
    could open by that what is the society's to answer first.
    """
    standing = standing_of(by)
    speaks = replies_for(standing, question.ns_id)
    if not speaks:
        _check_writing_down(standing, question, told)
    question = _open(question)
    if position not in Reply.Position.values:
        raise RefusedError("reply_refused_position")
    if not speaks and question.replies.filter(medium="").exists():
        raise RefusedError("reply_refused_own_words")
    said = impersonal(_short(words))
    if position in _NEED_WORDS and not said:
        raise RefusedError("reply_refused_words")
    how = {"medium": told.medium, "told_by": told.told_by_role, "told_on": told.told_on} if told and not speaks else {}
    return Reply.objects.create(
        question=question, position=position, words=said, role=role_word(standing, question.ns_id), by=by,
        opens=speaks or not people_of_societies([question.ns_id]), **how,
    )  # fmt: skip


def _check_writing_down(standing: Standing, question: Question, told: Told | None) -> None:
    """Raise :class:`RefusedError` for who may not, and for what does not say how and when it was told."""
    if not writes_down_for(standing, question.ns_id):
        raise RefusedError("reply_refused_society")
    if sight_of(standing, question, timezone.now().date()) is Sight.NOTHING:
        raise RefusedError("reply_refused_not_yet")
    check_told(told, speaks=False)
    if told is not None and told.told_on < question.first_put_on:
        raise RefusedError("reply_refused_told_before", day=question.first_put_on.isoformat())


@transaction.atomic
def follow_up(*, by: User, question: Question, words: str) -> FollowUp:
    """Words of the society, its zone or the team, once they see the whole question. Raises :class:`RefusedError`."""
    standing = standing_of(by)
    if sight_of(standing, question, timezone.now().date()) is not Sight.WHOLE:
        raise RefusedError("reply_refused_not_yet")
    if not adds_words(standing, question.ns_id):
        raise RefusedError("reply_refused_society")
    question = _open(question)
    said = reason(_short(words))
    return FollowUp.objects.create(question=question, words=said, role=role_word(standing, question.ns_id), by=by)


@transaction.atomic
def close(*, by: User, question: Question, why: str) -> Closing:
    """Zone or team close a question that they see, and say why. Raises :class:`RefusedError`.

    The same is not asked again unless something else is said of the programme.
    """
    standing = standing_of(by)
    if not looks_after(standing, question.ns_id):
        raise RefusedError("reply_refused_close")
    if sight_of(standing, question, timezone.now().date()) is not Sight.WHOLE:
        raise RefusedError("reply_refused_not_yet")
    question = _open(question)
    said = reason(_short(why))
    question.closed_at = timezone.now()
    question.save(update_fields=["closed_at"])
    role = role_word(standing, question.ns_id)
    return Closing.objects.create(question=question, how=Closing.How.SETTLED, why=said, role=role, by=by)


def _open(question: Question) -> Question:
    found = Question.objects.select_for_update().get(pk=question.pk)
    if found.closed_at is not None:
        raise RefusedError("reply_refused_closed")
    return found


def _short(words: str) -> str:
    said = words.strip()
    if len(said) > MOST:
        raise RefusedError("reply_refused_long", most=MOST)
    return said
