"""What is agreed, delivered and judged in a request. The latest row of each counts; earlier ones stay."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.network.models.request import Request


class _Said(AppendOnly):
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="%(class)s_rows")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%Y-%m-%d}"


class Terms(_Said):
    """What the advice covers, in which form, by when, and how many days of work."""

    scope = models.TextField()
    due_on = models.DateField()
    days = models.PositiveSmallIntegerField()


class Deliverable(_Said):
    """The advice as it was written."""

    advice = models.TextField()
    language = models.CharField(max_length=8)


class Verdict(_Said):
    """The asker's word: whether it helped, and in which decision it was used."""

    class Useful(models.TextChoices):
        """Whether it helped."""

        YES = "yes"
        PARTLY = "partly"
        NO = "no"

    useful = models.CharField(max_length=6, choices=Useful.choices)
    used_in = models.TextField()


class Publication(_Said):
    """A text of its own for all members, written and checked by a person: what names nobody and no case.

    Without a text the answer is restricted, or was taken back. ``topic``: a subject for guidance, where there is one.
    """

    title = models.CharField(max_length=160, blank=True, default="")
    redacted = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    topic = models.CharField(max_length=160, blank=True, default="")
