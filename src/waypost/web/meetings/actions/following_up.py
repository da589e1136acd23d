"""Actions that a meeting gives, and what becomes of them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.meetings.actions.steps import check_minuted, locked
from waypost.web.meetings.actions.wording import line, worded, words
from waypost.web.meetings.models import Action, ActionState, ActionStep, Item, Meeting
from waypost.web.meetings.organisations import checked
from waypost.web.meetings.rights import invited_as, require_running, role_of, runs


@transaction.atomic
def give_action(
    *,
    by: User | None,
    meeting: Meeting,
    text: str,
    organisation: str,
    unit: str = "",
    owner_role: str = "",
    due_day: dt.date | None = None,
    item: Item | None = None,
    why: str = "",
) -> Action:
    """What an organisation is to do, by when. Raises :class:`RefusedError`."""
    role = require_running(by)
    meeting = locked(meeting)
    is_correction = check_minuted(meeting)
    seat = checked(organisation, unit)
    if item is not None and item.meeting_id != meeting.pk:
        raise RefusedError("meeting_refused_item")
    made: Action = Action.objects.create(
        meeting=meeting, item=item, text=words(text), organisation=seat[0], unit=seat[1],
        owner_role=line(owner_role, 120, may_lack=True), due_day=due_day, by=by, by_role=role,
        why=worded(why, is_needed=is_correction),
    )  # fmt: skip
    return made


@transaction.atomic
def step_action(*, by: User | None, action: Action, state: str, evidence: str = "") -> ActionStep:
    """Where an action stands now. Done needs evidence, dropped a reason.

    By the team, or by whoever speaks for the organisation that owes it. Raises :class:`RefusedError`.
    """
    if by is not None:
        standing = standing_of(by)
        owes = action.seat in {each.seat for each in invited_as(standing, action.meeting)}
        if not (runs(standing) or owes):
            raise RefusedError("meeting_refused_action")
    if state not in ActionState.values:
        raise RefusedError("meeting_refused_state")
    is_needed = state in (ActionState.DONE, ActionState.DROPPED)
    made: ActionStep = ActionStep.objects.create(
        action=action, state=state, evidence=worded(evidence, is_needed=is_needed), by=by, by_role=role_of(by)
    )
    return made
