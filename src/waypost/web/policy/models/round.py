"""A round of consultation on one version of a text."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models import Exercise


class Round(models.Model):
    """Who is invited, since when and until when, and how far each is, says its exercise.

    ``nil_is_no_objection`` is stated when the round is planned and never changed: only then a nil return counts as one
    that does not object. Silence never does.
    """

    exercise = models.OneToOneField(Exercise, on_delete=models.PROTECT, primary_key=True, related_name="round")
    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    nil_is_no_objection = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["work", "version"], name="round_of_version"),)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.work} {self.version}"
