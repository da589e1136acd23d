"""What a person agreed to, and that they took it back."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.network.models.holder import Holder


class Consent(AppendOnly):
    """The latest row counts. Scope: to stand in the directory for members, to be proposed for requests. It ends."""

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="consents")
    in_directory = models.BooleanField(default=False)
    for_requests = models.BooleanField(default=False)
    until = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["holder", "-id"], name="consent_latest"),)

    def __str__(self) -> str:
        return f"{self.holder_id} {self.at:%Y-%m-%d}"

    def is_in_force(self, today: dt.date) -> bool:
        """Whether it says something, and has not ended; on its last day it still holds."""
        return (self.in_directory or self.for_requests) and self.until is not None and today <= self.until
