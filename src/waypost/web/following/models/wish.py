"""How somebody wants to be written to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User


class Wish(models.Model):
    """Whoever has none gets the digest of what they follow, and the questions to their society."""

    class Digest(models.TextChoices):
        """How often."""

        WEEKLY = "weekly"
        NEVER = "never"

    person = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="wish")
    digest = models.CharField(max_length=10, choices=Digest.choices, default=Digest.WEEKLY)
    is_asked = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest}"
