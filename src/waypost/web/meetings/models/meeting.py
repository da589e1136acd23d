"""A meeting, and what happened with it. Where it stands is what its events add up to (``states.py``)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.meetings.models.body import GOVERNING, Body, Named
from waypost.web.meetings.states import Kind


class MeetingKind(models.TextChoices):
    """What a meeting is."""

    REFERENCE_GROUP = "reference_group"
    CROSS_REGIONAL = "cross_regional"
    WORKSHOP = "workshop"
    BOARD = "board"


class Meeting(Named):
    """As it was planned; once people are invited a trigger keeps the row as it is, and moving it is an event.

    Times are UTC; ``time_zone`` is where it is at home. ``after`` is the meeting before it in a series.
    """

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=MeetingKind.choices)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="meetings")
    after = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="next")
    trail = models.CharField(max_length=60, blank=True, default="")
    languages = models.JSONField()  # those spoken, in our order
    time_zone = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True, default="")
    is_online = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> ZoneInfo:
        """Where its days begin and end."""
        return ZoneInfo(self.time_zone)

    @property
    def is_governing(self) -> bool:
        """Whether a Governing Board or a General Assembly meets: what lies before it goes there to be adopted."""
        return self.kind == MeetingKind.BOARD or (self.body is not None and self.body.kind in GOVERNING)


class Happening(AppendOnly):
    """Invited, moved, held, minutes circulated, minutes agreed, cancelled. With a day and time where one belongs to it.

    ``by_role`` is the role in which somebody did it; ``server`` for the command line.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="happenings")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
