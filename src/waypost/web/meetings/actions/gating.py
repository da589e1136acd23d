"""The gate before a Board: what lies before it has its comments answered, or somebody has said why it does not."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.actions.wording import reason
from waypost.web.meetings.models import Meeting, Override
from waypost.web.meetings.queries.gated import gated, is_before
from waypost.web.meetings.rights import role_of
from waypost.web.policy.queries.gate import check_gate, unanswered_on


def pass_gate(by: User | None, meeting: Meeting, versions: Iterable[tuple[str, str]], override: str) -> None:
    """Keep why these versions lie before a Board with open comments. Raises :class:`GateError` where nobody says why.

    Of a version that everybody can read already nothing is asked, and nothing twice for one meeting.
    """
    for work, version in gated(meeting, versions):
        count = check_gate(work, override)
        if count:
            Override.objects.create(
                meeting=meeting, work=work, version=version, unanswered=count, why=reason(override), by=by,
                by_role=role_of(by),
            )  # fmt: skip


def check_lay_before(meeting: Meeting, versions: Iterable[tuple[str, str]]) -> None:
    """A Board decides on provisions with open comments only where their version lay before it.

    Raises :class:`RefusedError`.
    """
    for work, version in gated(meeting, versions):
        if not is_before(meeting, work, version) and (count := unanswered_on(work)):
            raise RefusedError("meeting_refused_not_tabled", count=count, version=version)
