"""What happened with a society in an exercise. The state of a society is what these rows add up to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.exercise import Exercise
from waypost.web.exercises.models.link import Link
from waypost.web.exercises.states import Kind


class Medium(models.TextChoices):
    """How a society told somebody who then wrote it down."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    MEETING = "meeting"
    EMAIL = "e-mail"


class ToldBy(models.TextChoices):
    """Who in a society said it: a role out of this list, so that no person's name can stand there."""

    FOCAL_POINT = "focal_point"
    DIRECTOR = "director"
    SECRETARY_GENERAL = "secretary_general"
    PRESIDENT = "president"
    OTHER_STAFF = "other_staff"


# Who signs for a society: what anybody else of it says is written down as work, or proposed.
SIGNING_ROLES = frozenset({ToldBy.DIRECTOR, ToldBy.SECRETARY_GENERAL, ToldBy.PRESIDENT})


class Event(AppendOnly):
    """``at`` is when it happened, the order of rows when it was written. ``by`` or ``link`` says who; neither, the
    server itself. With ``medium`` it was entered on behalf of the society."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="events")
    ns_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    at = models.DateTimeField()
    logged_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=40, blank=True, default="")
    medium = models.CharField(max_length=10, blank=True, default="", choices=Medium.choices)
    told_by_role = models.CharField(max_length=20, blank=True, default="", choices=ToldBy.choices)
    told_on = models.DateField(null=True)
    body = models.CharField(max_length=120, blank=True, default="")
    why = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["exercise", "ns_id", "at"], name="event_of_society"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"
