"""What every row that somebody adds says of its writer: a role and a body, and for the log the account."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another


def new_code() -> str:
    """A name for an address, out of which nothing can be guessed."""
    return get_random_string(8, _LETTERS)


class Signed(AppendOnly):
    """A row that is added and stays. Pages tell the role (a role of accounts, or ``migration-team``), and never who.

    ``by`` is empty where the server itself wrote it.
    """

    role = models.CharField(max_length=40, blank=True, default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("pk",)
