"""What a briefing says, whatever file it becomes."""

from __future__ import annotations

import datetime as dt

import msgspec

from waypost.advocacy.slots import Part, Plain, Quoted


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where figures or a quotation come from. ``of``: names of the claims and items of evidence that rest on it.

    ``words``: publisher, title, revision and licence in one line; ``dated``: of what it tells, in words.
    """

    of: tuple[str, ...]
    words: str
    dated: str = ""
    url: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One point of evidence, with the grade of its claim."""

    parts: tuple[Part, ...]
    grade: str | None = None


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar of the chart: its name, its value, and the value as the figure is written. ``claim``: whose it is."""

    name: str
    value: float
    written: str
    claim: str = ""


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of figures in one unit; ``most`` is where its scale ends, that of the longest bar where None."""

    title: str
    bars: tuple[Bar, ...]
    most: float | None = None


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """All of one briefing in one language. ``aspect`` and ``title`` are words; ``audience`` is a code of audiences.

    ``standing``: ``draft`` before it is cleared, ``withdrawn`` after it was in use, else empty. ``is_discreet``: for a
    talk, not for publication. ``is_to_check``: a claim has moved, look before use. ``cannot_say``: what must not be
    read into the figures. ``waived``: of what rules it does without, why, until when.
    """

    language: str
    title: str
    aspect: str
    audience: str
    statement: tuple[Part, ...]
    release: str
    day: dt.date
    evidence: tuple[Line, ...] = ()
    example: tuple[Part, ...] = ()
    ask: tuple[Part, ...] = ()
    chart: Chart | None = None
    cannot_say: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    is_discreet: bool = False
    is_to_check: bool = False
    standing: str = ""
    waived: tuple[str, ...] = ()


def numbers_of(brief: Brief) -> dict[str, tuple[int, ...]]:
    """The numbers of the sources of each claim and item of evidence, from 1."""
    found: dict[str, tuple[int, ...]] = {}
    for number, source in enumerate(brief.sources, 1):
        for name in source.of:
            found[name] = (*found.get(name, ()), number)
    return found


def name_of(part: Part) -> str:
    """The claim or the item of evidence that a part tells of; empty for what was typed."""
    if isinstance(part, Plain):
        return ""
    return part.evidence if isinstance(part, Quoted) else part.claim
