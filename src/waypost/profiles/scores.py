"""What a cell's inputs come to: each number from the least to the greatest that unknowns leave open.

As every number only grows with risk and only falls with protection and access, its two ends are those of its inputs:
whatever the unknown turns out to be, the number lies between them.
"""

from __future__ import annotations

import msgspec

from waypost.profiles import scoring
from waypost.profiles.values import NOT_KNOWN, Access, Group, Input, Inputs, Range, bounds
from waypost.reference.profile_methods import LEVELS, Method
from waypost.reference.profiles import TESTS

Weighed = dict[str, tuple[tuple[str, float], ...]]
_NO_ACCESS_KNOWN = Access()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a method asks of a group: risks and protections by level with their weights, and needs, in order of code."""

    risk: Weighed
    protection: Weighed
    needs: tuple[str, ...]

    def factors(self) -> frozenset[str]:
        """All factors that can concern the group."""
        return frozenset(code for side in (self.risk, self.protection) for of in side.values() for code, _ in of)


class LevelScore(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One level: 0 to 1 each."""

    risk: Range
    protection: Range
    net: Range


class NeedScore(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One need: severity 0 to 4, the share of access that fails, unmet need 0 to 1."""

    severity: Range
    access: Range
    unmet: Range


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of a cell. Of ``tier``, ``low`` is the most urgent one that is still possible (1 to 4)."""

    levels: dict[str, LevelScore]
    exposure: Range
    needs: dict[str, NeedScore]
    pressing: Range
    tier: Range


def asked_of(group: Group, method: Method) -> Asked:
    """What a method asks of a group: all but what its traits rule out."""
    sides = []
    for side in (method.risk, method.protection):
        sides.append({
            level: tuple(
                (code, weight.weight)
                for code, weight in sorted(side.get(level, {}).items())
                if _can_concern(group, weight.among)
            )
            for level in LEVELS
        })  # fmt: skip
    needs = tuple(code for code, need in method.needs.items() if _can_concern(group, need.among))
    return Asked(risk=sides[0], protection=sides[1], needs=needs)


def _can_concern(group: Group, among: dict[str, tuple[str, ...]]) -> bool:
    """Whether people with the traits may be in a group: unless it says otherwise on one of their axes."""
    return all(not (own := group.on(axis)) or bool(set(own) & set(traits)) for axis, traits in among.items())


def score(inputs: Inputs, group: Group, method: Method) -> Scores:
    """All numbers of a cell from its inputs."""
    return score_asked(inputs, asked_of(group, method), method)


def score_asked(inputs: Inputs, asked: Asked, method: Method) -> Scores:
    """The same where it is known already what is asked."""
    levels = {level: _level(inputs, asked, level, method.softening) for level in LEVELS}
    exposed = Range(
        *(
            scoring.exposure([getattr(of.net, end) for of in levels.values()], method.of_greatest, method.of_mean)
            for end in ("low", "high")
        )
    )
    needs = {need: _need(inputs, need, method) for need in asked.needs}
    lows = [(of.severity.low, of.access.low) for of in needs.values()]
    highs = [(of.severity.high, of.access.high) for of in needs.values()]
    count = method.tiers.most_pressing
    return Scores(
        levels=levels,
        exposure=exposed,
        needs=needs,
        pressing=Range(
            scoring.pressing((of.unmet.low for of in needs.values()), count),
            scoring.pressing((of.unmet.high for of in needs.values()), count),
        ),
        tier=Range(
            scoring.tier(highs, exposed.high, method.tiers),
            scoring.tier(lows, exposed.low, method.tiers),
        ),
    )


def _level(inputs: Inputs, asked: Asked, level: str, softening: float) -> LevelScore:
    risk, protection = (_side(inputs.factors, side[level]) for side in (asked.risk, asked.protection))
    return LevelScore(
        risk=risk,
        protection=protection,
        net=Range(
            scoring.net(risk.low, protection.high, softening),
            scoring.net(risk.high, protection.low, softening),
        ),
    )


def _side(told: dict[str, Input], weighed: tuple[tuple[str, float], ...]) -> Range:
    parts = [(weight, bounds(told.get(code, NOT_KNOWN), 0, 1)) for code, weight in weighed]
    return Range(
        scoring.level((weight, of.low) for weight, of in parts),
        scoring.level((weight, of.high) for weight, of in parts),
    )


def _need(inputs: Inputs, need: str, method: Method) -> NeedScore:
    severity = bounds(inputs.severities.get(need, NOT_KNOWN), 0, scoring.GREATEST_SEVERITY)
    access = access_of(inputs.access.get(need, _NO_ACCESS_KNOWN), method)
    return NeedScore(
        severity=severity,
        access=access,
        unmet=Range(scoring.unmet(severity.low, access.low), scoring.unmet(severity.high, access.high)),
    )


def access_of(access: Access, method: Method) -> Range:
    """The share of access that fails."""
    passed = {test: bounds(getattr(access, test), 0, 1) for test in TESTS}
    return Range(
        scoring.failing({test: of.high for test, of in passed.items()}, method.floor_tests, method.access_floor),
        scoring.failing({test: of.low for test, of in passed.items()}, method.floor_tests, method.access_floor),
    )


def precedes(one: Scores, other: Scores) -> bool:
    """Whether a cell surely goes before another: its least is above the other's greatest.

    The tier first, within it the most pressing needs, then exposure. Of two cells both may be in doubt.
    """
    least = (-one.tier.high, one.pressing.low, one.exposure.low)
    return least > (-other.tier.low, other.pressing.high, other.exposure.high)


def width(scores: Scores, method: Method) -> float:
    """How much of a cell is open, 0 to 1: of its exposure and of its unmet needs."""
    open_needs = [of.unmet.width for of in scores.needs.values()]
    rules = method.hidden
    return rules.of_exposure * scores.exposure.width + rules.of_unmet * (sum(open_needs) / len(open_needs))
