"""The release that pages read, as whoever is looking may see it."""

from __future__ import annotations

from django.conf import settings

from waypost.atlas.opened import Opened, open_at
from waypost.disclosure.access import Viewer


def open_for(viewer: Viewer) -> Opened:
    """What the pages read now, as a viewer may see it."""
    return open_at(settings.WAYPOST_RELEASE, viewer)
