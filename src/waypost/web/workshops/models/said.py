"""What every row of a workshop's log says of who wrote it: a role, never a name."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class Said(AppendOnly):
    """A row that is added and stays. The latest about a thing is what stands."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    class Meta:
        abstract = True
