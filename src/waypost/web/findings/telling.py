"""Questions as plain values, as far as somebody sees them: for the interface and the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.web.accounts.queries import Standing
from waypost.web.findings.models import Reply
from waypost.web.findings.queries import Shown, questions_beside, relation_of, state_of
from waypost.web.findings.rights import replies_until


def told_question(shown: Shown) -> dict[str, Any]:
    """A line of a list: that there is a question; where it is seen whole, about what."""
    question = shown.question
    told = {
        "question": question.pk, "rule": question.rule, "society_id": question.ns_id, "severity": question.severity,
        "state": shown.state, "first_put_on": question.first_put_on.isoformat(),
        "seen_by_others_from": replies_until(question.first_put_on).isoformat(), "is_whole": shown.is_whole,
    }  # fmt: skip
    if not shown.is_whole:
        return told
    return told | {
        "programme_id": question.programme or None, "outcome": question.outcome,
        "stated": question.evidence.split(), "words_found": question.words or None,
        "finding_id": question.finding or None,
        "replies": [told_reply(each) for each in sorted(question.replies.all(), key=lambda each: each.pk)],
    }  # fmt: skip


def told_reply(reply: Reply) -> dict[str, Any]:
    """A reply; ``told`` where somebody wrote down what the society said."""
    how = {"medium": reply.medium, "told_by_role": reply.told_by, "told_on": _day(reply.told_on)}
    return {
        "position": reply.position, "words": reply.words, "role": reply.role, "at": reply.at.isoformat(),
        "told": how if reply.medium else None,
    }  # fmt: skip


def told_whole(standing: Standing, shown: Shown, today: dt.date) -> dict[str, Any]:
    """One question with what was said to it, its justifications, and what others on the way were asked."""
    told = told_question(shown)
    if not shown.is_whole:
        return told
    question, beside = shown.question, questions_beside(standing, shown.question, today)
    return told | {
        "words": [
            {"words": each.words, "role": each.role, "at": each.at.isoformat()}
            for each in question.follow_ups.order_by("pk")
        ],
        "justifications": [
            {"state": state_of(each, today), "reason": each.reason, "until": each.until.isoformat(), "role": each.role}
            for each in question.waivers.all()
        ],
        "others_asked": [{"question": each.question.pk, "society_id": each.question.ns_id, "state": each.state}
                         for each in beside],
        "relation": relation_of(standing, shown, beside),
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
