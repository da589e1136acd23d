"""A society replies; zone and team go on; a question is closed with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.contribute.rights import role_word
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.findings.models import Closing, FollowUp, Question, Reply
from waypost.web.findings.queries import sight_of
from waypost.web.findings.rights import Sight, looks_after, require_reply

MOST = 2000  # signs in one field
_NEED_WORDS = (Reply.Position.REASONED, Reply.Position.WRONG_FACTS)


@transaction.atomic
def reply(*, by: User, question: Question, position: str, words: str = "") -> Reply:
    """What the society says; it may reply again. Raises :class:`RefusedError`."""
    standing = require_reply(by, question.ns_id)
    question = _open(question)
    if position not in Reply.Position.values:
        raise RefusedError("reply_refused_position")
    said = impersonal(_short(words))
    if position in _NEED_WORDS and not said:
        raise RefusedError("reply_refused_words")
    role = role_word(standing, question.ns_id)
    return Reply.objects.create(question=question, position=position, words=said, role=role, by=by)


@transaction.atomic
def follow_up(*, by: User, question: Question, words: str) -> FollowUp:
    """Words of whoever sees the whole question, added to it. Raises :class:`RefusedError`."""
    standing = standing_of(by)
    if sight_of(standing, question, timezone.now().date()) is not Sight.WHOLE:
        raise RefusedError("reply_refused_not_yet")
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
