"""Who is invited to a meeting, what they replied, what they say of the minutes, who was there."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.event import Medium, ToldBy
from waypost.web.meetings.models.body import PlaceRole, Seated
from waypost.web.meetings.models.meeting import Meeting


class Part(models.TextChoices):
    """What an organisation does in a meeting: its role in the body, or that of a guest."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"
    GUEST = "guest"
    EXPERT = "expert"
    INTERPRETER = "interpreter"


GUESTS = (Part.GUEST, Part.EXPERT, Part.INTERPRETER)


class Reaction(models.TextChoices):
    """A reply to an invitation."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    SENDS_ANOTHER = "sends_another"


class Verdict(models.TextChoices):
    """What is said of circulated minutes."""

    CONFIRMED = "confirmed"
    CORRECTION = "correction"


class Invited(Seated, AppendOnly):
    """Written at the invitation; later ones say why. None is taken away. ``side`` is that of the trail, if any."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invited")
    part = models.CharField(max_length=12, choices=Part.choices)  # by a place in the body, or as a guest
    side = models.CharField(max_length=20, blank=True, default="")
    is_later = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["meeting", "organisation", "unit"], name="meeting_invited_once"),
        )
        indexes = (models.Index(fields=["organisation"], name="meeting_invited_organisation"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.organisation} {self.unit}".strip()

    @property
    def is_by_place(self) -> bool:
        """Invited for a place in the body, so that the accounts linked to it speak for it."""
        return self.part in PlaceRole.values


class Said(AppendOnly):
    """Something that an invited organisation said: itself, or entered for it with how, who (a role) and when."""

    invited = models.ForeignKey(Invited, on_delete=models.PROTECT, related_name="%(class)s_set")
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    medium = models.CharField(max_length=10, blank=True, default="", choices=Medium.choices)
    told_by_role = models.CharField(max_length=20, blank=True, default="", choices=ToldBy.choices)
    told_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Reply(Said):
    """The latest one after the meeting was last moved counts: an answer is about a day."""

    reaction = models.CharField(max_length=14, choices=Reaction.choices)

    def __str__(self) -> str:
        return f"{self.invited_id} {self.reaction}"


class Confirmation(Said):
    """What an organisation says of the minutes. The latest one counts."""

    verdict = models.CharField(max_length=10, choices=Verdict.choices)

    def __str__(self) -> str:
        return f"{self.invited_id} {self.verdict}"


class Attendance(Seated, AppendOnly):
    """Who was there: people of an organisation as counts. The latest row of an organisation and part counts.

    ``women``, ``men`` and ``others`` are None where nobody counted them, which is not zero.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    part = models.CharField(max_length=12, choices=Part.choices)
    side = models.CharField(max_length=20, blank=True, default="")
    people = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True)
    men = models.PositiveIntegerField(null=True)
    others = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.organisation} {self.part} {self.people}"
