"""Aspects × audiences: the message that is live or nearest to it, how it stands, its last use, its ask, the outcome.

An empty cell stays in the matrix: "none yet" is what it is there to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, Subquery

from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Message, MessageVersion, Use, UseStep
from waypost.web.advocacy.models.message import AUDIENCES
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.messages import STATE_OF, resting, visible, words_pk

_NEAREST = (State.LIVE, State.CLEARED, State.CHECKED, State.DRAFTED)


@dataclass(frozen=True)
class Told:
    """A message in a cell. ``ask`` and ``title`` are texts by language; ``outcome`` is a code, empty: none is known."""

    message: Message
    state: State
    is_to_check: bool
    title: dict[str, str]
    ask: dict[str, str]
    last_use: dt.date | None = None
    event: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Cell:
    """What is said of an aspect to an audience: the one that is nearest to being live, and how many others."""

    aspect: str
    audience: str
    told: tuple[Told, ...] = field(default=())

    @property
    def first(self) -> Told | None:
        """The live one, or the one nearest to it, the latest first."""
        return self.told[0] if self.told else None


def told_of(messages: Iterable[Message], *, with_uses: bool = True) -> list[Told]:
    """Messages as lists and the matrix tell them: seven queries for any number of them.

    ``with_uses``: where they were used is for people with a role.
    """
    rows = list(messages)
    versions = MessageVersion.objects.in_bulk([words_pk(each) for each in rows])
    rest = resting(rows)
    uses = _latest_uses([each.pk for each in rows]) if with_uses else {}
    found = []
    for each in rows:
        version, use = versions[words_pk(each)], uses.get(each.pk)
        if use is not None and use.version_id != words_pk(each) and getattr(each, "shown_pk", None):
            use = None  # of words that are not shown
        found.append(
            Told(
                message=each,
                state=STATE_OF[each.step],
                title=version.title,
                ask=version.ask,  # type: ignore[attr-defined]
                is_to_check=any(claim.is_to_check for claim in rest[each.pk]),
                last_use=use.used_on if use else None,
                event=use.event if use else "",
                outcome=use.outcome if use else "",  # type: ignore[attr-defined]  # annotated
            )
        )
    return found


def _latest_uses(messages: Sequence[int]) -> dict[int, Use]:
    outcome = UseStep.objects.filter(use=OuterRef("pk")).exclude(outcome="").order_by("-pk").values("outcome")[:1]
    latest = Use.objects.filter(message=OuterRef("message")).order_by("-used_on", "-pk").values("pk")[:1]
    rows = Use.objects.filter(message__in=messages, pk=Subquery(latest)).annotate(outcome=Subquery(outcome))
    return {each.message_id: each for each in rows.defer("snapshot")}


def matrix(
    standing: Standing | None, *, aspect: str = "", audience: str = "", state: str = "", to_check: bool = False
) -> list[list[Cell]]:
    """One row per aspect with a cell per audience, of what somebody sees; filters leave cells out, not rows of none."""
    rows = visible(standing).exclude(step="withdrawn")
    if aspect or audience:
        rows = rows.filter(Q(aspect=aspect) if aspect else Q(), Q(audience=audience) if audience else Q())
    told = [
        each
        for each in told_of(rows, with_uses=rights.is_member(standing))
        if (not state or each.state == state) and (each.is_to_check or not to_check)
    ]
    told.sort(key=lambda each: (_NEAREST.index(each.state), -each.message.pk))
    shown = [key for key in aspects() if not aspect or key == aspect]
    audiences = [each for each in AUDIENCES if not audience or each == audience]
    return [
        [
            Cell(
                row,
                column,
                tuple(each for each in told if (each.message.aspect, each.message.audience) == (row, column)),
            )
            for column in audiences
        ]
        for row in shown
    ]
