"""How a briefing is made to stand on one page: smaller letters first, then fewer points of evidence, last no chart."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator

import msgspec

from waypost.advocacy.briefing.values import Brief
from waypost.errors import InputError, Said

SIZES = (11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points
_LEAST_LINES = 2


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a briefing is set: size of letters in points, how many points of evidence, how many limits, with a chart."""

    size: float
    lines: int
    limits: int
    has_chart: bool = True


class TooLongError(InputError):
    """A briefing does not stand on one page."""


def layouts(brief: Brief) -> Iterator[Layout]:
    """Ways to set a briefing, the fullest first."""
    lines, limits = len(brief.evidence), len(brief.cannot_say)
    for size in SIZES:
        yield Layout(size=size, lines=lines, limits=limits)
    least = SIZES[-1]
    if limits > 1:
        yield Layout(size=least, lines=lines, limits=1)
    for fewer in range(lines - 1, _LEAST_LINES - 1, -1):
        yield Layout(size=least, lines=fewer, limits=min(limits, 1))
    yield Layout(size=least, lines=min(lines, _LEAST_LINES), limits=min(limits, 1), has_chart=False)


def fitting(brief: Brief, stands: Callable[[Layout], bool]) -> Layout:
    """The fullest way in which a briefing stands on one page. Raises :class:`TooLongError` where there is none: what is
    stated, told as an example and asked for is never cut.
    """
    ways = list(layouts(brief))
    first = bisect.bisect_left(ways, True, key=stands)  # each needs less room than the one before
    if first < len(ways):
        return ways[first]
    raise TooLongError(
        Said(
            "the briefing does not stand on one page: shorten its statement, example or ask",
            "advocacy_briefing_too_long",
        )
    )
