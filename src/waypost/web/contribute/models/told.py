"""Who was told what a society says, when somebody enters it for that society."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models import Medium


class Told(models.Model):
    """``told_by`` is a role, never a person. All are empty where a society speaks for itself."""

    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")
    told_by = models.CharField(max_length=120, blank=True, default="")
    told_on = models.DateField(null=True)

    class Meta:
        abstract = True
