"""What changed between two versions of a work, as pages show it in one language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from waypost.drafting.comparing import CHANGED, SAME, Compared, compare
from waypost.drafting.texts import Provision, Version, Work


@dataclasses.dataclass(frozen=True)
class Changes:
    """Two versions and every place of them in reading order; asked for what one language shows."""

    before: Version
    after: Version
    places: tuple[Compared, ...]

    @property
    def touched(self) -> list[Compared]:
        """The places at which something changed in any language."""
        return [each for each in self.places if each.state != SAME]

    def told(self, language: str) -> list[Compared]:
        """The places that somebody who reads this language is shown: other words in it, or another order of things."""
        return [each for each in self.places if each.state not in (SAME, CHANGED) or language in each.changed]

    def rows(self, language: str) -> list[dict[str, Any]]:
        """Every place as plain values, with the words of one language."""
        return self._plain(self.places, language)

    def rows_told(self, language: str) -> list[dict[str, Any]]:
        """As plain values the places that somebody who reads this language is shown."""
        return self._plain(self.told(language), language)

    @staticmethod
    def _plain(places: Iterable[Compared], language: str) -> list[dict[str, Any]]:
        return [
            {"old": each.old, "new": each.new, "state": each.state, "changed": each.changed,
             "parts": [[part.kind, part.text] for part in each.parts.get(language, ())]}
            for each in places
        ]  # fmt: skip

    def summed_up(self, language: str) -> dict[str, Any]:
        """What a page of them shows: places, how much is as before, headings by their id, the later wording first."""
        told = self.told(language)
        touched = {name for each in told for name in each.new}
        same, whole = self._as_before(touched, headings=False)
        headings_same, headings_whole = self._as_before(touched, headings=True)
        return {
            "told": told, "same": same, "whole": whole, "headings_same": headings_same,
            "headings_whole": headings_whole, "old_version": self.before, "new_version": self.after,
            "headings": self._headings(),
        }  # fmt: skip

    def _as_before(self, touched: set[str], *, headings: bool) -> tuple[int, int]:
        """Of the provisions of the later version, or of its headings, how many nothing has touched, and how many."""
        names = [each.id for each in self.after.provisions if (each.kind == "heading") == headings]
        return sum(name not in touched for name in names), len(names)

    def _headings(self) -> Mapping[str, Provision]:
        found = (each for version in (self.before, self.after) for each in version.provisions)
        return {each.id: each for each in found if each.kind == "heading"}


def changes(work: Work, before: Version, after: Version) -> Changes:
    """Two versions of a work, compared."""
    return Changes(before, after, compare(work, before.code, after.code))
