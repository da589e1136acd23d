"""Talks with authorities: who spoke, in which role, with which body, what was asked, what followed and what is next."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.using import OUTCOMES
from waypost.web.advocacy.models import Dialogue, DialogueStep, Message
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.exercises.actions.wording import impersonal

LEVELS = ("national", "local", "international")


@transaction.atomic
def log_talk(
    *, by: User, ns_id: str, authority: str, spoke: str, held_on: dt.date, asked: str, level: str = "national",
    country: str = "", aspect: str = "", message: Message | None = None, is_discreet: bool = True,
    next_on: dt.date | None = None,
) -> Dialogue:  # fmt: skip
    """A talk, discreet unless somebody says otherwise. ``next_on``: when the next step is due.

    One about a message is at least as discreet as the message.
    """
    standing = rights.require_writing(by, ns_id)
    rights.require_society(ns_id)
    is_known = not country or country in load_catalog().countries
    if level not in LEVELS or not is_known or (aspect and aspect not in aspects()):
        raise RefusedError("message_refused_code")
    if held_on > timezone.now().date():
        raise RefusedError("message_refused_future")
    words = {"authority": authority, "spoke": spoke, "asked": asked}
    if not all(each.strip() for each in words.values()):
        raise RefusedError("message_refused_empty")
    return Dialogue.objects.create(
        ns_id=ns_id, message=message, aspect=aspect or (message.aspect if message else ""), level=level,
        country=country, held_on=held_on, is_discreet=is_discreet or (message is not None and message.is_discreet),
        next_on=next_on, by=by, role=rights.role_of(standing, ns_id),
        **{name: impersonal(each.strip()) for name, each in words.items()},
    )  # fmt: skip


@transaction.atomic
def add_to_talk(
    *, by: User, dialogue: Dialogue, words: str, outcome: str = "", happened_on: dt.date | None = None,
    next_on: dt.date | None = None,
) -> DialogueStep:  # fmt: skip
    """What followed, and when the next step is due. It settles what was due before."""
    standing = rights.require_writing(by, dialogue.ns_id)
    if outcome and outcome not in OUTCOMES:
        raise RefusedError("message_refused_code")
    if not words.strip():
        raise RefusedError("message_refused_empty")
    return DialogueStep.objects.create(
        dialogue=dialogue, words=impersonal(words.strip()), outcome=outcome, happened_on=happened_on, next_on=next_on,
        by=by, role=rights.role_of(standing, dialogue.ns_id),
    )  # fmt: skip
