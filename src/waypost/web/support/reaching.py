"""From whom data about persons may reach an enforcement body, as the answers of a release say (X4)."""

from __future__ import annotations

from waypost.atlas.opened import Opened
from waypost.disclosure.access import Viewer
from waypost.errors import ReleaseError
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.pages.releases import open_for


def reaching_for(standing: Standing | None) -> frozenset[str]:
    """The same as somebody may see it; None is the server itself. Nobody is known without a release."""
    try:
        opened = open_for(Viewer("secretariat") if standing is None else viewer_in(standing))
    except ReleaseError:
        return frozenset()
    return reaching_enforcement(opened)


def reaching_enforcement(opened: Opened) -> frozenset[str]:
    """The societies on such a way, as far as the release's reader may see the findings."""
    rows, _ = opened.answer("relations", "relation = 'X4' and outcome = 'departs'")
    return frozenset(row[name] for row in rows for name in ("society_id", "other_society_id") if row[name])
