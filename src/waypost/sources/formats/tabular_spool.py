"""A spreadsheet read by a process of its own, its rows kept in a temporary file: read once, asked for any number
of times, with little of it in memory.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from waypost.sources.formats.tabular_child import TOO_FAR

MAX_BOOK_BYTES = 64 * 1024**2
MAX_UNPACKED_BYTES = 1536 * 1024**2
MOST_GRID_CELLS = 32_000_000
# What the reading process may use; a sheet of half a million rows and 24 columns needs a third of either.
_MEMORY, _SECONDS = 3 * 1024**3, 120
_CHILD = Path(__file__).with_name("tabular_child.py")

Range = tuple[tuple[int, int], tuple[int, int]]
Problem = tuple[str, str, str]


class BookUnreadable(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """A file or sheet that cannot be read. ``problem``: issue type, what was found, what was expected."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem[1])
        self.problem = problem


class SheetHead(NamedTuple):
    """What the file says of a sheet."""

    name: str
    is_worksheet: bool
    is_visible: bool


_FAR: Problem = (
    "file_too_large",
    "cells so many, or so far apart, that a sheet does not fit into memory",
    f"at most {MOST_GRID_CELLS} cells between the first and the last of a sheet; delete what stands far out",
)


def _broken(why: str) -> Problem:
    return "file_broken", why, "a spreadsheet that opens"


def open_spool(path: Path) -> Spool:
    """The spreadsheet; the one opened last is kept, for a file is looked at before it is read.

    Raises :class:`BookUnreadable`, and OSError when the file itself cannot be read.
    """
    stat = path.stat()
    key = (str(path), stat.st_size, stat.st_mtime_ns)
    if _latest.get("key") != key:
        _latest.clear()
        _latest.update(key=key, spool=Spool(path))
    spool: Spool = _latest["spool"]
    return spool


_latest: dict[str, Any] = {}


class Spool:
    """Sheets of one file. Messages of the reading process are taken as they are needed and kept."""

    def __init__(self, path: Path) -> None:
        _refuse_large(path)
        self._kept: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the finaliser
        limits = (str(_MEMORY), str(_SECONDS), str(MOST_GRID_CELLS))
        self._child = subprocess.Popen(  # noqa: S603 - our own file; the path is an argument
            [sys.executable, "-I", str(_CHILD), str(path.absolute()), *limits],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._end = 0  # bytes kept
        self._starts: dict[str, int] = {}  # sheet → where its first message is kept
        self._finalise = weakref.finalize(self, _close, self._child, self._kept)
        head = self._pull()
        if head is None:
            raise BookUnreadable(_FAR)
        if head[0] == "locked":
            raise BookUnreadable(("file_locked", "a password", "a file without a password"))
        if head[0] == "broken":
            raise BookUnreadable(_broken(head[1]))
        self.sheets = [SheetHead(*each) for each in head[1]]

    def _pull(self) -> tuple[Any, ...] | None:
        """The next message of the reading process, kept; None when it has ended."""
        stream = self._child.stdout
        size = stream.read(4) if stream is not None else b""
        packed = stream.read(int.from_bytes(size, "little")) if stream is not None and len(size) == 4 else b""
        if not packed or len(packed) < int.from_bytes(size, "little"):
            return None
        message: tuple[Any, ...] = pickle.loads(packed)  # noqa: S301 - from our own process
        if message[0] == "sheet":
            self._starts[message[1]] = self._end
        self._kept.seek(self._end)
        self._kept.write(size + packed)
        self._end += 4 + len(packed)
        return message

    def _at(self, place: int) -> tuple[tuple[Any, ...] | None, int]:
        """The message kept at a place, or the next one, and the place behind it."""
        if place >= self._end:
            return self._pull(), self._end
        self._kept.seek(place)
        size = int.from_bytes(self._kept.read(4), "little")
        return pickle.loads(self._kept.read(size)), place + 4 + size  # noqa: S301 - from our own process

    def _find(self, name: str) -> int:
        while name not in self._starts:
            if self._pull() is None:
                raise BookUnreadable(_FAR)
        return self._starts[name]

    def merged(self, name: str) -> list[Range]:
        """Ranges of merged cells of a sheet, counted from 0. Raises :class:`BookUnreadable`."""
        message, _ = self._at(self._find(name))
        return list(message[2]) if message is not None else []

    def rows(self, name: str) -> Iterator[list[Any]]:
        """Rows of a sheet from row 1 and column A on. Raises :class:`BookUnreadable` after those that can be read."""
        message, place = self._at(self._find(name))
        while True:
            message, place = self._at(place)
            if message is None:
                raise BookUnreadable(_FAR)
            if message[0] == "rows":
                yield from message[1]
            elif message[0] == "end":
                if message[1] is not None:
                    raise BookUnreadable(_FAR if message[1] == TOO_FAR else _broken(message[1]))
                return


def _close(child: subprocess.Popen[bytes], kept: IO[bytes]) -> None:
    """End the reading process, which may wait for somebody to take its rows."""
    child.kill()
    if child.stdout is not None:
        child.stdout.close()
    child.wait()
    kept.close()


def _refuse_large(path: Path) -> None:
    """Refuse a file for its size, packed or, by its own word, unpacked; the reading process is bounded as well."""
    size = path.stat().st_size
    if size > MAX_BOOK_BYTES:
        expected = f"at most {MAX_BOOK_BYTES} bytes; save as CSV instead"
        raise BookUnreadable(("file_too_large", f"{size} bytes", expected))
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BookUnreadable(_broken(str(error))) from error
    if unpacked > MAX_UNPACKED_BYTES:
        expected = f"at most {MAX_UNPACKED_BYTES} bytes"
        raise BookUnreadable(("file_too_large", f"{unpacked} bytes unpacked", expected))
