"""What a society was asked, so that it is not asked again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Asked(models.Model):
    """``ended``: about one programme and its end date. ``still``: about all of a society, on the day it was asked."""

    kind = models.CharField(max_length=10)
    ns_id = models.CharField(max_length=40)
    programme = models.CharField(max_length=40, blank=True, default="")
    day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "ns_id", "programme", "day"], name="asked_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.ns_id} {self.programme} {self.day}"
