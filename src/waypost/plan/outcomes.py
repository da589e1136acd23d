"""Whether an outcome is reached: computed from facts, each part shown, and what is not known left open.

A part is not begun, under way or achieved. An outcome is achieved when all its parts are, partly achieved when one is,
under way when one has begun, else not begun. A share of a whole in which there is nothing yet is neither zero nor
unknown: such a part is left out, and an outcome of which nothing can be measured is not begun. Where facts are not
known it is worked out at both ends: the worst that they may be and the best. Only where both ends agree is the state
known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from waypost.errors import InputError, Said
from waypost.reference.plan_values import NOT_KNOWN, NOTHING, STATES, Evidence, EvidencePart, Plan

Facts = Mapping[str, int | bool | None]  # by the names of ``catalog/plan/facts.yml``; what is not there is not known
_NOT_BEGUN, _UNDER_WAY, _PARTLY, _ACHIEVED = STATES


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From the least to the most that something may be, given what is known."""

    least: str
    most: str

    @property
    def state(self) -> str:
        """The state where there is only one; ``not_known`` else."""
        return self.least if self.least == self.most else NOT_KNOWN


class PartState(Span, frozen=True, kw_only=True):
    """A part with what was known of it."""

    part: EvidencePart
    value: int | bool | None
    of: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to measure yet."""
        return self.state == NOTHING

    @property
    def share(self) -> float | None:
        """How much of the whole, where both are known and there is a whole."""
        if self.value is None or not self.of:
            return None
        return int(self.value) / self.of


class OutcomeState(Span, frozen=True, kw_only=True):
    """An outcome with its parts."""

    outcome: str
    parts: tuple[PartState, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Facts that are asked for and not known, each once."""
        found = dict.fromkeys(
            name
            for each in self.parts
            for name, value in ((each.part.fact, each.value), (each.part.of, each.of))
            if name and value is None
        )
        return tuple(found)


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says of an outcome: why, in which role, from which day until which. It stands beside what is
    computed and never in its place.
    """

    outcome: str
    state: str
    why: str
    by: str
    at: dt.date
    until: dt.date


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What is computed, and what somebody says of it on that day."""

    computed: OutcomeState
    override: Override | None = None

    @property
    def shown(self) -> str:
        """The state to show first; where it is somebody's word, :attr:`override` says whose."""
        return self.override.state if self.override else self.computed.state


def outcome_state(evidence: Evidence, facts: Facts) -> OutcomeState:
    """The state of an outcome with its parts. Raises :class:`InputError` for facts that cannot be so."""
    parts = tuple(_part(part, facts) for part in evidence.parts)
    return OutcomeState(
        outcome=evidence.outcome,
        parts=parts,
        least=_together([each.least for each in parts]),
        most=_together([each.most for each in parts]),
    )


def outcome_states(plan: Plan, facts: Facts) -> dict[str, OutcomeState]:
    """All outcomes of a plan, in its order. Raises :class:`InputError` for a fact that the plan does not know."""
    for name in facts:
        if name not in plan.facts:
            raise InputError(f"no evidence asks for the fact {name!r}; there are: {', '.join(plan.facts)}")
    return {name: outcome_state(plan.evidence[name], facts) for name in plan.outcomes if name in plan.evidence}


def check_override(override: Override, plan: Plan) -> None:
    """Raise :class:`InputError` unless it says what, why, by whom and until when."""
    if override.outcome not in plan.outcomes:
        raise InputError(f"no outcome {override.outcome!r}; there are: {', '.join(plan.outcomes)}")
    if override.state not in STATES:
        raise InputError(f"no state {override.state!r}; there are: {', '.join(STATES)}")
    if not override.why.strip():
        raise InputError(Said("a state said by somebody needs a reason", "plan_refused_why"))
    if not override.by.strip():
        raise InputError(Said("a state said by somebody needs the role of who says it", "plan_refused_by"))
    if override.until < override.at:
        raise InputError(Said("a state said by somebody ends after it begins", "plan_refused_until"))


def judged(computed: OutcomeState, overrides: Iterable[Override], today: dt.date) -> Judged:
    """What is computed with what was said last and still holds on a day."""
    holding = [each for each in overrides if each.outcome == computed.outcome and each.at <= today <= each.until]
    return Judged(computed=computed, override=max(holding, key=lambda each: each.at, default=None))


def _together(each_state: list[str]) -> str:
    """The state of an outcome by those of its parts. To leave a part out makes of it no less than "not begun" and no
    more than "achieved" would, so that the ends of parts are the ends of the outcome.
    """
    states = [each for each in each_state if each != NOTHING]
    if not states or all(each == _NOT_BEGUN for each in states):
        return _NOT_BEGUN
    if all(each == _ACHIEVED for each in states):
        return _ACHIEVED
    return _PARTLY if _ACHIEVED in states else _UNDER_WAY


def _part(part: EvidencePart, facts: Facts) -> PartState:
    value, of = _number(part.fact, facts), _number(part.of, facts) if part.of else None
    if value is not None and of is not None and value > of:
        raise InputError(f"{part.fact} ({value}) is more than {part.of} ({of}), of which it is a part")
    if part.kind == "share":
        least, most = _share(value, of, part.enough)
    else:
        least, most = _count(value, part.enough)
    told: int | bool | None = bool(value) if part.kind == "flag" and value is not None else value
    return PartState(part=part, value=told, of=of, least=least, most=most)


def _number(name: str, facts: Facts) -> int | None:
    value = facts.get(name)
    if value is not None and value < 0:
        raise InputError(f"{name}: {value} is below zero")
    return None if value is None else int(value)


def _count(value: int | None, enough: Decimal) -> tuple[str, str]:
    if value is None:
        return _NOT_BEGUN, _ACHIEVED
    state = _ACHIEVED if value >= enough else _UNDER_WAY if value else _NOT_BEGUN
    return state, state


def _share(value: int | None, of: int | None, enough: Decimal) -> tuple[str, str]:
    if of == 0:
        return NOTHING, NOTHING
    if value == 0:  # of a whole that is not known there may be nothing at all
        return _NOT_BEGUN, NOTHING if of is None else _NOT_BEGUN
    if value is None:
        return _NOT_BEGUN, _ACHIEVED
    if of is None:
        return _UNDER_WAY, _ACHIEVED
    state = _ACHIEVED if value >= enough * of else _UNDER_WAY
    return state, state
