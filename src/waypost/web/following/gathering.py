"""What of an edition one person is told: pure over two releases and a viewer, nothing is written.

Both releases are seen by the person's present viewer. Told are programmes that changed, that the release shown now
lets the person see, that nobody has taken back, and that satisfy every filter of one followed list, in either release:
whoever follows running programmes hears that one has closed.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from waypost.atlas.compared import changes_between, listed_ids, titles_at
from waypost.disclosure.access import Viewer
from waypost.store.reading import Rows

NEW, CLOSED, CHANGED = "new", "closed", "changed"
_OVER = ("closed", "cancelled")


@dataclasses.dataclass(frozen=True)
class Told:
    """A programme, and how it changed; ``rows`` are the fields and parts that say something else."""

    programme_id: str
    title: str | None
    societies: tuple[str, ...]
    how: str
    rows: Rows


@dataclasses.dataclass(frozen=True)
class Group:
    """A followed list: what is told under it, how many were told above, how many are shown no more."""

    filters: Mapping[str, str]
    told: tuple[Told, ...]
    above: int
    gone: int


@dataclasses.dataclass(frozen=True)
class Places:
    """Where the releases stand: of the last digest, of this one, and the one that is shown now."""

    earlier: Path
    release: Path
    shown: Path


def gather(
    places: Places,
    viewer: Viewer,
    followed: Sequence[Mapping[str, str]],
    language: str,
    withdrawn: frozenset[str] = frozenset(),
) -> list[Group]:
    """A group for each followed list that has something to tell, each programme once, under the first of its lists."""
    by_programme: dict[str, Rows] = {}
    for row in _changes(places, viewer):
        by_programme.setdefault(row["programme_id"], []).append(row)
    gone = {key for key, rows in by_programme.items() if rows[0]["change"] == "gone"}
    known = titles_at(places.shown, viewer, set(by_programme) - gone - withdrawn, language)
    groups, told_above = [], set[str]()
    for filters in followed:
        then, now = listed_ids(places.earlier, viewer, filters), listed_ids(places.release, viewer, filters)
        ours = [key for key in by_programme if key in known and (key in now or key in then)]
        told = [_told(key, by_programme[key], known[key]) for key in ours if key not in told_above]
        lost = len((gone & then) - withdrawn - known.keys())
        above = len(ours) - len(told)
        told_above.update(ours)
        if told or above or lost:
            order = (NEW, CLOSED, CHANGED)
            told.sort(key=lambda each: (order.index(each.how), each.title or "", each.programme_id))
            groups.append(Group(filters, tuple(told), above, lost))
    return groups


def _changes(places: Places, viewer: Viewer) -> Rows:
    """Rows of the edition, without those about what has changed once more since: the next edition tells that."""
    found = list(changes_between(places.earlier, places.release, viewer))
    if os.path.realpath(places.shown) == os.path.realpath(places.release) or _same(places):
        return found
    since = {(row["programme_id"], row["field"]) for row in changes_between(places.release, places.shown, viewer)}
    return [row for row in found if (row["programme_id"], row["field"]) not in since]


def _same(places: Places) -> bool:
    """Whether the release that is shown is the one of the edition, kept elsewhere: a kept one is named by its id."""
    return os.path.realpath(places.shown).rpartition(os.sep)[2] == places.release.name


def _told(programme_id: str, rows: Rows, known: Mapping[str, Any]) -> Told:
    how = CHANGED
    if any(row["change"] == "new" for row in rows):
        how, rows = NEW, []
    elif any(row["field"] == "status" and row["now"] in _OVER for row in rows):
        how = CLOSED
    societies = tuple((known["operating_ns_ids"] or "").split())
    return Told(programme_id, known["title"], societies, how, rows)
