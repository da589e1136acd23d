"""What only grows and says who wrote it: for every application that keeps a log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.event import Medium, ToldBy


class Logged(AppendOnly):
    """A row that is added and stays: when, by whom, in which role. ``by`` None is the server's own command line.

    Pages tell the role, and never who.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    class Meta:
        abstract = True


class LoggedFor(Logged):
    """A row that may be written down for an organisation: how it was told, by which role, on which day; else None.

    The columns may be null and have no default: SQLite adds them to a table without rebuilding it, whose triggers stay.
    """

    medium = models.CharField(max_length=10, null=True, choices=Medium.choices)  # see above
    told_by_role = models.CharField(max_length=30, null=True, choices=ToldBy.choices)  # see above
    told_on = models.DateField(null=True)

    class Meta:
        abstract = True


def choices(codes: Iterable[object]) -> list[tuple[str, str]]:
    """Codes as Django takes them."""
    return [(str(code), str(code)) for code in codes]
