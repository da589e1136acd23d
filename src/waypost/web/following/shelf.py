"""Releases that digests are about, kept in the server's own home: those beside a release are replaced after three.

A kept release is a folder of hard links where the file system allows it: it takes room only once its builder has
forgotten it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from waypost.store.release import Release
from waypost.web.project.home import make_home


def shelf() -> Path:
    """The folder of all."""
    folder = make_home() / "editions"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def place_of(release_id: str) -> Path:
    """Where a release is kept."""
    return shelf() / release_id


def keep(release: Release) -> str:
    """Keep a release, whole or not at all; its id. A second time nothing happens."""
    release_id = str(release.manifest["release_id"])
    final = place_of(release_id)
    if final.is_dir():
        return release_id
    beside = Path(tempfile.mkdtemp(prefix=".keeping-", dir=shelf()))
    try:
        for path in sorted(release.path.iterdir()):
            _link(path, beside / path.name)
        try:
            os.replace(beside, final)
        except OSError:  # somebody else was first
            if not final.is_dir():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return release_id


def _link(path: Path, to: Path) -> None:
    try:
        os.link(path, to)
    except OSError:  # another file system, or one without links
        shutil.copy2(path, to)


def forget_others(release_ids: set[str]) -> None:
    """Let go of all but these, and of what was left half-kept."""
    for folder in shelf().iterdir():
        if folder.name not in release_ids:
            shutil.rmtree(folder, ignore_errors=True)
