"""Programmes of a list as lines of JSON, made once per release, viewer and language: a page of a list is a slice.

A release does not change, so neither do its rows. Half a kilobyte of memory for each programme; a release with more
of them than ``WAYPOST_API_LINES`` (200,000) is read row by row instead.
"""

from __future__ import annotations

import os
import threading

import numpy as np

from waypost.atlas.opened import Opened
from waypost.atlas.paging import all_rows, listed_count, places, rows_at
from waypost.web.api.editions import Edition
from waypost.web.api.forms import as_json
from waypost.web.api.kept import Kept

MOST_LINES = int(os.environ.get("WAYPOST_API_LINES", "200000"))
_kept_lines: Kept[Lines] = Kept(400_000_000)
_kept_places: Kept[np.ndarray] = Kept(16_000_000)
_making = threading.Lock()


class Lines:
    """The lines of all programmes, and where each ends."""

    def __init__(self, opened: Opened, language: str) -> None:
        """Make them all."""
        parts: list[bytes] = []
        ends = [0]
        for rows in all_rows(opened, language):
            for row in rows:
                line = as_json(row)
                parts.append(line)
                ends.append(ends[-1] + len(line) + 1)
        self._text = b",".join(parts)
        self._ends = np.asarray(ends, dtype=np.int64)
        self.size = len(self._text) + self._ends.nbytes

    def at(self, numbers: np.ndarray) -> bytes:
        """The lines at these places of the list, apart by commas; a stretch without holes is one slice."""
        if not len(numbers):
            return b""
        first, latest = int(numbers[0]), int(numbers[-1])
        if latest - first + 1 == len(numbers):
            return self._text[self._ends[first - 1] : self._ends[latest] - 1]
        begins, ends = self._ends[numbers - 1].tolist(), (self._ends[numbers] - 1).tolist()
        return b",".join([self._text[begin:end] for begin, end in zip(begins, ends, strict=True)])


def lines_at(opened: Opened, edition: Edition, numbers: np.ndarray, language: str) -> bytes:
    """The programmes at these places as JSON, apart by commas."""
    key = (edition.mark, language)
    lines = _kept_lines.find(key)
    if lines is None and listed_count(opened) > MOST_LINES:
        return b",".join(as_json(row) for row in rows_at(opened, numbers, language))
    if lines is None:
        with _making:
            lines = _kept_lines.find(key) or Lines(opened, language)
            _kept_lines.put(key, lines, lines.size)
    return lines.at(numbers)


def places_of(opened: Opened, edition: Edition, narrowed: dict[str, str], *, everybody: bool) -> np.ndarray:
    """Where the programmes stand that the filters leave, found once."""
    key = (edition.mark, everybody, *sorted(narrowed.items()))
    found = _kept_places.find(key)
    if found is None:
        found = places(opened, narrowed, everybody=everybody)
        _kept_places.put(key, found, found.nbytes + 200)
    return found
