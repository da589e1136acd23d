"""A programme that somebody spoke of in the web: under which names, whether it is new, whether it was taken back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User


class Entry(models.Model):
    """``publisher`` and ``identifier`` are how the first record of it was called: a second upload finds it again."""

    programme = models.CharField(max_length=40, primary_key=True)
    speaker = models.CharField(max_length=40, db_index=True)
    publisher = models.CharField(max_length=120, blank=True, default="")
    identifier = models.CharField(max_length=400, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")
    is_new = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["publisher", "identifier"], name="entry_named"),)

    def __str__(self) -> str:
        return f"{self.programme} {self.speaker}"
