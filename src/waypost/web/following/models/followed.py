"""A list that somebody follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User

MOST_FOLLOWED = 50  # of one person at a time


class Followed(models.Model):
    """Filters of programmes joined by "and", with names in order: the same list is the same row. It ends and stays."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="followed")
    filters = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "filters"], condition=Q(ended_at=None), name="followed_once_in_force"
            ),
        )

    def __str__(self) -> str:
        return " ".join(f"{name}={code}" for name, code in self.filters.items())
