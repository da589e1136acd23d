"""Whether a work may go to the Board."""

from __future__ import annotations

from waypost.web.policy.models import Comment


def unanswered_on(work: str) -> int:
    """Submitted comments on a work that have no answer."""
    return Comment.objects.filter(work=work, status="submitted", answered=None).count()
