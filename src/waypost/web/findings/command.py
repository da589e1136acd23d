"""What the command line asks of questions to societies, as somebody with an account. Plain values in and out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.errors import InputError
from waypost.web.accounts.command import standing_named


def listed(email: str, *, closed: bool, most: int, **narrowed: str) -> tuple[list[dict[str, Any]], int]:
    """The questions that the person learns of, the most urgent first, and how many there are in all."""
    standing = standing_named(email)
    from django.utils import timezone  # noqa: PLC0415  # tables are known once Django started

    from waypost.web.findings.queries import shown_of  # noqa: PLC0415
    from waypost.web.findings.seen import in_order, seen_questions  # noqa: PLC0415
    from waypost.web.findings.telling import told_question  # noqa: PLC0415

    today = timezone.now().date()
    found = seen_questions(standing, today, closed=closed, narrowed=narrowed)
    return [told_question(each) for each in shown_of(standing, in_order(found)[:most], today)], found.count()


def show(email: str, number: int) -> dict[str, Any]:
    """One question as far as the person sees it. Raises ``InputError``."""
    standing = standing_named(email)
    from django.utils import timezone  # noqa: PLC0415  # as above

    from waypost.web.findings.queries import find_question  # noqa: PLC0415
    from waypost.web.findings.telling import told_whole  # noqa: PLC0415

    today = timezone.now().date()
    shown = find_question(standing, number, today)
    if shown is None:
        raise InputError(f"no question {number} that {email} can see")
    return told_whole(standing, shown, today)


def reply(
    email: str, number: int, *, position: str, words: str, medium: str, told_by_role: str, told_on: dt.date | None
) -> dict[str, Any]:
    """What the society says, by one of its people, or written down by who looks after it. Raises ``InputError``."""
    standing = standing_named(email)
    from django.utils import timezone  # noqa: PLC0415  # as above

    from waypost.web.exercises.told import Told  # noqa: PLC0415
    from waypost.web.findings.actions import replying  # noqa: PLC0415
    from waypost.web.findings.queries import find_question  # noqa: PLC0415
    from waypost.web.findings.telling import told_reply  # noqa: PLC0415

    shown = find_question(standing, number, timezone.now().date())
    if shown is None:
        raise InputError(f"no question {number} that {email} can see")
    told = Told(medium, told_by_role, told_on) if medium and told_on else None
    made = replying.reply(by=standing.person, question=shown.question, position=position, words=words, told=told)
    return told_reply(made)
