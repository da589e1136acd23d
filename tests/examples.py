"""How many examples a property test tries: half in a usual run, all with ``WAYPOST_EXAMPLES=all`` (``make test-all``).

Each run draws others, so that what one run does not try the next may.
"""

from __future__ import annotations

import os

ALL = os.environ.get("WAYPOST_EXAMPLES") == "all"


def examples(most: int) -> int:
    """Of so many at most.

    >>> examples(60) in (30, 60)
    True
    """
    return most if ALL else (most + 1) // 2
