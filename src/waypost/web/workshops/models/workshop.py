"""A workshop, the cells that it looks at, and what was said of each input."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.logged import Logged
from waypost.web.meetings.models.body import Named


class Workshop(Named):
    """Which trail, in which version, which period and societies; the method is the one of the day it was begun.

    ``trail_version`` and ``method_digest`` are digests: whoever changes trail or weights later changes no workshop.
    ``ns_ids`` begins with the society that holds it. Triggers keep all of it as it is.
    """

    code = models.SlugField(max_length=60, unique=True)
    trail = models.CharField(max_length=60)
    trail_version = models.CharField(max_length=12)
    period = models.CharField(max_length=20)
    ns_ids = models.JSONField()
    countries = models.JSONField()  # where it looks, ISO 3166 alpha-3
    method = models.CharField(max_length=20)
    method_digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.code

    @property
    def host(self) -> str:
        """The society that holds it."""
        return str(self.ns_ids[0])


class HeldKind(models.TextChoices):
    """What happened with a workshop."""

    HELD = "held"  # on a day; the latest row counts
    ENDED = "ended"  # entered by mistake


class Held(Logged):
    """A workshop was held on a day, or was entered by mistake. Follow-ups are due 3 and 12 months after it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="held")
    kind = models.CharField(max_length=8, choices=HeldKind.choices)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.kind}"


class Cell(models.Model):
    """A stage, a place and a group that a workshop looks at; ``number`` counts them from 1, with those taken back.

    ``traits`` are pairs of axis and trait. There is no field for a status or a nationality.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="cells")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20)
    country = models.CharField(max_length=3)
    place = models.CharField(max_length=120, blank=True, default="")
    traits = models.JSONField(default=list)
    is_host = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["workshop", "number"], name="workshop_cell_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="workshop_cell_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.number}"


class Saying(Logged):
    """One answer about a cell. The latest of a cell, ``kind``, ``code`` and ``part`` stands.

    ``kind``: factor, severity, test (``part``: which), barriers, people, people_by, carried, capacity, admitted
    (``code``: the need, ``part``: the programme), note, line. ``least`` and ``most`` are the same where it is known;
    both empty where nobody knows, which is an answer. ``codes`` are lists: barriers, axes, where a factor was acquired.
    ``is_over``: it is taken back; a line that is over is the cell itself, looked at no longer, and ``words`` say why.
    ``source``, ``decided_by`` (a group or a role), ``day`` and ``grade`` say who told.
    """

    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="sayings")
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=60, blank=True, default="")
    part = models.CharField(max_length=200, blank=True, default="")
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    codes = models.JSONField(default=list)
    words = models.TextField(blank=True, default="")
    is_over = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=120)
    day = models.DateField()
    grade = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["cell", "kind", "code", "part"], name="workshop_saying_of"),)

    def __str__(self) -> str:
        return f"{self.cell_id} {self.kind} {self.code} {self.part}"


class Pack(Logged):
    """Figures and programmes of a release, as they lay on the table: frozen with the release that they are from."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="packs")
    release_id = models.CharField(max_length=80)
    as_of = models.DateField()
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.release_id}"


class Published(Logged):
    """The profile as it was shown to others: the bytes of what may be shown, with the method that made it."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="published")
    profile = models.TextField()
    held_back = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.at:%Y-%m-%d}"
