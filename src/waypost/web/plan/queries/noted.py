"""A word on a risk, on gender or on quality, as a value that pages without tables read, too."""

from __future__ import annotations

import msgspec


class NoteValue(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands, by whom in which role, and since which day."""

    tracked: str
    state: str
    words: str
    by: str
    at: str
