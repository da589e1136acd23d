"""The way of a version to its adoption, and who has received it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models import Medium
from waypost.web.exercises.models.append_only import AppendOnly


class Step(AppendOnly):
    """What is planned or has happened at one stage of one version; the latest row of a stage counts.

    Body and date stand twice, as planned and as they were: the plan is not overwritten by what happened. ``override``
    is why the version went to the Board with comments that nobody had answered.
    """

    class Stage(models.TextChoices):
        """In their order."""

        REFERENCE_GROUP = "reference_group"
        CONSULTATION = "consultation"
        FINAL_DRAFT = "final_draft"
        GOVERNING_BOARD = "governing_board"
        ADOPTED = "adopted"
        REVIEW = "review"

    class Outcome(models.TextChoices):
        """What a body decided."""

        APPROVED = "approved"
        WITH_AMENDMENTS = "approved_with_amendments"
        REFERRED_BACK = "referred_back"

    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    planned_body = models.CharField(max_length=120, blank=True, default="")
    planned_on = models.DateField(null=True)
    actual_body = models.CharField(max_length=120, blank=True, default="")
    actual_on = models.DateField(null=True)
    outcome = models.CharField(max_length=30, choices=Outcome.choices, blank=True, default="")
    note = models.TextField(blank=True, default="")
    override = models.TextField(blank=True, default="")
    unanswered = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["work", "version"], name="step_of_version"),)

    def __str__(self) -> str:
        return f"{self.work} {self.version} {self.stage}"


class Receipt(AppendOnly):
    """A society says, or is noted, to have received a version that was sent out."""

    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    organisation = models.CharField(max_length=40)
    received_on = models.DateField()
    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["work", "version", "organisation"], name="received_once"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.work} {self.version}"
