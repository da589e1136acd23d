"""From what was logged about a society to its state. Pure: no database, no clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable
from typing import Protocol


class Kind(enum.StrEnum):
    """What can be logged about a society in an exercise."""

    OPENED = "opened"
    WORK = "work"
    VERIFIED = "verified"  # of a consultation: somebody of the society has read what is about to be submitted
    NOTHING_PROPOSED = "nothing_proposed"  # by a focal point or by link; a manager has yet to confirm
    SIGNED = "signed"
    NOTHING_TO_REPORT = "nothing_to_report"
    ANSWERED_BY_OTHER = "answered_by_other"
    DECLINED = "declined"


class State(enum.StrEnum):
    """Where a society stands in an exercise."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    OPENED = "opened"
    IN_WORK = "in_work"
    VERIFIED = "verified"
    SIGNED = "signed"
    NOTHING_TO_REPORT = "nothing_to_report"
    ANSWERED_BY_OTHER = "answered_by_other"
    LATE = "late"
    DECLINED = "declined"


ANSWERS = {
    Kind.SIGNED: State.SIGNED,
    Kind.NOTHING_TO_REPORT: State.NOTHING_TO_REPORT,
    Kind.ANSWERED_BY_OTHER: State.ANSWERED_BY_OTHER,
    Kind.DECLINED: State.DECLINED,
}
ANSWERED = frozenset(ANSWERS.values())
# The order in which states are shown: answers first, then how far the others are.
SHOWN = (
    State.SIGNED,
    State.NOTHING_TO_REPORT,
    State.ANSWERED_BY_OTHER,
    State.DECLINED,
    State.VERIFIED,
    State.IN_WORK,
    State.OPENED,
    State.INVITED,
    State.LATE,
)
_PROGRESS = {Kind.OPENED: 1, Kind.WORK: 2, Kind.NOTHING_PROPOSED: 2, Kind.VERIFIED: 3}
_BY_PROGRESS = (State.INVITED, State.OPENED, State.IN_WORK, State.VERIFIED)


class Logged(Protocol):
    """What is asked of an event: ``pk`` is its place in the log."""

    kind: str
    at: dt.datetime
    pk: int


@dataclasses.dataclass(frozen=True)
class Standing:
    """The state; since when; whether the answer came after the closing; whether work went on after the answer."""

    state: State
    since: dt.datetime | None = None
    is_late_answer: bool = False
    is_changed_since: bool = False
    awaits_confirmation: bool = False

    @property
    def is_answered(self) -> bool:
        """The society answered, in time or late."""
        return self.state in ANSWERED


def state_from(events: Iterable[Logged], *, is_invited: bool, ends_at: dt.datetime, now: dt.datetime) -> Standing:
    """The state that follows from events up to ``now``, in the order of their times, equal times in that of the log.

    The last answer stands. Work after it does not take it back: a society that corrects a word is not silent again;
    that something changed is said beside the state. An answer is late when none was there by ``ends_at``. Since the
    end is given and not stored with events, an extension takes lateness back.
    """
    if not is_invited:
        return Standing(State.NOT_INVITED)
    ordered = sorted((e for e in events if e.at <= now), key=lambda e: (e.at, e.pk))
    answers = [e for e in ordered if Kind(e.kind) in ANSWERS]
    after = [e for e in ordered if not answers or (e.at, e.pk) > (answers[-1].at, answers[-1].pk)]
    kinds = {Kind(e.kind) for e in after}
    awaits = Kind.NOTHING_PROPOSED in kinds
    if answers:
        last = answers[-1]
        is_late = all(e.at > ends_at for e in answers)
        return Standing(ANSWERS[Kind(last.kind)], last.at, is_late, bool(kinds - {Kind.OPENED}), awaits)
    if now > ends_at:
        return Standing(State.LATE, ends_at, awaits_confirmation=awaits)
    progress = max((_PROGRESS[kind] for kind in kinds), default=0)
    since = next((e.at for e in ordered if _PROGRESS[Kind(e.kind)] == progress), None)
    return Standing(_BY_PROGRESS[progress], since, awaits_confirmation=awaits)
