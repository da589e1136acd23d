"""How a claim stands: what came out when it was asked again, held against what was expected."""

from __future__ import annotations

import datetime as dt
import math

from waypost.advocacy.values import STATES, Claim, Result, Standing

# Sums of doubles in another order differ by less; nobody means so small a step by a tolerance.
_SAME = 1e-9


def standing(claim: Claim, result: Result | None, day: dt.date, *, is_withdrawn: bool = False) -> Standing:
    """How the claim stands on ``day``.

    ``is_withdrawn``: what carried it was taken back, a programme by its society or a story by whoever told it. A
    claim without a figure can only expire or lose its evidence.
    """
    found = {"evidence_withdrawn"} if is_withdrawn else set()
    if claim.valid_until is not None and day > claim.valid_until:
        found.add("expired")
    moved = None
    if claim.measure is not None and result is not None:
        found |= _of_scope(claim, result)
        if result.value is not None and claim.expected is not None:
            moved = result.value - claim.expected
            found |= _of_value(claim, result.value, claim.expected)
    told = tuple(state for state in STATES if state in found) or ("fresh",)
    return Standing(state=told[0], found=told, moved=moved)


def _of_scope(claim: Claim, result: Result) -> set[str]:
    if result.is_suppressed:
        return {"suppressed_now"}
    if claim.definition and claim.definition != result.definition:
        return {"scope_broken"}
    return {"scope_broken"} if result.value is None else set()


def _of_value(claim: Claim, value: float, expected: float) -> set[str]:
    found = set()
    if _is_turned(claim, value, expected):
        found.add("direction_reversed")
    if math.isclose(value, expected, rel_tol=_SAME, abs_tol=_SAME):
        return found
    return found | {"drifted_within" if is_within(claim, value, expected) else "drifted_beyond"}


def _is_turned(claim: Claim, value: float, expected: float) -> bool:
    """Whether the figure crossed its pivot. One that lies on it has no direction any more."""
    pivot = claim.pivot if claim.pivot is not None else 0.0 if claim.tolerance.kind == "sign" else None
    if pivot is None:
        return False
    return _side(value - pivot) != _side(expected - pivot)


def _side(distance: float) -> int:
    return 0 if abs(distance) <= _SAME else 1 if distance > 0 else -1


def is_within(claim: Claim, value: float, expected: float) -> bool:
    """Whether the figure moved no further than its tolerance says."""
    kind, far = claim.tolerance.kind, claim.tolerance.value
    moved = abs(value - expected)
    if kind == "sign":
        return not _is_turned(claim, value, expected)
    limit = far * abs(expected) if kind == "relative" else far
    return moved <= limit * (1 + _SAME) + _SAME * abs(expected)
