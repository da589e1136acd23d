"""What was agreed last time: of a trail's latest meeting that was held and minuted, as far as somebody may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from waypost.briefing.beside import Action, Agreed, Beside
from waypost.reference.wording import listed
from waypost.web.accounts.queries import Standing
from waypost.web.meetings.models import Decision, Meeting, MeetingKind, Outcome
from waypost.web.meetings.organisations import organisation_name
from waypost.web.meetings.queries import decisions_of, notes_of, owed_by_body, visible_meetings
from waypost.web.meetings.queries.meetings import Stood
from waypost.web.meetings.queries.minutes import Owed
from waypost.web.meetings.states import MINUTED, State
from waypost.web.meetings.word import reserved_by
from waypost.web.pages.templating import text


def trail_briefing(standing: Standing, trail_id: str, language: str) -> Beside:
    """Its decisions, and what is still to be done of all meetings on the trail and of those before it in its series.

    A later meeting of which nothing is written yet is told by its day.
    """
    held = [
        each
        for each in visible_meetings(standing)
        if each.meeting.trail == trail_id
        and each.meeting.kind == MeetingKind.CROSS_REGIONAL
        and each.course.state in MINUTED
    ]
    if not held:
        return Beside()
    held.sort(key=_began, reverse=True)
    last = next((each for each in held if _is_written(each)), held[0])
    return Beside(agreed=_agreed(last, held, language))


def _began(held: Stood) -> dt.datetime:
    return held.course.held_from or held.course.starts_at


def _day(held: Stood) -> dt.date:
    return _began(held).astimezone(held.meeting.zone).date()


def _is_written(held: Stood) -> bool:
    """Whether there are decisions or minutes of it."""
    return held.course.state is not State.HELD or bool(decisions_of(held.meeting) or notes_of(held.meeting))


def _agreed(last: Stood, held: list[Stood], language: str) -> Agreed:
    return Agreed(
        name=last.meeting.name_in(language),
        day=_day(last),
        decisions=tuple(_decision(each, language) for each in decisions_of(last.meeting)),
        actions=tuple(_action(each, language) for each in owed_by_body(_owing(last.meeting, held))),
        is_draft=last.course.state is not State.MINUTES_AGREED,
        later=tuple(sorted(_day(each) for each in held if _began(each) > _began(last))),
    )


def _owing(last: Meeting, held: list[Stood]) -> Collection[Meeting]:
    """The meetings on the trail, and those before the last one in its series."""
    found = {each.meeting.pk: each.meeting for each in held}
    before = last.after
    while before is not None:
        found[before.pk] = before
        before = before.after
    return found.values()


def _decision(decision: Decision, language: str) -> str:
    """What was decided; where it was not simply agreed, how, and whose reservation it is."""
    if decision.outcome == Outcome.AGREED:
        return decision.text
    told = [text(language, f"meeting_outcome_{decision.outcome}"), decision.referred_to]
    how = listed(filter(None, (*told, *reserved_by(decision, language))), language)
    return f"{decision.text} ({how})"


def _action(owed: Owed, language: str) -> Action:
    action = owed.action
    role = f" ({action.owner_role})" if action.owner_role else ""
    return Action(text=action.text, owner=organisation_name(*action.seat, language) + role, due=action.due_day)
