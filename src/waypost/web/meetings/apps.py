"""Meetings as a Django application."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Who meets, what lay on the table, what was decided, who does what by when."""

    name = "waypost.web.meetings"
    label = "meetings"
    waiting = "waypost.web.meetings.waiting.waiting"
    trail_briefing = "waypost.web.meetings.trail_briefing.trail_briefing"
    people_of_platforms = "waypost.web.meetings.speakers.people_of_platforms"
