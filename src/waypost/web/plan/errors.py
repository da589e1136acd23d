"""Refusals of the pure rules of a plan: their words stand in ``catalog/plan/words.yml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from waypost.errors import InputError, Said, said_by
from waypost.reference import load_catalog
from waypost.reference.wording import spaced, written_day
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.errors import refusal as told_refusal

_STEM = "plan_refused_"


class RuleError(RefusedError):
    """What a rule of :mod:`waypost.plan` refused; a refusal as those of actions are."""

    def __init__(self, said: Said) -> None:
        InputError.__init__(self, said)
        self.key, self.parts = said.key, dict(said.parts)


@contextmanager
def by_the_rules() -> Iterator[None]:
    """Around a call of a pure rule: what it refuses becomes a :class:`RefusedError`."""
    try:
        yield
    except RefusedError:
        raise
    except InputError as error:
        said = said_by(error)
        if not isinstance(said, Said):
            raise
        raise RuleError(said) from error


def refusal(error: RefusedError, language: str) -> str:
    """Why something was refused, in a language."""
    if not isinstance(error, RuleError):
        return told_refusal(error, language)
    plan = load_catalog().plan
    words = {} if plan is None else plan.words["refused"].get(error.key.removeprefix(_STEM), {})
    parts = dict(error.parts)
    if plan is not None and error.key == f"{_STEM}state":
        parts["state"] = plan.word("update", str(parts["state"]), language)
    if isinstance(day := parts.get("day"), dt.date):
        parts["day"] = written_day(day, language)
    if plan is not None and parts.get("dimension") in plan.words["dimension"]:
        parts["dimension"] = plan.word("dimension", str(parts["dimension"]), language)
    return spaced(words[language].format(**parts), language) if language in words else str(error)
