"""Matches of the analysis: a service of which a society has little where need is high, and who has experience of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from waypost.disclosure.access import Viewer
from waypost.errors import ReleaseError
from waypost.web.pages.releases import open_for

MOST = 60
_NUMBERS = (
    "country_code", "score", "people", "provision", "planned", "peer_years", "peer_programmes", "languages_in_common",
    "trails_in_common",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Match:
    """A row of the question ``capacity``; ``numbers`` say why."""

    learner: str
    sharer: str
    service: str
    trail: str
    release: str
    numbers: dict[str, Any]

    def plain(self) -> dict[str, Any]:
        """As an exchange keeps it."""
        return {"release": self.release, "trail": self.trail} | self.numbers


def matches(viewer: Viewer, societies: Collection[str] | None) -> list[Match]:
    """Those of some societies, on either side, the best first; of all for None. Nothing without a release."""
    try:
        opened = open_for(viewer)
        rows = opened.once("capacity_matches", lambda: opened.answer("capacity")[0])
    except ReleaseError:
        return []
    found: dict[tuple[str, str, str], Match] = {}
    for row in sorted(rows, key=lambda each: -(each["score"] or 0)):
        key = (row["society_id"], row["peer_id"], row["service_code"])
        if key in found or (societies is not None and not {row["society_id"], row["peer_id"]} & set(societies)):
            continue
        found[key] = Match(*key, row["trail_id"], opened.release_id, {name: row[name] for name in _NUMBERS})
    return list(found.values())[:MOST]
