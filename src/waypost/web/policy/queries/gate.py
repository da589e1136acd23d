"""Whether a work may go to the Board: one rule, for the stage of its track and for what lies before a meeting."""

from __future__ import annotations

from waypost.web.accounts.errors import RefusedError
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment


class GateError(RefusedError):
    """Submitted comments have no answer: on which work, and in which version they stand now."""

    def __init__(self, work: str, count: int) -> None:
        super().__init__("policy_refused_gate", count=count)
        self.work, self.count = work, count

    @property
    def version(self) -> str:
        """The latest version, to which all comments were carried."""
        latest = kept_work(self.work).latest
        return latest.code if latest else ""


def unanswered_on(work: str) -> int:
    """Submitted comments on a work that have no answer."""
    return Comment.objects.filter(work=work, status="submitted", answered=None).count()


def check_gate(work: str, override: str) -> int:
    """How many submitted comments have no answer. Raises :class:`GateError` where ``override`` does not say why the
    work goes to the Board all the same.
    """
    count = unanswered_on(work)
    if count and not override.strip():
        raise GateError(work, count)
    return count
