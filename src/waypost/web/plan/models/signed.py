"""Who wrote a row, in which role, and when."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class Signed(AppendOnly):
    """A row that is added and stays, with who added it; ``by`` None is the server's own command line."""

    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("pk",)


def choices(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Codes as Django takes them."""
    return [(code, code) for code in codes]
