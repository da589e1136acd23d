"""One picture of all that was ever published and of what is about to be, so that releases cannot be held together.

A cell of a release becomes a value that an outsider looks for. A cell that rests on the same programmes in two
releases is one value: an outsider may guess that nothing changed, so that is held to be known. A cell that was told
is known, whatever is hidden later. Where few programmes came or went, or those of one society, the change is a value
of its own that is never told and must not be worked out either: new = old + change.

Programmes that are public now were so before as far as an outsider is concerned: who reads of one today knows that
it ran last year. They are taken out of the earlier cells too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from waypost.disclosure.counting import LEVELS, Counted, Key
from waypost.disclosure.relations import Flags, Relation, Whole
from waypost.disclosure.suppression import Cells

_LET_GO = 1000.0  # how much dearer it is not to tell again what was told before
_ANY = 10_000_000  # a change is not below minus this


@dataclass(frozen=True, kw_only=True)
class Few:
    """What a cell, and a change, must rest on beyond public programmes, and how wide a range must be around it."""

    programmes: int
    societies: int
    share: float

    def is_unsafe(self, programmes: int, societies: int) -> bool:
        """Whether something rests on few; nothing at all rests on nobody."""
        return programmes > 0 and (programmes < self.programmes or societies < self.societies)

    def reach(self, value: int) -> tuple[int, int]:
        """How far from a value its range must go, away from 0 and towards it."""
        inward = max(1, int(np.ceil(self.share * abs(value))))
        return max(inward, self.programmes - abs(value)), inward


@dataclass(kw_only=True)
class _Value:
    """A value that an outsider looks for: a cell as it was in one release or several, or a change between two."""

    value: int
    floor: int
    above: int = 0
    below: int = 0
    unsafe: bool = False
    known: bool = False
    again: bool = False
    withheld: bool = False
    past: bool = False
    cost: float = 1.0


class Joint:
    """Values and relations of all releases; those of the new release come first, in the order of its cells."""

    def __init__(self, history: Sequence[Counted], now: Counted, few: Few) -> None:
        self._few = few
        self._values: list[_Value] = []
        self._relations: dict[Relation, None] = {}
        self._versions: dict[Key, dict[int, tuple[frozenset[str], Counted]]] = {}
        self.changes = 0
        rebased = _rebased(history, now)
        told = {
            (key, members)
            for release in rebased
            for key, members, number in zip(release.keys, release.members, release.told, strict=True)
            if number is not None
        }
        hidden: dict[tuple[Key, frozenset[str]], int] = {}
        before: dict[tuple[Key, frozenset[str]], int] = {}
        self._add(now, [self._new(now, told, hidden, place) for place in range(len(now.keys))])
        for release in rebased:
            places = []
            for place, version in enumerate(zip(release.keys, release.members, strict=True)):
                is_told = release.told[place] is not None
                if not is_told and version in told:  # told before and not again: nobody is told that nothing changed
                    places.append(self._old(release, place, is_told=False))
                    continue
                kept = before if is_told else hidden
                if version not in kept:
                    kept[version] = self._old(release, place, is_told=is_told)
                if not is_told:
                    self._values[kept[version]].withheld = self._values[kept[version]].past = True
                places.append(kept[version])
            self._add(release, places)
        self._add_changes()

    def cells(self) -> Cells:
        """The values as arrays."""

        def flags(name: str) -> Flags:
            return np.asarray([getattr(value, name) for value in self._values], dtype=np.bool_)

        def numbers(name: str) -> Whole:
            return np.asarray([getattr(value, name) for value in self._values], dtype=np.int64)

        return Cells(
            values=numbers("value"),
            unsafe=flags("unsafe"),
            above=numbers("above"),
            below=numbers("below"),
            floor=numbers("floor"),
            known=flags("known"),
            cost=np.asarray([value.cost for value in self._values]),
            withheld=flags("withheld"),
            past=flags("past"),
            again=flags("again"),
        )

    def relations(self) -> tuple[Relation, ...]:
        """All relations, each once."""
        return tuple(self._relations)

    def _new(
        self,
        now: Counted,
        told: set[tuple[Key, frozenset[str]]],
        hidden: dict[tuple[Key, frozenset[str]], int],
        place: int,
    ) -> int:
        members = now.members[place]
        value = self._value_of(now, place)
        value.cost = 1.0 + float(np.sqrt(now.seen[place] + len(members)))
        if (now.keys[place], members) not in told:
            hidden[now.keys[place], members] = len(self._values)
        elif not value.unsafe:  # one that is unsafe since others became public is not told again
            value.known = value.again = True
            value.cost *= _LET_GO
        self._values.append(value)
        return len(self._values) - 1

    def _old(self, release: Counted, place: int, *, is_told: bool) -> int:
        value = self._value_of(release, place)
        value.past, value.known, value.withheld = True, is_told, not is_told
        value.unsafe &= not is_told
        self._values.append(value)
        return len(self._values) - 1

    def _value_of(self, release: Counted, place: int) -> _Value:
        members = release.members[place]
        outward, inward = self._few.reach(len(members))
        unsafe = self._few.is_unsafe(len(members), len(release.bodies(members)))
        value = _Value(value=len(members), floor=int(release.seen[place] == 0), unsafe=unsafe)
        if unsafe:
            value.above, value.below = outward, inward
        return value

    def _add(self, release: Counted, places: Sequence[int]) -> None:
        """The relations of a release, and what its marks and relations say that a value is not below."""
        relations = [
            Relation(places[total], tuple(sorted(places[part] for part in parts)), is_partition)
            for total, parts, is_partition in release.relations()
        ]
        self._relations.update(dict.fromkeys(relations))
        for place, key, members, seen in zip(places, release.keys, release.members, release.seen, strict=True):
            self._values[place].floor = max(self._values[place].floor, int(seen == 0))
            self._versions.setdefault(key, {}).setdefault(place, (members, release))
        for _ in range(len(LEVELS) * 2):  # no chain of totals is longer
            for total, parts, _is_partition in relations:
                highest = max(self._values[part].floor for part in parts)
                self._values[total].floor = max(self._values[total].floor, highest)

    def _add_changes(self) -> None:
        """Where a cell changed by few programmes, the change, which nobody may work out."""
        for versions in self._versions.values():
            for (new, (after, then)), (old, (earlier, before)) in combinations(versions.items(), 2):
                came, went = after - earlier, earlier - after
                ends = self._values[new], self._values[old]
                if not self._few.is_unsafe(len(came) + len(went), len(then.bodies(came) | before.bodies(went))):
                    continue
                if all(end.known for end in ends):  # told both times: nothing can be taken back
                    continue
                value = ends[0].value - ends[1].value
                outward, inward = self._few.reach(value) if value else (1, 1)
                above, below = (outward, inward) if value >= 0 else (inward, outward)
                self._relations[Relation(new, (old, len(self._values)))] = None
                self._values.append(
                    _Value(value=value, floor=-_ANY, above=above, below=below, unsafe=True,
                           withheld=True, past=ends[0].past)
                )  # fmt: skip
                self.changes += not ends[0].past


def _rebased(history: Sequence[Counted], now: Counted) -> list[Counted]:
    """Earlier releases with what is public in them or became public later taken out of their cells."""
    public, found = now.public, []
    for release in reversed(history):
        public = public | release.public
        found.append(
            Counted(
                keys=release.keys,
                members=tuple(members - public for members in release.members),
                seen=tuple(
                    seen + len(members & public) for seen, members in zip(release.seen, release.members, strict=True)
                ),
                public=public,
                societies=release.societies,
                above=release.above,
                told=release.told,
            )
        )
    return found[::-1]
