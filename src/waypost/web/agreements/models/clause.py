"""Clauses, and what reviewers decided about what they oblige to."""

from __future__ import annotations

from django.db import models

from waypost.reference.agreement_values import VERDICTS
from waypost.reference.agreements import MATTERS
from waypost.web.agreements.models.agreement import Agreement
from waypost.web.exercises.models.logged import Logged, choices


class Clause(models.Model):
    """One clause with its words. ``reports_to``: kinds of recipient, None where it is not known.

    One that is taken out keeps its row (``ended_at``): decisions rest on it.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clauses")
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=30)
    texts = models.JSONField(default=dict)
    provisions = models.JSONField(default=list)
    reports_to = models.JSONField(null=True)
    data_level = models.CharField(max_length=14, blank=True, default="")
    onward = models.CharField(max_length=14, blank=True, default="")
    is_confidential = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.type}"


class Reading(Logged):
    """What a reviewer decided: of a clause, or without one of the whole agreement. The last one counts."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="readings")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="readings")
    matter = models.CharField(max_length=24, choices=choices(MATTERS))
    verdict = models.CharField(max_length=8, choices=choices(VERDICTS))
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.matter} {self.verdict}"
