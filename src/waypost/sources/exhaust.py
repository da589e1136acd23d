"""Takes a record apart and accounts for every key of it: what nobody took is counted by name.

The rule comes from zavod's strict interpretation: take each field, list the ones ignored on purpose,
signal the rest.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

from waypost.model import FileReport


def stated_text(value: object) -> str | None:
    """Text of a JSON or YAML value as it was stated, or None when nothing was stated.

    >>> stated_text("  Niger\\u00a0"), stated_text(5), stated_text(2.0), stated_text(""), stated_text([1])
    ('Niger', '5', '2', None, '[1]')
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else repr(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str) if value else None
    return str(value)


class Exhaust:
    """The keys of one object. ``take`` and ``ignore`` mark them, ``finish`` counts those left over.

    ``prefix`` names where a nested object stood (``event_detail.``), so that counts read as paths.
    """

    def __init__(self, data: Mapping[str, object], report: FileReport, prefix: str = "") -> None:
        self._data = data
        self._left = dict.fromkeys(str(key) for key in data)
        self._report = report
        self._prefix = prefix

    def take(self, key: str) -> object:
        """The value of a key, marked as taken; None when absent."""
        self._left.pop(key, None)
        return self._data.get(key)

    def text(self, key: str) -> str | None:
        """The value of a key as stated text, marked as taken."""
        return stated_text(self.take(key))

    def nested(self, key: str) -> Exhaust | None:
        """The object under a key, marked as taken; None when absent. Anything else stays to be counted."""
        value = self._data.get(key)
        if value is None or value == {}:
            self._left.pop(key, None)
            return None
        if not isinstance(value, Mapping):
            return None
        self._left.pop(key, None)
        return Exhaust(value, self._report, f"{self._prefix}{key}.")

    def ignore(self, *keys: str) -> None:
        """Count keys that are left out on purpose; keys that are absent are not counted."""
        for key in keys:
            if key in self._left:
                del self._left[key]
                self._report.ignored[self._prefix + key] += 1

    def ignore_rest(self) -> None:
        """Count every key not taken as left out on purpose."""
        self.ignore(*tuple(self._left))

    def finish(self) -> None:
        """Count every key that nobody took as unmapped."""
        for key in self._left:
            self._report.unmapped[self._prefix + key] += 1
        self._left = {}
