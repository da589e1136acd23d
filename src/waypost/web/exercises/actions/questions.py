"""Questions of an exercise, while it is a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.actions.running import locked
from waypost.web.exercises.models import Exercise, Question, QuestionKind
from waypost.web.exercises.rights import require_running


@transaction.atomic
def add_question(
    *,
    by: User | None,
    exercise: Exercise,
    texts: Mapping[str, str],
    kind: str,
    choices: Iterable[Mapping[str, str]] = (),
    is_required: bool = False,
) -> Question:
    """Ask something more, in every language that is offered. Raises :class:`RefusedError`."""
    exercise = _plan(by, exercise)
    choices = [dict(choice) for choice in choices]
    if kind not in QuestionKind.values or (kind == QuestionKind.CHOICE) != (len(choices) >= 2):
        raise RefusedError("exercise_refused_choices")
    for versions in (texts, *choices):
        if not all(versions.get(code, "").strip() for code in exercise.languages):
            raise RefusedError("exercise_refused_texts")
    last = exercise.questions.aggregate(last=Max("position"))["last"] or 0
    return Question.objects.create(
        exercise=exercise, position=last + 1, texts=dict(texts), kind=kind, choices=choices, is_required=is_required
    )


@transaction.atomic
def remove_question(*, by: User | None, question: Question) -> None:
    """Take a question away. Raises :class:`RefusedError` once the exercise is open."""
    _plan(by, question.exercise)
    question.delete()


def _plan(by: User | None, exercise: Exercise) -> Exercise:
    require_running(by)
    exercise = locked(exercise)
    if exercise.opened_at is not None:
        raise RefusedError("exercise_refused_is_open")
    return exercise
