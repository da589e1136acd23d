"""What messages do without for a recorded reason (rules R28 and R29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from waypost.web.advocacy.models import Message, MessageVersion, Waiver


def waivers_of(messages: Iterable[Message]) -> dict[int, list[Waiver]]:
    """All that was said of it for each of some messages, by number, the latest first: one query."""
    found: dict[int, list[Waiver]] = {}
    for each in Waiver.objects.filter(message__in=[each.pk for each in messages]).order_by("-pk"):
        found.setdefault(each.message_id, []).append(each)
    return found


def in_force(waivers: Iterable[Waiver], version: MessageVersion, day: dt.date) -> list[Waiver]:
    """Of the waivers of a message those that count for some words on a day: on its last day one still does."""
    latest: dict[str, Waiver] = {}
    for each in waivers:
        latest.setdefault(each.requirement, each)
    found = sorted(latest.values(), key=lambda each: each.requirement)
    return [
        each for each in found
        if each.until is not None and day <= each.until and each.text_hash == version.text_hash
    ]  # fmt: skip
