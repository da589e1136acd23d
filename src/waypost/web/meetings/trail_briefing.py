"""What was agreed last time: of a trail's latest meeting that was held, as far as somebody may read it."""

from __future__ import annotations

from waypost.briefing.beside import Action, Agreed, Beside
from waypost.web.accounts.queries import Standing
from waypost.web.meetings.models import ActionState, MeetingKind, Outcome
from waypost.web.meetings.organisations import organisation_name
from waypost.web.meetings.queries import actions_of, carried_to, decisions_of, visible_meetings
from waypost.web.meetings.queries.meetings import Stood
from waypost.web.meetings.queries.minutes import Owed
from waypost.web.meetings.states import MINUTED, State
from waypost.web.pages.templating import text


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """Its decisions, and what is still to be done of it and of the meetings before it."""
    held = [
        each
        for each in visible_meetings(standing)
        if each.meeting.trail == trail_id
        and each.meeting.kind == MeetingKind.CROSS_REGIONAL
        and each.course.state in MINUTED
    ]
    if not held:
        return Beside()
    return Beside(agreed=_agreed(max(held, key=lambda each: each.course.held_from or each.course.starts_at), language))


def _agreed(last: Stood, language: str) -> Agreed:
    meeting, course = last.meeting, last.course
    day = (course.held_from or course.starts_at).astimezone(meeting.zone).date()
    closed = (ActionState.DONE, ActionState.DROPPED)
    owed = [each for each in (*carried_to(meeting, course), *actions_of(meeting)) if each.state not in closed]
    return Agreed(
        name=meeting.name_in(language),
        day=day,
        decisions=tuple(
            each.text if each.outcome == Outcome.AGREED else f"{each.text} ({_outcome(each.outcome, language)})"
            for each in decisions_of(meeting)
        ),
        actions=tuple(_action(each, language) for each in owed),
        is_draft=course.state is not State.MINUTES_AGREED,
    )


def _outcome(outcome: str, language: str) -> str:
    return text(language, f"meeting_outcome_{outcome}")


def _action(owed: Owed, language: str) -> Action:
    action = owed.action
    role = f" ({action.owner_role})" if action.owner_role else ""
    return Action(text=action.text, owner=organisation_name(*action.seat, language) + role, due=action.due_day)
