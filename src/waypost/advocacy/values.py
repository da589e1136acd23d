"""What a claim is, what came out when it was asked again, and how it stands since.

A claim is one checkable sentence about the world with figures that a query gives. What was expected of it stands
beside how far it may move before a message that rests on it has to be looked at.
"""

from __future__ import annotations

import datetime as dt

import msgspec

KINDS = ("quantity", "trend", "comparison", "existence", "causal", "normative")
# How a figure may differ from what is expected. absolute: by so many of its unit; relative: by this share of it; rank:
# by so many places; sign: it has to stay on its side of the pivot (zero without one), however far.
TOLERANCES = ("absolute", "relative", "rank", "sign")
# Whose eyes a figure is for: the widest audience that may read it. A public message takes public figures alone.
AUDIENCES = ("public", "movement")
# The worst first: what stands here first is told first.
STATES = (
    "suppressed_now",
    "scope_broken",
    "evidence_withdrawn",
    "direction_reversed",
    "drifted_beyond",
    "expired",
    "drifted_within",
    "fresh",
)
# States in which a message that rests on the claim has to be checked before it is used.
TO_CHECK = frozenset(STATES[:6])
UNASKED = "unasked"  # no release was asked yet: neither fresh nor moved


class Tolerance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a figure may move: ``value`` in the unit of the figure, as a share, or in places."""

    kind: str
    value: float = 0.0


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What is claimed, and of what it is asked.

    ``arguments`` are the parameters of the measure by name, codes or years as text. ``expected`` is the figure that was
    looked at when the claim was written; None for a claim without a figure (normative), or one that nobody has looked
    at yet. ``pivot`` is where a direction turns: 0 for a change, 0.5 for "most of them". ``definition`` is the digest
    of the measure as it stood then (:func:`waypost.advocacy.measures.definition_of`); empty: whichever stands.
    ``valid_until`` is the last day on which the claim may be used.
    """

    claim: str
    kind: str
    measure: str | None = None
    arguments: dict[str, str] = {}
    expected: float | None = None
    tolerance: Tolerance = Tolerance(kind="relative", value=0.05)
    pivot: float | None = None
    as_of: dt.date | None = None
    valid_until: dt.date | None = None
    audience: str = "movement"
    definition: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure gave for a claim over one release, as an audience may see it.

    ``value`` is None where nothing was found, or where what was found is not to be told (``is_suppressed``).
    ``least`` and ``most`` are the range that sources leave. ``rows`` is how many facts it rests on, ``fingerprint``
    which ones and what stood in them: another fact, or another value in one, gives another. ``datasets`` are the data
    sets of the context by id, ``data_date`` the last day that the facts speak of.
    """

    value: float | None = None
    least: float | None = None
    most: float | None = None
    rows: int = 0
    fingerprint: str = ""
    is_suppressed: bool = False
    datasets: tuple[str, ...] = ()
    data_date: dt.date | None = None
    definition: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a claim stands on a day: the worst of what is so, all of it, and how far its figure moved.

    ``moved`` is value less expected; None where either is not there.
    """

    state: str
    found: tuple[str, ...]
    moved: float | None = None

    @property
    def is_to_check(self) -> bool:
        """Whether messages have to be checked before they are used."""
        return self.state in TO_CHECK
