"""Bodies that meet, and the places in them: organisations with a role, never names of people."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from waypost.settings import LANGUAGES
from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class BodyKind(models.TextChoices):
    """What a body is."""

    REFERENCE_GROUP = "reference_group"
    PLATFORM = "platform"  # of the network
    GOVERNING_BOARD = "governing_board"
    GENERAL_ASSEMBLY = "general_assembly"


GOVERNING = (BodyKind.GOVERNING_BOARD, BodyKind.GENERAL_ASSEMBLY)  # before them texts lie to be adopted


class PlaceRole(models.TextChoices):
    """What an organisation is in a body."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"


class Named(models.Model):
    """Something with a name in several languages."""

    names = models.JSONField()  # language → name

    class Meta:
        abstract = True

    def name_in(self, language: str) -> str:
        """Its name in a language, or in the first in which it has one."""
        found = self.names.get(language) or next((self.names[code] for code in LANGUAGES if code in self.names), "")
        return str(found)


class Seated(models.Model):
    """An organisation: a society's id, ``secretariat``, ``icrc`` or ``other``; ``unit`` says which part or which."""

    organisation = models.CharField(max_length=40)
    unit = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def seat(self) -> tuple[str, str]:
        """Organisation and unit."""
        return self.organisation, self.unit


class Body(Named):
    """A group that meets. ``work`` is the code of the text it is about, such as ``migration-2009``; empty for none.

    ``platform`` is the code of a platform of the network, as the catalog has it, whose meetings are those of the body.
    """

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    work = models.CharField(max_length=60, blank=True, default="")
    platform = models.CharField(max_length=60, blank=True, default="")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.code


class Mandate(AppendOnly):
    """What a body is for. The latest row counts; earlier ones stay."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.body_id} {self.at:%Y-%m-%d}"


class Place(Seated, AppendOnly):
    """From ``from_day`` to ``until_day``, both included; without an end it is open. An :class:`Ending` ends it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="places")
    role = models.CharField(max_length=10, choices=PlaceRole.choices)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="place_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.organisation} {self.unit}".strip()

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the place: as it was ended, else as it was given; None while it is open."""
        ending = getattr(self, "ending", None)
        return ending.last_day if ending else self.until_day

    def holds_on(self, day: dt.date) -> bool:
        """Whether the place is in force on a day."""
        last = self.last_day
        return self.from_day <= day and (last is None or day <= last)


class Ending(AppendOnly):
    """The end of a place before its time, or at a day that was open, and why."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="ending")
    last_day = models.DateField()
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.place_id} {self.last_day}"


class Holder(models.Model):
    """An account that acts for a place. It ends; it is never deleted."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place", "person"], condition=Q(ended_at=None), name="holder_once_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.person_id}"
