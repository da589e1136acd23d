"""Refusals of exercises that say more than one sentence, or name what people have written."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.models import Question
from waypost.web.pages.templating import text


class UnansweredError(RefusedError):
    """The required questions that a society has to answer before it signs."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__("exercise_refused_unanswered", questions=_named(questions, "en"))
        self.questions = questions


class ManyRefusedError(RefusedError):
    """All that is wrong at once; as a refusal of one thing it is the first."""

    def __init__(self, errors: Sequence[RefusedError]) -> None:
        super().__init__(errors[0].key, **errors[0].parts)
        self.args = (" ".join(map(str, errors)),)
        self.errors = errors


def refuse_all(errors: Sequence[RefusedError]) -> None:
    """Raise the one refusal, or all of them as one; nothing where there is none."""
    if errors:
        raise errors[0] if len(errors) == 1 else ManyRefusedError(errors)


def refusal(error: RefusedError, language: str) -> str:
    """Why something was refused, in a language."""
    if isinstance(error, ManyRefusedError):
        return " ".join(refusal(each, language) for each in error.errors)
    if isinstance(error, UnansweredError):
        return text(language, error.key, questions=_named(error.questions, language))
    return text(language, error.key, **error.parts)


def _named(questions: Sequence[Question], language: str) -> str:
    """The questions, each apart from the direction of the words around it."""
    return " · ".join(f"\u2068{question.text_in(language)}\u2069" for question in questions)
