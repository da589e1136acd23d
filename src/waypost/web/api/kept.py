"""What is kept in memory, bounded by bytes: a release is immutable, so an answer made once holds until the next one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key up to so many bytes in all; what was not used for longest goes first. Zero keeps nothing."""

    def __init__(self, most_bytes: int) -> None:
        """Empty."""
        self.most_bytes = most_bytes
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """The value of a key, if it is still there."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: T, size: int) -> None:
        """Keep a value of so many bytes; one that is larger than a quarter of all is not kept."""
        if size * 4 > self.most_bytes:
            return
        with self._lock:
            before = self._values.pop(key, None)
            self._bytes += size - (before[1] if before else 0)
            self._values[key] = (value, size)
            while self._bytes > self.most_bytes:
                _, (_, gone) = self._values.popitem(last=False)
                self._bytes -= gone

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
