"""Who holds competences: people, units of societies, platforms, institutions, guidance that was agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

KINDS = ("person", "unit", "platform", "institution", "guidance")
# From little to all: what is spoken at the table needs the second, what is written the third.
LANGUAGE_LEVELS = ("basic", "working", "fluent")
WORKING = LANGUAGE_LEVELS[1:]


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """One holder as matching sees it.

    ``societies`` are those whose cases would be its own. ``load`` counts open requests that it works on or is asked
    about, ``cap`` how many it takes; None for a body, which gives work on to its people. ``is_consenting``: the person
    agreed to be found; ``is_released``: their society lets them work for others.
    """

    id: str
    kind: str
    societies: tuple[str, ...] = ()
    languages: Mapping[str, str] = {}
    sex: str = ""
    zone: str = ""
    sides: tuple[str, ...] = ()
    trails: tuple[str, ...] = ()
    refused_countries: tuple[str, ...] = ()
    load: int = 0
    cap: int | None = None
    available_from: dt.date | None = None
    available_until: dt.date | None = None
    is_icrc: bool = False
    is_consenting: bool = True
    is_released: bool = True

    def is_available(self, day: dt.date) -> bool:
        """Whether a day lies in the time for which it said that it can."""
        return (self.available_from or day) <= day <= (self.available_until or day)

    def speaks(self, language: str) -> bool:
        """Whether it works in a language."""
        return self.languages.get(language) in WORKING
