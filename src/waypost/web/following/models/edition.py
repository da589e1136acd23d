"""The digest of one week: from which release to which."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Edition(models.Model):
    """``week`` is its Monday in UTC. The first edition has no ``earlier`` and no letters: it is what the next begins
    with."""

    week = models.DateField(primary_key=True)
    earlier = models.CharField(max_length=80, blank=True, default="")
    release = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.week} {self.earlier} {self.release}"
