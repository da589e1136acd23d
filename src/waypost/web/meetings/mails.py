"""What people are told about a meeting: plain text, in their own language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.exercises.times import when
from waypost.web.meetings.models import Meeting, Notice
from waypost.web.meetings.organisations import organisation_name
from waypost.web.meetings.queries.meetings import course_of
from waypost.web.meetings.states import REMINDERS
from waypost.web.pages.templating import text


def meeting_address(meeting: Meeting, language: str) -> str:
    """The page of a meeting."""
    return f"{settings.WAYPOST_ADDRESS}/{language}/meetings/{meeting.code}/"


def where_of(meeting: Meeting, language: str) -> str:
    """Where it is held: a place, on-line, or both."""
    online = text(language, "meeting_online") if meeting.is_online else ""
    return " · ".join(each for each in (meeting.where, online) if each)


def letter(notice: Notice) -> tuple[str, str]:
    """Subject and body. Of invitations and reminders: what silence means."""
    invited, language = notice.invited, notice.person.language
    meeting = invited.meeting
    kind = "before" if notice.kind in REMINDERS else notice.kind
    parts = {
        "name": meeting.name_in(language),
        "organisation": organisation_name(*invited.seat, language),
        "at": when(course_of(meeting).starts_at, meeting.time_zone, language),
        "where": where_of(meeting, language),
        "why": notice.about.why,
        "link": meeting_address(meeting, language),
    }
    subject = " ".join(text(language, f"meeting_mail_{kind}_subject", **parts).split())
    body = text(language, f"meeting_mail_{kind}_body", **parts)
    return subject, body + "\n"


def message(notice: Notice) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    subject, body = letter(notice)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<meeting-{notice.invited.meeting.code}-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, None, [notice.person.email], headers=headers)
