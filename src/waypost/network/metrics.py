"""Whether the network works, in figures that name nobody."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from waypost.network.assertions import Assertion, is_stale, strength
from waypost.network.tags import Vocabulary, steps

OFTEN = 3  # requests on one subject within a year, from which on it is worth guidance


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What metrics need to know of a request. ``answered_zones``: of those who accepted; empty where not known."""

    submitted: dt.datetime | None
    first_accepted: dt.datetime | None = None
    zone: str = ""
    answered_zones: tuple[str, ...] = ()
    is_answered: bool = False
    is_over: bool = False
    tags: tuple[str, ...] = ()


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures. A share or a median of nothing is None, never 0."""

    requests: int
    answered: int
    days_to_first_expert: float | None
    waiting_for_expert: int
    invitations: int
    accepted_share: float | None
    other_zone_share: float | None
    zones_known: int
    concentration: float | None
    without_holder: tuple[tuple[str, int], ...]
    repeated: tuple[tuple[str, int], ...]
    assertions: int
    stale: int
    stale_share: float | None


def figures(
    courses: Iterable[Course],
    *,
    invited: Sequence[bool | None],
    loads: Iterable[int],
    assertions: Sequence[Assertion],
    vocabulary: Vocabulary,
    today: dt.date,
) -> Figures:
    """All at once. ``invited``: one for each invitation, None as long as nobody answered; ``loads``: one per expert."""
    submitted = [each for each in courses if each.submitted is not None]
    waits = [days_between(each.submitted, each.first_accepted) for each in submitted if each.first_accepted]
    replied = [each for each in invited if each is not None]
    known = [each for each in submitted if each.is_answered and each.zone and each.answered_zones]
    other = sum(any(zone != each.zone for zone in each.answered_zones) for each in known)
    stale = sum(is_stale(each, today) for each in assertions)
    return Figures(
        requests=len(submitted),
        answered=sum(each.is_answered for each in submitted),
        days_to_first_expert=statistics.median(waits) if waits else None,
        waiting_for_expert=sum(each.first_accepted is None and not each.is_over for each in submitted),
        invitations=len(invited),
        accepted_share=sum(replied) / len(replied) if replied else None,
        other_zone_share=other / len(known) if known else None,
        zones_known=len(known),
        concentration=gini(loads),
        without_holder=tuple(_without_holder(submitted, assertions, vocabulary, today).items()),
        repeated=tuple(repeated(submitted, today).items()),
        assertions=len(assertions),
        stale=stale,
        stale_share=stale / len(assertions) if assertions else None,
    )


def days_between(begin: dt.datetime | None, end: dt.datetime | None) -> float:
    """Days and parts of days; 0 where the end was entered before the beginning."""
    return max((end - begin).total_seconds() / 86_400, 0.0) if begin and end else 0.0


def gini(loads: Iterable[int]) -> float | None:
    """How unevenly work lies on people: 0 when all have the same, near 1 when one has all; None where there is none."""
    ordered = sorted(loads)
    whole = sum(ordered)
    if not whole:
        return None
    count = len(ordered)
    weighted = sum(place * load for place, load in enumerate(ordered, start=1))
    return max((2 * weighted / (count * whole)) - (count + 1) / count, 0.0)


def repeated(courses: Iterable[Course], today: dt.date) -> Mapping[str, int]:
    """Tags that were asked for at least :data:`OFTEN` times within a year: proposed as topics of guidance."""
    since = today - dt.timedelta(days=365)
    asked = Counter(
        tag for each in courses if each.submitted and each.submitted.date() > since for tag in set(each.tags)
    )
    return {tag: count for tag, count in sorted(asked.items(), key=lambda p: (-p[1], p[0])) if count >= OFTEN}


def _without_holder(
    courses: Iterable[Course], assertions: Iterable[Assertion], vocabulary: Vocabulary, today: dt.date
) -> Mapping[str, int]:
    """Tags that were asked for and that nobody holds, nor anything on their line: how often, most asked first."""
    held = {each.tag for each in assertions if strength(each, today) > 0}
    asked = Counter(tag for each in courses for tag in set(each.tags))
    lacking = {tag: count for tag, count in asked.items() if all(steps(tag, each, vocabulary) is None for each in held)}
    return dict(sorted(lacking.items(), key=lambda pair: (-pair[1], pair[0])))
