"""Talks with authorities, as far as somebody sees them, and which of them wait for their next step."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, When

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Dialogue, DialogueStep


def visible_dialogues(standing: Standing | None) -> QuerySet[Dialogue]:
    """Talks that somebody sees, each with ``due_on``: when the next step is due, as its last entry says."""
    latest = DialogueStep.objects.filter(dialogue=OuterRef("pk")).order_by("-pk")
    found = Dialogue.objects.filter(rights.seen_dialogues(standing)).select_related("message")
    found = found.annotate(
        latest_pk=Subquery(latest.values("pk")[:1]),
        outcome=Subquery(latest.exclude(outcome="").values("outcome")[:1]),
        step_due=Subquery(latest.values("next_on")[:1]),
    )
    due = Case(When(latest_pk=None, then=F("next_on")), default=F("step_due"), output_field=DateField())
    return found.annotate(due_on=due).order_by("-held_on", "-pk")


def find_dialogue(standing: Standing | None, code: str) -> Dialogue | None:
    """One that somebody sees."""
    return visible_dialogues(standing).filter(code=code).first()


def due_dialogues(standing: Standing, day: dt.date) -> list[Dialogue]:
    """Talks of those in whose name somebody writes whose next step is due by a day, the oldest first."""
    owners = rights.owners_of(standing)
    mine = Q(ns_id="") if owners is None else Q(ns_id__in=owners)
    return list(visible_dialogues(standing).filter(mine, due_on__lte=day).order_by("due_on", "pk"))
