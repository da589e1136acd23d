"""What a strategy would change: what is, and what would be, beside each other and never in one number.

A station is a country of a stage. *Covered* is a station at which the release knows a programme under the heading of
the need; *unknown* one of which nobody has spoken. *Planned* are stations that are not covered today and for which a
commitment stands. A commitment changes nothing of what is: only a programme in the register does, in a release.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from waypost.strategies.values import Commitment, Need, Strategy

COVERED = frozenset({"running", "known", "overlap"})


@dataclasses.dataclass(frozen=True)
class Station:
    """A country of a stage with what the release knows there: heading → state of the cell."""

    side: str
    country: str
    cells: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Cover:
    """Of one need: stations by country, each in one of four. ``whole_stage``: committed, no country named.

    ``kept``: commitments of which the register has the programme at the stage, which is why stations are covered.
    """

    need: int
    covered: tuple[str, ...]
    planned: tuple[str, ...]
    lacking: tuple[str, ...]
    unknown: tuple[str, ...]
    whole_stage: tuple[int, ...]
    kept: tuple[int, ...]

    @property
    def stations(self) -> int:
        """How many countries the need is about."""
        return len(self.covered) + len(self.planned) + len(self.lacking) + len(self.unknown)


def stations_of(score: Mapping[str, Any]) -> tuple[Station, ...]:
    """The stations of a trail page's score."""
    return tuple(
        Station(each["role"], each["country_code"], {code: _known(cell, each) for code, cell in each["cells"].items()})
        for each in score["stations"]
    )


def _known(cell: Mapping[str, Any], station: Mapping[str, Any]) -> str:
    """What is known of a cell, also where societies differ about it."""
    if cell["state"] != "contradiction":
        return str(cell["state"])
    return "known" if cell["programmes"] else "silent" if station["is_silent"] else "none"


def effect(
    strategy: Strategy,
    stations: Iterable[Station],
    heading_of: Callable[[str], str],
    in_register: Callable[[Commitment, Need], bool] = lambda *_: False,
) -> tuple[Cover, ...]:
    """What stands and what would, for each need in order.

    ``in_register`` says whether the release has the programme of a commitment at its need's stage.
    """
    listed = tuple(stations)
    return tuple(_cover(strategy, need, listed, heading_of, in_register) for need in strategy.open_needs)


def _cover(
    strategy: Strategy,
    need: Need,
    stations: tuple[Station, ...],
    heading_of: Callable[[str], str],
    in_register: Callable[[Commitment, Need], bool],
) -> Cover:
    heading = heading_of(need.service)
    here = {
        each.country: each.cells.get(heading, "none")
        for each in stations
        if each.side == need.side and need.country in ("", each.country)
    }
    covered = {country for country, state in here.items() if state in COVERED}
    mine = [each for each in strategy.live_commitments if each.need == need.number and each.stands]
    countries = {each.country or need.country for each in mine}
    planned = {country for country in here if country in countries} - covered
    left = set(here) - covered - planned
    unknown = {country for country in left if here[country] == "silent"}
    return Cover(
        need.number,
        covered=tuple(sorted(covered)),
        planned=tuple(sorted(planned)),
        lacking=tuple(sorted(left - unknown)),
        unknown=tuple(sorted(unknown)),
        whole_stage=tuple(each.number for each in mine if not (each.country or need.country)),
        kept=tuple(each.number for each in mine if each.programme_id and in_register(each, need)),
    )
