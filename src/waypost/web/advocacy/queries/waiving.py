"""What messages do without for a recorded reason (rules R28 and R29)."""

from __future__ import annotations

import datetime as dt

from waypost.web.advocacy.models import Message, MessageVersion, Waiver


def waivers_of(message: Message) -> list[Waiver]:
    """All that was said of it, the latest first."""
    return list(message.waivers.order_by("-pk"))


def waivers_in_force(message: Message, version: MessageVersion, day: dt.date) -> list[Waiver]:
    """Those that count for some words on a day: on its last day one still does."""
    latest: dict[str, Waiver] = {}
    for each in waivers_of(message):
        latest.setdefault(each.requirement, each)
    found = sorted(latest.values(), key=lambda each: each.requirement)
    return [
        each for each in found
        if each.until is not None and day <= each.until and each.text_hash == version.text_hash
    ]  # fmt: skip
