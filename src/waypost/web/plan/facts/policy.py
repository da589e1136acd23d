"""The policy: whether a final draft stands and went to the Board, comments and their dispositions."""

from __future__ import annotations

import datetime as dt

from waypost.plan.facts import Told
from waypost.web.findings.guidance import policy_work
from waypost.web.policy.models import Comment, Round, Step


def policy_facts(now: dt.datetime) -> Told:
    """Of the work whose provisions rules name. Comments are known once a round was opened on it."""
    work, today = policy_work(), now.date()
    latest: dict[tuple[str, str], Step] = {}
    stages = (Step.Stage.FINAL_DRAFT, Step.Stage.GOVERNING_BOARD)
    for row in Step.objects.filter(work=work, stage__in=stages).order_by("pk"):
        latest[row.version, row.stage] = row
    found: Told = {
        name: _reached([row for (_, of), row in latest.items() if of == stage], today)
        for name, stage in zip(("policy_final_draft", "policy_presented"), stages, strict=True)
    }
    if Round.objects.filter(work=work, exercise__opened_at__lte=now).exists():
        comments = Comment.objects.filter(work=work, status="submitted")
        found["policy_comments"] = comments.count()
        found["policy_comments_answered"] = comments.exclude(answered=None).count()
    return found


def _reached(rows: list[Step], today: dt.date) -> bool | None:
    """Whether a stage happened; that it is planned for a day to come says no, and nothing written down says nothing."""
    if any(row.actual_on is not None and row.actual_on <= today for row in rows):
        return True
    return False if any(row.planned_on is not None and row.planned_on >= today for row in rows) else None
