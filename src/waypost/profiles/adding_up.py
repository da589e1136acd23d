"""How counts of cells hang together: a group and the groups that it is made of, a country and its key points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

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
    for near in _near(told):
        for whole in near:
            total, value = places[whole], told[whole]
            for name, axis in groups.axes.items():
                parts = [part for part in near if _is_part(part, whole, name)]
                if axis.is_exclusive:
                    for family in _families(parts, name):
                        left = value - sum(told[part] for part in family)
                        if left >= 0:
                            own = tuple(places[part] for part in family)
                            relations.append(Relation(total, own if left == 0 else (*own, rest(left))))
                else:
                    relations += [_inside(total, places[part], rest(value)) for part in parts if told[part] <= value]
            relations += [
                _inside(total, places[part], rest(value))
                for part in near
                if not whole.place and part.place and part.group == whole.group and told[part] <= value
            ]
    return relations, rests


def _inside(total: int, part: int, rest: int) -> Relation:
    return Relation(total, (part, rest), is_partition=False)


def _near(cells: Mapping[Cell, int]) -> Iterator[Sequence[Cell]]:
    """Cells that can hang together: one stage in one country, hosts apart from people on the move."""
    found: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        key = (cell.corridor, cell.corridor_version, cell.period, cell.stage, cell.country, cell.group.is_host)
        found[key].append(cell)
    yield from found.values()


def _is_part(part: Cell, whole: Cell, axis: str) -> bool:
    """Whether a cell is of the same place and says more on one axis, and nothing else on another."""
    if part.place != whole.place or part.group.without(axis) != whole.group.without(axis):
        return False
    own, of_whole = set(part.group.on(axis)), set(whole.group.on(axis))
    return bool(own) and (not of_whole or own < of_whole)


def _families(parts: Sequence[Cell], axis: str) -> Iterator[tuple[Cell, ...]]:
    """Parts that share nobody: those of one trait, and each of several traits with those of one beside it."""
    single = [part for part in parts if len(part.group.on(axis)) == 1]
    if single:
        yield tuple(single)
    for part in parts:
        if len(own := set(part.group.on(axis))) > 1:
            yield (part, *(other for other in single if not own & set(other.group.on(axis))))
