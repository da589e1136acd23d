"""All questions by name. A module per question; each ends in ``QUESTION``."""

from __future__ import annotations

import importlib

from waypost.analysis.question import Question
from waypost.errors import InputError

# In the order of the design's table. Loaded when asked for: Ibis takes a second to import.
NAMES = (
    "presence",
    "completeness",
    "heard_from",
    "coverage",
    "gaps",
    "one_sided",
    "opportunities",
    "partners",
    "capacity",
    "vulnerability",
    "contradictions",
    "relations",
    "policy",
    "policy_standing",
    "rules",
    "rules_standing",
    "trails",
    "transit",
    "lags",
    "what_changed",
    "change_summary",
)


def load_question(name: str) -> Question:
    """Return the question of this name; raises :class:`InputError` that names those there are."""
    if name not in NAMES:
        raise InputError(f"no question {name!r}; there are: {', '.join(NAMES)}")
    question: Question = importlib.import_module(f"waypost.analysis.questions.{name}").QUESTION
    return question
