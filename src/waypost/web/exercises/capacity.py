"""What the register knows of the capacity of societies, to see whether only those that do much already have answered.

It is experience of work for migrants (:mod:`waypost.atlas.experience`), as whoever looks may see it. A society of which
nothing is known is "not known", never one without capacity.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

from waypost.atlas.experience import LEVELS, NOT_KNOWN, Experience, experience
from waypost.disclosure.access import Viewer
from waypost.errors import ReleaseError
from waypost.reference import load_catalog
from waypost.web.pages.releases import open_for

__all__ = ["LEVELS", "NOTHING_KNOWN", "Capacities", "capacities"]


@dataclasses.dataclass(frozen=True)
class Capacities:
    """By society; ``as_of`` is the day of the register, None where there is no release to read."""

    known: Mapping[str, Experience] = dataclasses.field(default_factory=dict)
    as_of: dt.date | None = None

    def of(self, ns_id: str) -> str:
        """One of :data:`LEVELS`."""
        found = self.known.get(ns_id)
        return found.level if found else NOT_KNOWN

    def programmes_of(self, ns_id: str) -> int | None:
        """Programmes known; None, not zero, where none is."""
        found = self.known.get(ns_id)
        return found.programmes if found else None

    @property
    def rule(self) -> dict[str, int]:
        """From how many programmes, and how many years after the first, a society counts as experienced."""
        rules = load_catalog().opportunity_rules.peer_learning
        return {"programmes": rules.programmes, "years": rules.strong_years}


NOTHING_KNOWN = Capacities()


def capacities(viewer: Viewer) -> Capacities:
    """As a viewer may see it. Without a release nothing is known of anybody."""
    try:
        opened = open_for(viewer)
    except ReleaseError:
        return NOTHING_KNOWN
    return Capacities(experience(opened), opened.as_of)
