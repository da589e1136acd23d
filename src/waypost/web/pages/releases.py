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

from waypost.disclosure.access import audience_view
from waypost.reference import Catalog, load_catalog
from waypost.store.release import Release, open_release


@dataclass(frozen=True)
class Opened:
    """A release with a cursor of this request's own."""

    release: Release
    con: duckdb.DuckDBPyConnection
    catalog: Catalog
    as_of: dt.date


def open_current() -> Opened:
    """What the pages read now."""
    real = os.path.realpath(settings.WAYPOST_RELEASE)
    release, con, as_of = _open(real, settings.WAYPOST_AUDIENCE)
    return Opened(release, con.cursor(), load_catalog(), as_of)


@lru_cache(maxsize=2)
def _open(real: str, audience: str) -> tuple[Release, duckdb.DuckDBPyConnection, dt.date]:
    release = open_release(Path(real))
    as_of = dt.date.fromisoformat(release.manifest["as_of"])
    con = release.connect(threads=1)
    audience_view(con, audience, load_catalog(), as_of)
    return release, con, as_of
