"""Which consultations wait for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.contribute.rights import body_of
from waypost.web.exercises.queries import state_of
from waypost.web.policy.models import Comment, Round
from waypost.web.policy.queries.rounds import rounds_of
from waypost.web.policy.rights import own_of

_UNSAID = ("draft", "verified")


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Consultations to which one's societies have submitted nothing, and comments that are not submitted."""
    for ns_id in sorted(own_of(standing)):
        for found in rounds_of(ns_id):
            if not found.exercise.takes_answers(now):
                continue
            count = _unsaid(found, ns_id)
            if count:
                yield _line("policy_todo_submit", found, ns_id, count)
            elif not state_of(found.exercise, ns_id, now).is_answered:
                yield _line("policy_todo_consultation", found, ns_id)
    if body := body_of(standing):
        written = Comment.objects.filter(organisation=body, status__in=_UNSAID).values("round")
        for found in Round.objects.filter(pk__in=written).select_related("exercise").order_by("pk"):
            if found.exercise.takes_answers(now):
                yield _line("policy_todo_submit", found, body, _unsaid(found, body))


def _unsaid(found: Round, organisation: str) -> int:
    return Comment.objects.filter(round=found, organisation=organisation, status__in=_UNSAID).count()


def _line(key: str, found: Round, organisation: str, count: int = 0) -> Waiting:
    language = (get_language() or "en")[:2]
    address = reverse("consultation_society", args=[found.exercise.code, organisation])
    parts = {"name": found.exercise.name_in(language), "count": count}
    ns_id = organisation if organisation in load_catalog().societies else ""
    return Waiting(key, address, parts, ns_id, found.exercise.closing_day)
