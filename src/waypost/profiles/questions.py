"""Which question to ask next: the answer that would leave least open, on the mean over all answers it can have."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from waypost.profiles.scores import Asked, Scores, asked_of, score_asked, width
from waypost.profiles.values import NOT_KNOWN, Access, Input, Inputs, Known, Observation, Unknown, bounds
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import TESTS

FACTOR, SEVERITY, TEST = "factor", "severity", "test"
_ANSWERS = {FACTOR: (0.0, 0.5, 1.0), SEVERITY: (0.0, 1.0, 2.0, 3.0, 4.0), TEST: (0.0, 1.0)}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not known of a cell.

    ``kind``: factor, severity or test. ``code``: of the factor or the need; ``test`` of access. ``answers`` it can
    still have. ``shrinks``: by how much the cell's width falls, on the mean over answers; ``surely``: at least.
    ``tiers``: the most and the least urgent tier that answers lead to.
    """

    kind: str
    code: str
    test: str = ""
    answers: tuple[float, ...]
    shrinks: float
    surely: float
    tiers: tuple[int, int]


def next_question(observation: Observation, method: Method) -> Question | None:
    """The question whose answer shrinks the width of a cell most; None where all is known."""
    return next(iter(questions(observation, method)), None)


def questions(observation: Observation, method: Method) -> tuple[Question, ...]:
    """All that can be asked of a cell, the most telling first.

    Each answer counts alike: nobody knows yet which one is likely.
    """
    asked = asked_of(observation.cell.group, method)
    now = width(score_asked(observation.inputs, asked, method), method)
    found = [_weighed(observation.inputs, asked, method, now, *each) for each in _open(observation.inputs, asked)]
    return tuple(sorted(found, key=lambda question: (-question.shrinks, question.kind, question.code, question.test)))


def _open(inputs: Inputs, asked: Asked) -> Iterator[tuple[str, str, str, Unknown]]:
    for code in sorted(asked.factors()):
        if isinstance(told := inputs.factors.get(code, NOT_KNOWN), Unknown):
            yield FACTOR, code, "", told
    for need in asked.needs:
        if isinstance(told := inputs.severities.get(need, NOT_KNOWN), Unknown):
            yield SEVERITY, need, "", told
        access = inputs.access.get(need, Access())
        for test in TESTS:
            if isinstance(told := getattr(access, test), Unknown):
                yield TEST, need, test, told


def _weighed(
    inputs: Inputs, asked: Asked, method: Method, now: float, kind: str, code: str, test: str, told: Unknown
) -> Question:
    allowed = _ANSWERS[kind]
    within = bounds(told, allowed[0], allowed[-1])
    answers = tuple(value for value in allowed if within.low <= value <= within.high)
    then: list[Scores] = [
        score_asked(answered(inputs, kind, code, test, _settled(value)), asked, method) for value in answers
    ]
    left = [width(scores, method) for scores in then]
    return Question(
        kind=kind,
        code=code,
        test=test,
        answers=answers,
        shrinks=now - sum(left) / len(left),
        surely=now - max(left),
        tiers=(int(min(of.tier.low for of in then)), int(max(of.tier.high for of in then))),
    )


def _settled(value: float) -> Input:
    """An answer that nobody has given yet: a value between bounds that are one."""
    return Unknown(least=value, most=value)


def answered(inputs: Inputs, kind: str, code: str, test: str, told: Known | Unknown) -> Inputs:
    """Inputs with one of them in the place of what was there."""
    if kind == FACTOR:
        return msgspec.structs.replace(inputs, factors=inputs.factors | {code: told})
    if kind == SEVERITY:
        return msgspec.structs.replace(inputs, severities=inputs.severities | {code: told})
    access = msgspec.structs.replace(inputs.access.get(code, Access()), **{test: told})
    return msgspec.structs.replace(inputs, access=inputs.access | {code: access})
