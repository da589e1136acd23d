"""Whether all sides of a trail are at a meeting, and are heard there.

To be there is not to be heard. A society is heard when it spoke, or when what it wrote or answered lies before the
meeting. Nobody is counted who is not known to be so: silence is neither consent nor absence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping

from waypost.strategies.sides import NEEDED, SIDES


@dataclasses.dataclass(frozen=True)
class Seat:
    """A society at a meeting: on which sides it stands, and how far it takes part."""

    ns_id: str
    sides: tuple[str, ...]
    zone: str | None = None
    is_invited: bool = False
    is_coming: bool = False
    is_present: bool = False
    is_heard: bool = False


@dataclasses.dataclass(frozen=True)
class SideBalance:
    """One side: societies of the trail, and of those how many are invited, come, are there, are heard.

    ``to_call`` are those to call on next: of whoever is furthest along, the ones who are not heard yet.
    """

    side: str
    concerned: tuple[str, ...]
    invited: tuple[str, ...]
    coming: tuple[str, ...]
    present: tuple[str, ...]
    heard: tuple[str, ...]
    to_call: tuple[str, ...]

    @property
    def lacks(self) -> str | None:
        """The first thing that is missing: ``society``, ``invited``, ``coming``, ``present``, ``heard``; None for none.

        ``society``: no National Society of the trail stands there, so nobody could be asked.
        """
        for name in ("concerned", "invited", "coming", "present", "heard"):
            if not getattr(self, name):
                return "society" if name == "concerned" else name
        return None


@dataclasses.dataclass(frozen=True)
class Balance:
    """All sides of a trail at a meeting; zones that are concerned, and those of whom somebody is heard."""

    sides: tuple[SideBalance, ...]
    zones: tuple[str, ...]
    zones_invited: tuple[str, ...]
    zones_heard: tuple[str, ...]

    @property
    def lacking(self) -> tuple[SideBalance, ...]:
        """The sides that count and are not heard yet, in the order of the trail."""
        return tuple(each for each in self.sides if each.side in NEEDED and not each.heard)

    @property
    def is_balanced(self) -> bool:
        """Every side that the trail has among origin, transit and destination is heard."""
        return bool(self.sides) and not self.lacking


def balance_of(seats: Iterable[Seat], sides: Collection[str]) -> Balance:
    """What seats add up to over the sides that a trail has. The order of the seats does not matter."""
    listed = sorted(seats, key=lambda each: each.ns_id)
    found = tuple(_side(side, [each for each in listed if side in each.sides]) for side in SIDES if side in sides)
    there = [each for each in listed if each.sides]
    return Balance(
        found,
        _zones(there),
        _zones(each for each in there if each.is_invited),
        _zones(each for each in there if each.is_heard),
    )


def _side(side: str, seats: list[Seat]) -> SideBalance:
    heard = [each for each in seats if each.is_heard]
    present = [each for each in seats if each.is_present]
    coming = [each for each in seats if each.is_coming]
    invited = [each for each in seats if each.is_invited]
    furthest = next((each for each in (present, coming, invited) if each), seats)
    to_call = () if heard else tuple(each.ns_id for each in furthest)
    return SideBalance(
        side, _ids(seats), _ids(invited), _ids(coming), _ids(present), _ids(heard), to_call
    )  # fmt: skip


def _ids(seats: Iterable[Seat]) -> tuple[str, ...]:
    return tuple(each.ns_id for each in seats)


def _zones(seats: Iterable[Seat]) -> tuple[str, ...]:
    return tuple(sorted({each.zone for each in seats if each.zone}))


def balance_row(each: SideBalance) -> Mapping[str, object]:
    """One side as plain values."""
    names = ("side", "concerned", "invited", "coming", "present", "heard", "to_call", "lacks")
    return {name: list(value) if isinstance(value := getattr(each, name), tuple) else value for name in names}
