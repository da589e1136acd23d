"""A link by which a society answers without an account."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.exercise import GRACE, Exercise


class Link(models.Model):
    """For one society and one exercise. Of its token only a hash is kept. It ends with the exercise and its grace."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="links")
    ns_id = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["exercise", "ns_id"], name="link_of_society"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.ns_id}"

    @property
    def expires_at(self) -> dt.datetime:
        """With the exercise, whenever that ends, and fourteen days."""
        return self.exercise.ends_at + GRACE
