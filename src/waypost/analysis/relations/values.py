"""What rules about relations know of the world, as plain values: a row per thing that is said.

``None`` is "not known", never "no". A society is told by its id; a body that is none by the words that stand for it.
``programme_id`` is the programme that says so, or the first of several that say the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import msgspec


class Told(msgspec.Struct, frozen=True):
    """A row of what is told."""


class Flow(Told, frozen=True):
    """Information about people goes from a society to somebody; ``dated`` is the date of the source that says so."""

    society: str
    recipient: str | None = None
    recipient_type: str | None = None
    level: str | None = None
    purpose: str | None = None
    has_consent: bool | None = None
    is_compelled: bool | None = None
    dated: str | None = None
    programme_id: str | None = None


class Silence(Told, frozen=True):
    """A society said that no information about people leaves a programme."""

    society: str


class Exchange(Told, frozen=True):
    """A society exchanges something with another, or refers people to it."""

    society: str
    other: str
    content: str | None = None
    dated: str | None = None
    programme_id: str | None = None


class Access(Told, frozen=True):
    """How a society gives access to a service on a trail: ``open``, ``conditional``, or None.

    ``by_facts``: its criteria say so, not only the condition that a programme states.
    """

    trail: str
    service: str
    society: str
    stands: str | None = None
    by_facts: bool = False
    programmes: int = 1
    programme_id: str | None = None


class Message(Told, frozen=True):
    """The latest message of a society to an audience along a trail, by its aim."""

    trail: str
    society: str
    audience: str | None = None
    aim: str | None = None
    date: dt.date | None = None
    programme_id: str | None = None


class Figure(Told, frozen=True):
    """A number that a society tells; ``tolerance`` is a share of it (0.1: ten percent either way)."""

    society: str
    about: str
    origin: str | None = None
    destination: str | None = None
    year: int | None = None
    value: float | None = None
    tolerance: float | None = None
    programme_id: str | None = None


class Return(Told, frozen=True):
    """A society helps people to return to a country, and says what awaits them there."""

    society: str
    phase: str | None = None
    country: str | None = None
    receiver_agrees: bool | None = None
    is_awaited: bool | None = None
    programme_id: str | None = None


class Landing(Told, frozen=True):
    """Somebody offers people who return to a country a service."""

    country: str
    society: str
    programme_id: str | None = None


class DetentionPart(Told, frozen=True):
    """What a society does where people are held: ``role`` in detention, ``facility_role`` at a place, stated ``work``.

    ``may_leave``: people may come and go at the place.
    """

    society: str
    country: str | None = None
    role: str | None = None
    facility_role: str | None = None
    may_leave: bool | None = None
    work: str | None = None
    programme_id: str | None = None


class Doing(Told, frozen=True):
    """A society offers a sensitive service; ``until`` is the latest end of its programmes, None when open."""

    society: str
    service: str
    until: dt.date | None = None
    programme_id: str | None = None


class Declined(Told, frozen=True):
    """A society has formally declined a service, for a reason, on a day."""

    society: str
    service: str
    reason: str | None = None
    date: dt.date | None = None


class Term(Told, frozen=True):
    """What a society calls people in its counts, and the group that it means."""

    society: str
    text: str
    language: str | None = None
    concept: str | None = None


class Counted(Told, frozen=True):
    """A society counts people along a trail, so that its figures stand in the trail's total of that measure."""

    trail: str
    society: str
    measure: str
    programme_id: str | None = None


class Shared(Told, frozen=True):
    """A society says that another counts the same people, and whether that is taken out of the total."""

    society: str
    other: str
    taken_out: bool | None = None
    programme_id: str | None = None


class Agreement(Told, frozen=True):
    """An agreement in force between a society and a partner, with what is known of its clauses."""

    society: str
    partner: str
    independence_clause: bool | None = None
    principles_clause: bool | None = None
    data_clause: bool | None = None
    exit_clause: bool | None = None
    reporting_duty: bool | None = None
    non_interference_duty: bool | None = None
    programme_id: str | None = None


class Need(Told, frozen=True):
    """A need at a stage of a trail: how high it is (code list ``evidence_level``)."""

    trail: str
    role: str
    need: str
    level: str


class Cover(Told, frozen=True):
    """Who answers a need at a stage of a trail: ids of societies; none where no programme is known."""

    trail: str
    role: str
    need: str
    societies: tuple[str, ...] = ()
    programme_id: str | None = None


class Stage(Told, frozen=True):
    """A stage of a trail: the societies of its countries, and how many programmes are known there at all."""

    trail: str
    role: str
    societies: tuple[str, ...] = ()
    programmes: int = 0


class Home(Told, frozen=True):
    """The country of a society."""

    society: str
    country: str


class Body(Told, frozen=True):
    """The name of a body that the catalog does not know."""

    body: str
    name: str


class Invented(Told, frozen=True):
    """A society that exists in examples alone."""

    society: str


class Waiver(Told, frozen=True):
    """A recorded reason for which a programme departs from a rule, good until a day."""

    programme_id: str
    rule: str
    until: dt.date


@dataclass(frozen=True, kw_only=True)
class World:
    """All that is known on a day; ``families`` are the services that stand under each heading, itself among them."""

    day: dt.date
    flows: tuple[Flow, ...] = ()
    silences: tuple[Silence, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    accesses: tuple[Access, ...] = ()
    messages: tuple[Message, ...] = ()
    figures: tuple[Figure, ...] = ()
    returns: tuple[Return, ...] = ()
    landings: tuple[Landing, ...] = ()
    detention: tuple[DetentionPart, ...] = ()
    doings: tuple[Doing, ...] = ()
    declined: tuple[Declined, ...] = ()
    terms: tuple[Term, ...] = ()
    counted: tuple[Counted, ...] = ()
    shared: tuple[Shared, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    needs: tuple[Need, ...] = ()
    covers: tuple[Cover, ...] = ()
    stages: tuple[Stage, ...] = ()
    homes: tuple[Home, ...] = ()
    bodies: tuple[Body, ...] = ()
    invented: tuple[Invented, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    families: dict[str, frozenset[str]] = field(default_factory=dict)

    def family(self, service: str) -> frozenset[str]:
        """A service and all that stand under it."""
        return self.families.get(service, frozenset((service,)))

    def societies_of(self, country: str | None) -> tuple[str, ...]:
        """The societies of a country, in order."""
        return tuple(sorted(home.society for home in self.homes if home.country == country))


# The kinds of row by name, and the part of the world that holds them.
KINDS: dict[str, type[Told]] = {
    "flows": Flow, "silences": Silence, "exchanges": Exchange, "accesses": Access, "messages": Message,
    "figures": Figure, "returns": Return, "landings": Landing, "detention": DetentionPart, "doings": Doing,
    "declined": Declined, "terms": Term, "counted": Counted, "shared": Shared, "agreements": Agreement,
    "needs": Need, "covers": Cover, "stages": Stage, "homes": Home, "bodies": Body,
    "invented": Invented, "waivers": Waiver,
}  # fmt: skip


def columns_of(kind: str) -> tuple[str, ...]:
    """The names of what a row of a kind holds, in order."""
    return KINDS[kind].__struct_fields__
