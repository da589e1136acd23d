"""The computation of the paper over plain numbers. All of it grows with risk and falls with protection and access.

No function takes anything but numbers, shares by code, and thresholds: there is no place for a status to stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from waypost.reference.profile_methods import TierRules

GREATEST_SEVERITY = 4


def level(parts: Iterable[tuple[float, float]]) -> float:
    """Risk or protection on a level, 0 to 1, from weight and presence of each factor: ``1 − Π(1 − w·x)``."""
    left = 1.0
    for weight, presence in parts:
        left *= 1.0 - weight * presence
    return 1.0 - left


def net(risk: float, protection: float, softening: float) -> float:
    """The risk that protection leaves on a level. It softens and never erases."""
    return risk * (1.0 - softening * protection)


def exposure(nets: Sequence[float], of_greatest: float, of_mean: float) -> float:
    """One figure over levels in which one extreme level is not averaged away: ``½·max + ½·mean``."""
    return of_greatest * max(nets) + of_mean * (sum(nets) / len(nets))


def failing(passed: Mapping[str, float], floor_tests: Iterable[str], floor: float) -> float:
    """The share of tests of access that fail; at least ``floor`` where one of ``floor_tests`` does."""
    share = sum(1 for value in passed.values() if value < 1) / len(passed)
    return max(share, floor) if any(passed[test] < 1 for test in floor_tests) else share


def unmet(severity: float, failing_share: float) -> float:
    """Unmet need, 0 to 1: severity of four, times the share of access that fails."""
    return severity / GREATEST_SEVERITY * failing_share


def pressing(needs: Iterable[float], count: int) -> float:
    """The mean of the greatest unmet needs, by which cells of one tier are put in order."""
    greatest = sorted(needs, reverse=True)[:count]
    return sum(greatest) / count


def tier(needs: Sequence[tuple[float, float]], exposed: float, rules: TierRules) -> int:
    """The tier, 1 the most urgent, from severity and failing access of each need and from exposure."""
    failed = [severity for severity, access in needs if access >= rules.failing_access]
    worst = max(failed, default=0.0)
    if worst >= rules.threat_severity:
        return 1
    left = [unmet(severity, access) for severity, access in needs]
    beside = sum(1 for value in left if value >= rules.unmet_beside)
    if worst >= rules.grave_severity or (exposed >= rules.high_exposure and beside >= rules.unmet_beside_count):
        return 2
    return 3 if any(value >= rules.some_unmet for value in left) else 4
