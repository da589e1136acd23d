"""A society that is asked."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.exercise import Exercise


class Invited(AppendOnly):
    """Written at the opening; later ones say who added them and why. None is taken away."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="invited")
    ns_id = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_later = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exercise", "ns_id"], name="invited_once"),)
        indexes = (models.Index(fields=["ns_id"], name="invited_society"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.ns_id}"
