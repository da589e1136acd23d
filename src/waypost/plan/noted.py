"""A word on a risk, on gender or on quality: how it stands, by whom in which role, and since which day."""

from __future__ import annotations

import datetime as dt

import msgspec

NOTED = ("rising", "steady", "falling", "closed")  # how a risk moves; of gender and quality how far one has to look


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last of one of them."""

    tracked: str
    state: str
    words: str
    by: str
    at: dt.date
