"""What of workshops and exchanges waits for one person: of societies that are their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.exercises.rights import own_of
from waypost.web.workshops.models import Step
from waypost.web.workshops.queries.exchanges import ANSWER_WITHIN, exchanges_of, state_of
from waypost.web.workshops.queries.follow_up import due_follow_ups


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Follow-ups that are due, exchanges to be answered, visits of which nobody said whether they were."""
    own = own_of(standing)
    if not own:
        return
    language, today, catalog = (get_language() or "en")[:2], now.date(), load_catalog()
    for workshop, months, day in due_follow_ups(today):
        if own.intersection(workshop.ns_ids):
            address = reverse("workshop_follow_up", args=[workshop.code, months])
            yield Waiting("ws_todo_follow_up", address, {"name": workshop.name_in(language)}, due=day)
    for exchange in exchanges_of(standing):
        stands, address = state_of(exchange), reverse("exchange", args=[exchange.code])
        other = exchange.sharer if exchange.learner in own else exchange.learner
        parts = {"society": catalog.societies[other].names[language]}
        if stands.waits_for in own:
            yield Waiting("ws_todo_exchange", address, parts, stands.waits_for, (stands.at + ANSWER_WITHIN).date())
        elif stands.step == Step.VISIT_PLANNED and stands.day is not None and stands.day < today:
            yield Waiting("ws_todo_visit", address, parts, "", stands.day)
