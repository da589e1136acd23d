"""How things are named for good: keys, record ids and programme ids.

All are functions of content alone, so the order of files and the name of the machine never matter.
"""

from __future__ import annotations

import base64
from hashlib import blake2b


def _short(text: str, size: int) -> str:
    digest = blake2b(text.encode(), digest_size=size).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def record_key(publisher: str, identifier: str) -> str:
    """What a publisher calls a thing: the same for every version and every file of it."""
    return f"{publisher}|{identifier}"


def record_id(sha256: str, number: int) -> str:
    """Identity of the ``number``-th record of the file with this hash: 13 characters after ``r``."""
    return "r" + _short(f"{sha256}:{number}", 8)


def programme_id(key: str) -> str:
    """Programme id that a :func:`record_key` gives when it is the one that names its programme."""
    return "wp-" + _short(key, 7)[:10]
