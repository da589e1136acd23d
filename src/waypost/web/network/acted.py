"""What platforms last did here, for everybody: a file beside the server's own, since public pages ask no database.

It holds a day and what was done, never by whom or for whom.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from waypost.network.shipped import Act
from waypost.web.project.home import make_home, platform_acts_file
from waypost.web.project.writing import write_whole


def publish_acts() -> None:
    """Write what each platform last did, where it is other than what stands there."""
    from waypost.web.network.queries.figures import latest_acts  # noqa: PLC0415  # public pages need no tables

    made = latest_acts()
    if made != platform_acts():
        make_home()
        write_whole(platform_acts_file(), [msgspec.json.encode(made)])


def platform_acts() -> dict[str, Act]:
    """Platform → what it last did here; read again when the file was written anew."""
    path = platform_acts_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=2)
def _read(path: Path, _written: int) -> dict[str, Act]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Act])
