"""Answers to the questions of an exercise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.telling import check_takes, note_work
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.models import Answer, Exercise, Link, Question, QuestionKind
from waypost.web.exercises.queries import answers_of
from waypost.web.exercises.rights import enters_for, is_of


@transaction.atomic
def answer_questions(
    *,
    exercise: Exercise,
    ns_id: str,
    by: User | Link,
    answers: Mapping[int, tuple[Any, str]],
    now: dt.datetime | None = None,
) -> list[Answer]:
    """Keep what is answered: id of the question → its value, or None and why there is none.

    By a manager or focal point, by link, or by whoever may write down what the society said. What stands already is
    not written again; a question that is left out keeps its answer. Raises :class:`RefusedError`.
    """
    now = now or timezone.now()
    _check(exercise, ns_id, by, now)
    questions = {question.pk: question for question in exercise.questions.all()}
    stands = answers_of(exercise, ns_id)
    who = {"link": by} if isinstance(by, Link) else {"by": by}
    made = []
    for number, (value, no_answer) in answers.items():
        question = questions.get(number)
        if question is None or not _fits(question, value, no_answer):
            raise RefusedError("exercise_refused_value")
        if question.kind == QuestionKind.TEXT and isinstance(value, str):
            impersonal(value)
        old = stands.get(number)
        if (old and (old.value, old.no_answer) == (value, no_answer)) or (
            old is None and value is None and not no_answer
        ):
            continue
        made.append(
            Answer.objects.create(question=question, ns_id=ns_id, value=value, no_answer=no_answer, at=now, **who)
        )
    if made:
        note_work(ns_id=ns_id, at=now, by=by)
    return made


def _fits(question: Question, value: Any, no_answer: str) -> bool:
    if no_answer:
        return value is None and no_answer in load_catalog().code_lists["no_answer"].codes
    if value is None:
        return True
    if question.kind == QuestionKind.YES_NO:
        return isinstance(value, bool)
    if question.kind == QuestionKind.CHOICE:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(question.choices)
    return isinstance(value, str)  # a number is kept as it was written, so that no digit is lost


def _check(exercise: Exercise, ns_id: str, by: User | Link, now: dt.datetime) -> None:
    check_takes(exercise, ns_id, now)
    if isinstance(by, Link):
        if by.ns_id != ns_id or by.exercise_id != exercise.pk or by.revoked_at is not None:
            raise RefusedError("exercise_refused_link")
        return
    standing = standing_of(by)
    if not (is_of(standing, ns_id) or enters_for(standing, ns_id)):
        raise RefusedError("exercise_refused_society")
