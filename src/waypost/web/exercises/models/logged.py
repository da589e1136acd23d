"""What only grows and says who wrote it: for every application that keeps a log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class Logged(AppendOnly):
    """A row that is added and stays: when, by whom, in which role. ``by`` None is the server's own command line.

    Pages tell the role, and never who.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    class Meta:
        abstract = True


def choices(codes: Iterable[object]) -> list[tuple[str, str]]:
    """Codes as Django takes them."""
    return [(str(code), str(code)) for code in codes]
