"""Keys that stand twice in one JSON object: every decoder keeps one value of the two and says nothing."""

from __future__ import annotations

import json
from typing import Any


def repeated_keys(content: bytes | str) -> list[str]:
    """The keys, in the order in which they are met, each once; none for content that is no JSON."""
    found: dict[str, None] = {}

    def look(pairs: list[tuple[str, Any]]) -> int:
        if len(pairs) > 1:
            keys = [key for key, _ in pairs]
            if len(set(keys)) < len(keys):
                found.update(dict.fromkeys(key for key in keys if keys.count(key) > 1))
        return 0  # what an object holds does not matter to the one around it

    try:
        json.loads(content, object_pairs_hook=look, parse_int=len, parse_float=len)
    except (ValueError, RecursionError):
        return []
    return list(found)
