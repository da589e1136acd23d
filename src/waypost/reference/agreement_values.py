"""An agreement with partners as plain values: what a file of the catalog, a table of the web and a check all know.

``None`` is "not known", never "no". Dates stand as a source states them: a year, a month or a day. Nobody is named:
a signatory is an office with its authority.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from waypost.reference.folding import fold
from waypost.reference.money import StatedMoney

LEVELS = ("global", "zone", "country")  # from the widest
TYPES = ("mou", "framework", "project", "data")
STAGES = (
    "idea", "mandate", "negotiating", "legal_review", "signed", "in_force", "under_review", "expired", "terminated",
)  # fmt: skip
IN_FORCE = ("in_force", "under_review")
ENDED = ("expired", "terminated")
PARTY_KINDS = ("society", "organisation", "other")
PARTY_ROLES = ("party", "lead", "donor", "implementing", "host_authority", "witness")
AUTHORITIES = ("governance", "secretary_general", "director", "head_of_office", "other")
DATA_LEVELS = ("aggregate", "pseudonymous", "personal")
ONWARD = ("no", "with_consent", "yes")  # may the partner hand data about persons on
VERDICTS = ("yes", "no", "unsure")
LACKING = ("actor", "action", "when")  # what a commitment may be said not to name
STATUSES = ("open", "in_progress", "kept", "not_kept", "dropped")
SETTLED = ("kept", "not_kept", "dropped")
VISIBILITIES = ("public", "members", "parties")


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an agreement."""


def day_of(stated: str | None) -> dt.date | None:
    """The last day of a date as it is stated: of a year or a month that is all one knows.

    >>> day_of("2022-12")
    datetime.date(2022, 12, 31)
    """
    if not stated:
        return None
    year, month, day = (*(int(part) for part in stated.split("-")), 0, 0)[:3]
    if day:
        return dt.date(year, month, day)
    return dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - dt.timedelta(days=1)


class Party(Value, frozen=True, kw_only=True):
    """Who agrees: a National Society or a body of the catalog by its id, anybody else by name."""

    kind: str
    id: str = ""
    names: dict[str, str] = {}
    role: str = "party"
    is_movement: bool = False  # asked of those that the catalog does not know

    @property
    def key(self) -> str:
        """What tells a party apart: its id, or its name made comparable."""
        return self.id or fold(self.names.get("en") or next(iter(self.names.values()), ""))


class Signatory(Value, frozen=True, kw_only=True):
    """Who signs for a party: the office and its authority, never a person."""

    party: str  # key of the party
    office: str = ""
    authority: str | None = None


class Step(Value, frozen=True, kw_only=True):
    """A line of the log of stages: when a stage is planned, or when it was reached, and why."""

    stage: str
    planned: str | None = None
    actual: str | None = None
    why: str = ""
    by: str = ""
    at: str | None = None  # when it was written down


class Clause(Value, frozen=True, kw_only=True):
    """One clause. What it states beside its words is asked for apart: words decide nothing."""

    id: str
    type: str
    texts: dict[str, str] = {}
    provisions: tuple[str, ...] = ()
    reports_to: tuple[str, ...] | None = None  # kinds of recipient; empty: to nobody outside the parties
    data_level: str | None = None
    onward: str | None = None
    is_confidential: bool = False


class Reading(Value, frozen=True, kw_only=True):
    """What a reviewer decided: whether a clause, or without one the whole agreement, obliges to something."""

    matter: str
    verdict: str
    clause: str = ""
    why: str = ""
    by: str = ""  # the role
    at: str | None = None


class Kept(Value, frozen=True, kw_only=True):
    """A line of the log of a commitment: where it stands, and what shows it."""

    status: str
    at: str | None = None
    evidence: str = ""
    by: str = ""


class Commitment(Value, frozen=True, kw_only=True):
    """What somebody is to do. ``names_none`` says what the text does not name; the rest that is empty is not known."""

    id: str
    texts: dict[str, str] = {}
    actor: str | None = None
    action: str | None = None
    trigger: str | None = None
    deadline: str | None = None
    indicator: str | None = None
    names_none: tuple[str, ...] = ()
    log: tuple[Kept, ...] = ()

    @property
    def status(self) -> str:
        """Where it stands: what was written last."""
        return self.log[-1].status if self.log else "open"


class AgreementSource(Value, frozen=True, kw_only=True):
    """Who says so, where and when."""

    title: str
    publisher: str
    date: str | None = None
    url: str | None = None


def stage_of(steps: Iterable[Step]) -> str:
    """The stage that was reached last: by its day, whenever it was written down. Of each stage the last word counts.

    Where days do not tell which came later (a month beside a day in it, the same day), the one written down later.

    >>> signed, draft = Step(stage="signed", actual="2024-05-01"), Step(stage="draft", actual="2023-11")
    >>> stage_of([signed, draft]), stage_of([])
    ('signed', 'idea')
    """
    said: dict[str, Step] = {}
    for step in steps:
        if step.actual:
            said.pop(step.stage, None)
            said[step.stage] = step
    found: Step | None = None
    for step in said.values():
        if found is None or not _is_before(step.actual, found.actual):
            found = step
    return found.stage if found else "idea"


def _is_before(one: str | None, other: str | None) -> bool:
    """Whether a day, month or year was certainly over before another began."""
    last = day_of(one)
    return last is not None and other is not None and last.isoformat() < (other + "-01-01"[len(other) - 4 :])[:10]


class Agreement(Value, frozen=True, kw_only=True):
    """An agreement with all that is known of it.

    ``holder`` is the National Society whose agreement it is, ``secretariat``, or empty for an example. ``absent`` are
    types of clause that the text is said not to have; with ``is_complete`` every type without a clause is absent.
    ``recorded`` is the last day on which anything was written down about it.
    """

    code: str
    titles: dict[str, str]
    level: str
    type: str
    holder: str = ""
    zone: str | None = None
    country: str | None = None
    parties: tuple[Party, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    steps: tuple[Step, ...] = ()
    ends_on: str | None = None
    languages: tuple[str, ...] = ()
    predecessor: str | None = None
    services: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    money: tuple[StatedMoney, ...] = ()
    clauses: tuple[Clause, ...] = ()
    absent: tuple[str, ...] = ()
    is_complete: bool = False
    readings: tuple[Reading, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    visibility: str = "parties"
    is_example: bool = False
    recorded: str | None = None
    sources: tuple[AgreementSource, ...] = ()

    @property
    def stage(self) -> str:
        """The stage that was reached last, by its day; ``idea`` while none is said to be."""
        return stage_of(self.steps)

    @property
    def is_in_force(self) -> bool:
        """Whether it binds."""
        return self.stage in IN_FORCE

    @property
    def has_ended(self) -> bool:
        """Whether it binds nobody any more."""
        return self.stage in ENDED

    @property
    def begins(self) -> dt.date | None:
        """The day from which it binds, where that is known."""
        return next((day_of(step.actual) for step in self.steps if step.stage == "in_force" and step.actual), None)

    def planned(self, stage: str) -> str | None:
        """When a stage is planned, as it was said last."""
        return next((step.planned for step in reversed(self.steps) if step.stage == stage and step.planned), None)

    def reached(self, stage: str) -> str | None:
        """When a stage was reached, as it was said last."""
        return next((step.actual for step in reversed(self.steps) if step.stage == stage and step.actual), None)
