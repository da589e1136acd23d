"""What stands for a layout, so that a saved matching is found again for next month's file."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from waypost.model.text import fold
from waypost.model.workbook_headings import is_remark


def signature(headers: Iterable[str]) -> str:
    """Sixteen hexadecimal digits of a layout: the same for the same headers in any order, case and punctuation.

    A file that comes back with our remarks in it has the layout that it had without them.
    """
    folded = sorted({fold(header) for header in headers if not is_remark(header)} - {""})
    return blake2b("\x1f".join(folded).encode("utf-8", "replace"), digest_size=8).hexdigest()
