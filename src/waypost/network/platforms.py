"""Platforms: a network that acts, told apart from one on paper; and from one of which nothing is known."""

from __future__ import annotations

import datetime as dt

import msgspec

QUIET = dt.timedelta(days=365)  # without a known action; longer where its own rhythm is slower
_MONTH = 30.5


class PlatformState(msgspec.Struct, frozen=True, kw_only=True):
    """What the warning follows from. None, or ``not_known``: nobody says; False: there is said to be none.

    ``rhythm_months``: months between its meetings, as it says. ``last_action`` is the latest day on which something is
    known to have happened.
    """

    terms_of_reference: str = "not_known"
    has_secretariat: bool | None = None
    has_budget: bool | None = None
    rhythm_months: int | None = None
    last_action: dt.date | None = None


class Pulse(msgspec.Struct, frozen=True):
    """``verdict`` is acts, quiet, paper or not_known; ``reasons`` what lacks, ``unknown`` what nobody says."""

    verdict: str
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]


def pulse(platform: PlatformState, today: dt.date) -> Pulse:
    """Whether a platform acts.

    *paper*: nothing was heard of it for a year (or twice its rhythm), and something that would carry it is known to
    lack: terms of reference that governance validated, a secretariat, a budget. *quiet*: nothing was heard, and nothing
    is known to lack. Not to have heard is no proof: what is not known is listed beside, never counted as lacking.
    """
    reasons: list[str] = []
    unknown: list[str] = []
    if platform.terms_of_reference == "not_known":
        unknown.append("terms_of_reference")
    elif platform.terms_of_reference != "governance_validated":
        reasons.append("terms_not_validated")
    for name, has in (("secretariat", platform.has_secretariat), ("budget", platform.has_budget)):
        if has is None:
            unknown.append(name)
        elif not has:
            reasons.append(f"no_{name}")
    if platform.last_action is None:
        return Pulse("not_known", tuple(reasons), ("last_action", *unknown))
    allowed = max(QUIET, dt.timedelta(days=2 * _MONTH * (platform.rhythm_months or 0)))
    if today - platform.last_action <= allowed:
        return Pulse("acts", tuple(reasons), tuple(unknown))
    verdict = "paper" if reasons else "quiet"
    return Pulse(verdict, ("no_action", *reasons), tuple(unknown))
