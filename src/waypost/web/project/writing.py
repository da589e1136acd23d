"""Files of the server's own, each written in one step: a reader finds the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

_LEFT = 3600  # seconds after which a file beside is what a killed process left, which may hold what was taken back


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write the pieces beside ``path`` and put them in its place; on an error nothing stays of them."""
    for left in path.parent.glob(f".{path.name}-*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _LEFT:
                left.unlink()
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with beside.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
