"""From whom data about persons may reach an enforcement body, as the answers of a release say (X4)."""

from __future__ import annotations

from waypost.atlas.opened import Opened


def reaching_enforcement(opened: Opened) -> frozenset[str]:
    """The societies on such a way, as far as the release's reader may see the findings."""
    rows, _ = opened.answer("relations", "relation = 'X4' and outcome = 'departs'")
    return frozenset(row[name] for row in rows for name in ("society_id", "other_society_id") if row[name])
