"""Files of a release for those who look: made once for each release, scope, format and language, kept in a folder.

What a viewer may see decides what is in a file, so the folder's name follows from the release, the scope and the code.
A file is made beside and renamed into place; whoever makes one holds a lock that goes with the process. A small release
is written while the reader waits, a large one by a process of its own.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from waypost.settings import LANGUAGES
from waypost.store.locks import is_abandoned, lock
from waypost.store.release import open_release
from waypost.web.api.editions import Edition, digest
from waypost.web.files.making import KINDS, make_file

_NAME = re.compile(r"waypost-(?P<kind>[a-z0-9]+)-(?P<language>[a-z]{2})\.(?P<extension>[a-z.]+)")
SMALL = 2_000  # programmes of a release whose files are made while the reader waits
_AGAIN = 30  # seconds after which a file that could not be made is tried again
_KEPT = 24  # folders of files that are left when another one is made
_started: dict[Path, subprocess.Popen[bytes]] = {}  # by what they make


@dataclass(frozen=True)
class Wanted:
    """A file that a viewer may have: its kind and language, and where it is kept."""

    edition: Edition
    kind: str
    language: str

    @property
    def name(self) -> str:
        """What it is called."""
        return f"waypost-{self.kind}-{self.language}.{KINDS[self.kind].extension}"

    @property
    def folder(self) -> Path:
        """Where the files of this release for this scope are."""
        return files_place() / digest(self.edition.mark)[:20]

    @property
    def path(self) -> Path:
        """The file itself, when it is made."""
        return self.folder / self.name

    @property
    def url(self) -> str:
        """Its address."""
        return f"/files/{self.edition.release_id}/{self.edition.viewer.audience}/{self.name}"

    def told(self) -> dict[str, Any] | None:
        """``{bytes, sha256}`` of a file that is made; None before."""
        with contextlib.suppress(OSError, orjson.JSONDecodeError):
            if self.path.is_file():
                found: dict[str, Any] = orjson.loads(self._beside(".json").read_bytes())
                return found
        return None

    def is_making(self) -> bool:
        """Whether a living process makes it."""
        return self._beside(".lock").exists() and not is_abandoned(self._beside(".lock"))

    def has_failed(self) -> bool:
        """Whether it could not be made a moment ago."""
        with contextlib.suppress(OSError):
            return time.time() - self._beside(".failed").stat().st_mtime < _AGAIN
        return False

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Be the one who makes it; wait for another."""
        place = self._beside(".lock")
        place.mkdir(parents=True, exist_ok=True)
        descriptor = lock(place)
        try:
            yield
        finally:
            os.close(descriptor)

    def _beside(self, ending: str) -> Path:
        return self.folder / f".{self.name}{ending}"

    def mark_failed(self, is_failed: bool) -> None:
        """Leave word that it could not be made, or take it back."""
        if is_failed:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._beside(".failed").touch()
        else:
            self._beside(".failed").unlink(missing_ok=True)

    def tell(self, told: dict[str, Any]) -> None:
        """Leave word of size and hash, before the file is there."""
        self._beside(".json").write_bytes(orjson.dumps(told))


def files_place() -> Path:
    """The folder of the files of all releases and scopes."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where a cache is wanted

    place = os.environ.get("WAYPOST_FILES")
    return Path(place) if place else user_cache_path("waypost") / "files"


def find_file(edition: Edition, name: str) -> Wanted | None:
    """The file of a name; None where there is none of it."""
    found = _NAME.fullmatch(name)
    if found is None or found["kind"] not in KINDS or found["language"] not in LANGUAGES:
        return None
    wanted = Wanted(edition, found["kind"], found["language"])
    return wanted if wanted.name == name else None


def listed_files(edition: Edition) -> list[dict[str, Any]]:
    """Every file that a viewer may have, made or not."""
    found = []
    for kind, each in KINDS.items():
        for language in LANGUAGES if each.is_worded else LANGUAGES[:1]:
            wanted = Wanted(edition, kind, language)
            told = wanted.told()
            state = "ready" if told else "making" if wanted.is_making() else "not_made"
            found.append(
                {
                    "name": wanted.name, "url": wanted.url, "kind": kind, "language": language,
                    "media_type": each.media_type, "state": state,
                    "bytes": told["bytes"] if told else None, "sha256": told["sha256"] if told else None,
                }
            )  # fmt: skip
    return found


def ask_for(wanted: Wanted) -> bool:
    """Have a file made unless it is there: at once for a small release. Whether it is there now."""
    if wanted.told():
        os.utime(wanted.folder)
        return True
    if wanted.is_making():
        return False
    if is_small(wanted.edition) and not KINDS[wanted.kind].is_slow:
        make_now(wanted)
        return True
    ended = {path: process.returncode for path, process in _started.items() if process.poll() is not None}
    for path in ended:
        _started.pop(path, None)
    if wanted.path in _started:  # it has not come to its lock yet
        return False
    if ended.get(wanted.path):  # it died before it could leave word
        wanted.mark_failed(True)
        return False
    plan = orjson.dumps(
        {
            "real": wanted.edition.real, "kind": wanted.kind, "language": wanted.language,
            "audience": wanted.edition.viewer.audience, "societies": wanted.edition.viewer.societies,
            "concerns": wanted.edition.viewer.concerns,
            "hidden": wanted.edition.viewer.hidden,
        }
    )  # fmt: skip
    environment = os.environ | {"WAYPOST_FILES": str(files_place()), "WAYPOST_RELEASE": wanted.edition.real}
    environment |= {"DJANGO_SETTINGS_MODULE": "waypost.web.project.settings"}
    command = [sys.executable, "-m", "waypost.web.files.maker"]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)  # noqa: S603 - our own module
    if process.stdin:
        process.stdin.write(plan)
        process.stdin.close()
    _started[wanted.path] = process
    return False


def is_small(edition: Edition) -> bool:
    """Whether a release is so small that its files are made while the reader waits."""
    tables = open_release(Path(edition.real)).manifest["tables"]
    return int(tables["programme"]["rows"]) <= SMALL


def make_now(wanted: Wanted) -> None:
    """Make a file unless somebody else did meanwhile. Raises whatever the exporter raises."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with wanted.held():
        if wanted.told():
            return
        try:
            make_file(wanted)
        except BaseException:
            wanted.mark_failed(True)
            raise
        wanted.mark_failed(False)
    _forget_old(wanted.folder)


def _forget_old(keep: Path) -> None:
    """Leave the folders that were asked for last."""
    found = sorted((p for p in keep.parent.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in found[_KEPT:]:
        if old != keep:
            shutil.rmtree(old, ignore_errors=True)
