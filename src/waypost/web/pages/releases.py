"""The release that pages read: opened once per process, switched when a new one is published.

One connection per process and real folder, a cursor per request: a connection shared by threads gives wrong
answers. The connection shows what the audience may see, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
from django.conf import settings

from waypost.disclosure.access import Viewer, audience_view
from waypost.reference import Catalog, load_catalog
from waypost.store.release import Release, open_release


@dataclass(frozen=True)
class Opened:
    """A release with a cursor of this request's own, as ``viewer`` may see it."""

    release: Release
    con: duckdb.DuckDBPyConnection
    catalog: Catalog
    as_of: dt.date
    viewer: Viewer


def open_for(viewer: Viewer) -> Opened:
    """What the pages read now, as a viewer may see it."""
    real = os.path.realpath(settings.WAYPOST_RELEASE)
    release, con, as_of = _open(real, viewer)
    return Opened(release, con.cursor(), load_catalog(), as_of, viewer)


@lru_cache(maxsize=32)
def _open(real: str, viewer: Viewer) -> tuple[Release, duckdb.DuckDBPyConnection, dt.date]:
    release = open_release(Path(real))
    as_of = dt.date.fromisoformat(release.manifest["as_of"])
    con = release.connect(threads=1)
    audience_view(con, viewer, load_catalog(), as_of)
    return release, con, as_of
