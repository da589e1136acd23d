"""What only grows: stages, changes, and what is said to what was found."""

from __future__ import annotations

from django.db import models

from waypost.reference.agreement_values import STAGES
from waypost.web.agreements.models.agreement import Agreement
from waypost.web.exercises.models.logged import Logged, choices


class Step(Logged):
    """When a stage is planned, or when it was reached, and why. The latest word on each counts."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=14, choices=choices(STAGES))
    planned = models.DateField(null=True)
    actual = models.DateField(null=True)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(planned__isnull=False) | models.Q(actual__isnull=False), name="agreement_step_dated"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.stage}"


class Change(Logged):
    """What was changed: which part, what stood there, what stands now. None: it was not there, or is not any more."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=30)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.what}"


class Reply(Logged):
    """What whoever looks after the agreement says to a question, named by its id."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="replies")
    finding = models.CharField(max_length=80)
    words = models.TextField()

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.finding}"
