"""How counts of cells hang together: a group and the groups that it is made of, a country and its key points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from waypost.disclosure.relations import Relation
from waypost.profiles.values import Cell
from waypost.reference.profiles import Groups


def adding_up(told: Mapping[Cell, int], groups: Groups) -> tuple[list[Relation], list[int]]:
    """Relations between counted cells by their places in ``told``, then rests that no cell counts, and their values.

    Of an exclusive axis parts make the whole, with a rest unless the counts leave none. Other traits overlap, as do
    people at several places: each part is in the whole, and no sum binds them. Counts that contradict each other bind
    nothing.
    """
    relations: list[Relation] = []
    rests: list[int] = []

    def rest(value: int) -> int:
        rests.append(value)
        return len(told) + len(rests) - 1

    places = {cell: place for place, cell in enumerate(told)}
    beside, at_places = _beside(told, groups), _at_places(told)
    for whole, value in told.items():
        total = places[whole]
        for name, axis in groups.axes.items():
            parts = [part for part in beside[_key(whole, name)] if _says_more(part, whole, name)]
            if not axis.is_exclusive:
                relations += [_inside(total, places[part], rest(value)) for part in parts if told[part] <= value]
                continue
            for family in _families(parts, name):
                left = value - sum(told[part] for part in family)
                if left >= 0:
                    own = tuple(places[part] for part in family)
                    relations.append(Relation(total, own if left == 0 else (*own, rest(left))))
        if not whole.place:
            inside = [part for part in at_places[_in_country(whole)] if told[part] <= value]
            relations += [_inside(total, places[part], rest(value)) for part in inside]
    return relations, rests


def _inside(total: int, part: int, rest: int) -> Relation:
    return Relation(total, (part, rest), is_partition=False)


def _key(cell: Cell, axis: str) -> tuple[Cell, str]:
    """A cell without what it says on an axis: those that share it differ there alone."""
    return msgspec.structs.replace(cell, group=cell.group.without(axis)), axis


def _beside(cells: Iterable[Cell], groups: Groups) -> dict[tuple[Cell, str], list[Cell]]:
    found: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        for axis in groups.axes:
            found[_key(cell, axis)].append(cell)
    return found


def _says_more(part: Cell, whole: Cell, axis: str) -> bool:
    """Whether a cell says more on an axis than another one."""
    own, of_whole = set(part.group.on(axis)), set(whole.group.on(axis))
    return bool(own) and (not of_whole or own < of_whole)


def _in_country(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, place="")


def _at_places(cells: Iterable[Cell]) -> dict[Cell, list[Cell]]:
    """Cells at key points, by the cell of the whole country."""
    found: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.place:
            found[_in_country(cell)].append(cell)
    return found


def _families(parts: Sequence[Cell], axis: str) -> Iterator[tuple[Cell, ...]]:
    """Parts that share nobody: those of one trait, and each of several traits with those of one beside it."""
    single = [part for part in parts if len(part.group.on(axis)) == 1]
    if single:
        yield tuple(single)
    for part in parts:
        if len(own := set(part.group.on(axis))) > 1:
            yield (part, *(other for other in single if not own & set(other.group.on(axis))))
