"""A society or a platform of the network that is asked."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.exercise import Exercise


class Asked(AppendOnly):
    """Written at the opening; later ones say who added them and why. None is taken away."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_later = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


class Invited(Asked):
    """A society."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="invited")
    ns_id = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exercise", "ns_id"], name="invited_once"),)
        indexes = (models.Index(fields=["ns_id"], name="invited_society"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.ns_id}"


class InvitedPlatform(Asked):
    """A platform of the network, of a consultation alone: a table of its own, so that no count of societies has it.

    What it did stands among the events under its code, and its state follows from them as that of a society does.
    """

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="platforms")
    platform = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exercise", "platform"], name="invited_platform_once"),)
        indexes = (models.Index(fields=["platform"], name="invited_platform"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.platform}"
