"""Whether somebody has committed to what a strategy names of the analysis. To name a finding is not to act on it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from waypost.strategies.reasons import Reason
from waypost.strategies.values import Commitment, Need, Strategy


def is_committed(
    strategy: Strategy,
    reason: Reason,
    heading_of: Callable[[str], str],
    countries_of: Callable[[str], Collection[str]],
) -> bool:
    """Whether a commitment that stands is about a reason to meet.

    About a gap, or a side on which nobody works: in one of its countries, under the heading of its service where it has
    one. About what two societies do: one of them committed, under the heading of a service of either where some are
    known. ``heading_of`` a service, ``countries_of`` a stage: those of a need for all of it.
    """
    needs = {each.number: each for each in strategy.needs}
    services = {heading_of(code) for code in reason.services}
    return any(
        _is_about(each, needs[each.need], reason, countries_of)
        and (not services or heading_of(each.service or needs[each.need].service) in services)
        for each in strategy.commitments
        if each.stands and each.need in needs
    )


def _is_about(made: Commitment, need: Need, reason: Reason, countries_of: Callable[[str], Collection[str]]) -> bool:
    if reason.kind not in ("gap", "one_sided"):
        return made.ns_id in reason.societies
    country = made.country or need.country
    there = {country} if country else set(countries_of(need.side))
    return bool(there & set(reason.countries))
