"""When something that is done once a day was done last; its row is the lock, too."""

from __future__ import annotations

from django.db import models


class Round(models.Model):
    """One row for each kind of round."""

    name = models.CharField(max_length=20, primary_key=True)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
