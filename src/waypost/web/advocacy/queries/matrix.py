"""Aspects × audiences: the message that is live or nearest to it, how it stands, its last use, its ask, the outcome.

An empty cell stays in the matrix: "none yet" is what it is there to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.models import Message, Use, UseStep
from waypost.web.advocacy.models.message import AUDIENCES
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.checking import to_check_in
from waypost.web.advocacy.queries.messages import STATE_OF, visible
from waypost.web.advocacy.wholes import wholes

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
    """Messages as lists and the matrix tell them: as many queries for any number of them.

    ``with_uses``: where they were used is for people with a role.
    """
    rows = list(messages)
    known = wholes(rows)
    uses = _latest_uses([each.pk for each in rows]) if with_uses else {}
    found = []
    for each in rows:
        whole, use = known[each.pk], uses.get(each.pk)
        if use is not None and use.version_id != whole.version.pk and getattr(each, "shown_pk", None):
            use = None  # of words that are not shown
        found.append(
            Told(
                message=each,
                state=whole.state,
                title=whole.version.title,
                ask=whole.version.ask,
                is_to_check=judging.is_to_check(whole),
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


def listed(
    standing: Standing | None, *, aspect: str = "", audience: str = "", state: str = "", to_check: bool = False
) -> QuerySet[Message]:
    """What somebody sees, narrowed, the latest first; it is for the caller to page."""
    found = visible(standing).order_by("-pk")
    if aspect:
        found = found.filter(aspect=aspect)
    if audience:
        found = found.filter(audience=audience)
    if state:
        found = found.filter(step__in=[step for step, told in STATE_OF.items() if told == state])
    return found.filter(pk__in=list(to_check_in(found))) if to_check else found


def matrix(
    standing: Standing | None, *, aspect: str = "", audience: str = "", state: str = "", to_check: bool = False
) -> list[list[Cell]]:
    """One row per aspect with a cell per audience, of what somebody sees; filters leave cells out, not rows of none."""
    rows = listed(standing, aspect=aspect, audience=audience, state=state).exclude(step="withdrawn")
    told = told_of(rows, with_uses=rights.is_member(standing))
    told = [each for each in told if each.is_to_check or not to_check]
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
