"""What only grows: every row says when it was written and in which role."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class Logged(AppendOnly):
    """A row that stays: when, by whom, in which role."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    class Meta:
        abstract = True


def choices(codes: object) -> list[tuple[str, str]]:
    """Codes as Django takes them."""
    return [(str(code), str(code)) for code in codes]  # type: ignore[attr-defined]  # what can be gone through
