"""A piece of a long file in memory, moved forward as it is read; knows the line that it stands at."""

from __future__ import annotations

from collections.abc import Callable

CHUNK = 1 << 18


class Window:
    """Bytes from ``at`` on are still to be read; ``line`` (1-based) is the line of ``at``.

    Grows only when somebody asks for more, by at least a quarter, so that long activities cost linear time.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.data = b""
        self.at = 0
        self.line = 1
        self.is_complete = False

    def more(self) -> bool:
        """Read on; False at the end of the file. Positions in ``data`` shift: ``at`` becomes 0."""
        if self.is_complete:
            return False
        left = len(self.data) - self.at
        chunk = self._read(max(CHUNK, left // 4))
        if not chunk:
            self.is_complete = True
            return False
        self.data = self.data[self.at :] + chunk
        self.at = 0
        return True

    def advance(self, position: int) -> None:
        """Move to a position in ``data``, counting the lines passed."""
        self.line += self.data.count(b"\n", self.at, position)
        self.at = position

    def line_of(self, position: int) -> int:
        """The line of a position in ``data`` at or after ``at``."""
        return self.line + self.data.count(b"\n", self.at, position)
