"""A closing that was moved."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.exercise import Exercise


class Extension(AppendOnly):
    """From when to when, by whom, why. Closing by hand stands here, too."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="extensions")
    old_at = models.DateTimeField()
    new_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()

    def __str__(self) -> str:
        return f"{self.old_at:%Y-%m-%d} {self.new_at:%Y-%m-%d}"
