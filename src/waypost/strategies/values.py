"""A complementary strategy as values: needs by stage, commitments, hand-overs, messages, and what was said of each.

What a strategy says is only added to: a part that is to be another one is withdrawn with a reason and said anew, so
that nobody's acceptance ever covers other words than those that were read. Groups are by need, never by status. A
place is a country or a whole stage of the trail, never finer.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from decimal import Decimal


class Data(enum.StrEnum):
    """What goes over with people in a hand-over: nothing about anybody, counts, or with their consent what is theirs.

    Data about persons never pass through here; this says what two societies agreed on between themselves. There is no
    code for data without consent: that is none of the ways of the Movement (P1.5, P7).
    """

    NONE = "none"
    AGGREGATE = "aggregate"
    WITH_CONSENT = "with_consent"


class Word(enum.StrEnum):
    """What can be said of a part."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    BEGUN = "begun"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    SHOWN = "shown"  # its society agrees that everybody may see it
    HIDDEN = "hidden"  # not any more
    OPEN = "open"  # of a need: it is said that nobody meets it for now


class State(enum.StrEnum):
    """Where a commitment stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    BEGUN = "begun"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STANDING = frozenset({State.ACCEPTED, State.BEGUN, State.KEPT})  # what is counted on


class Phase(enum.StrEnum):
    """Where a strategy stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclasses.dataclass(frozen=True)
class Said:
    """One word on a part, in the order of the log. ``ns_id``: for which society it is said."""

    part: str  # need, commitment, hand_over, message, finding
    number: int
    word: str
    on: dt.date
    ns_id: str = ""
    text: str = ""
    programme_id: str = ""


@dataclasses.dataclass(frozen=True)
class Need:
    """What people need at a stage: a service, in a country of it or in all, for a group or for whoever needs it."""

    number: int
    side: str
    service: str
    country: str = ""
    group: str = ""
    text: str = ""
    is_withdrawn: bool = False
    is_open: bool = False
    why_open: str = ""


@dataclasses.dataclass(frozen=True)
class Commitment:
    """What a society does for a need, from one of its sides of the trail."""

    number: int
    need: int
    ns_id: str
    side: str
    text: str
    service: str
    country: str = ""
    from_day: dt.date | None = None
    until_day: dt.date | None = None
    people_per_year: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    state: State = State.PROPOSED
    evidence: str = ""
    programme_id: str = ""
    is_public: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is counted on: accepted, and neither withdrawn nor given up."""
        return self.state in STANDING

    def is_due(self, today: dt.date) -> bool:
        """Accepted, and its beginning has passed without a word that it began."""
        return self.state is State.ACCEPTED and self.from_day is not None and self.from_day < today

    def is_over(self, today: dt.date) -> bool:
        """Its end has passed without a word whether it was kept."""
        open_ones = (State.ACCEPTED, State.BEGUN)
        return self.state in open_ones and self.until_day is not None and self.until_day < today


@dataclasses.dataclass(frozen=True)
class HandOver:
    """People go from what one society does to what another does; both have to accept it."""

    number: int
    giver: int  # numbers of commitments
    taker: int
    text: str
    data: Data = Data.NONE
    safeguard: str = ""
    giver_accepts: bool | None = None
    taker_accepts: bool | None = None
    is_withdrawn: bool = False


@dataclasses.dataclass(frozen=True)
class Strategy:
    """All of it as it stands now."""

    code: str
    trail_id: str
    review_on: dt.date
    phase: Phase
    needs: tuple[Need, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    messages: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    in_force_since: dt.date | None = None
    reviewed_on: dt.date | None = None
    ended_on: dt.date | None = None

    @property
    def open_needs(self) -> tuple[Need, ...]:
        """Needs that are part of it."""
        return tuple(each for each in self.needs if not each.is_withdrawn)

    @property
    def live_commitments(self) -> tuple[Commitment, ...]:
        """Commitments that are part of it: neither declined nor withdrawn."""
        gone = (State.DECLINED, State.WITHDRAWN)
        return tuple(each for each in self.commitments if each.state not in gone)

    @property
    def live_hand_overs(self) -> tuple[HandOver, ...]:
        """Hand-overs that are part of it."""
        return tuple(each for each in self.hand_overs if not each.is_withdrawn)

    @property
    def societies(self) -> tuple[str, ...]:
        """Societies that are named in it, each once."""
        return tuple(sorted({each.ns_id for each in self.live_commitments}))

    def commitment(self, number: int) -> Commitment | None:
        """The commitment of a number."""
        return next((each for each in self.commitments if each.number == number), None)

    def is_review_due(self, today: dt.date) -> bool:
        """In force, and its day of review has come."""
        return self.phase is Phase.IN_FORCE and self.review_on <= today
