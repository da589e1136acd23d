"""Commitments, and the log of what became of them."""

from __future__ import annotations

from django.db import models

from waypost.reference.agreement_values import STATUSES
from waypost.web.agreements.models.agreement import Agreement
from waypost.web.exercises.models.logged import Logged, choices


class Commitment(models.Model):
    """What somebody is to do. ``names_none`` says what the text does not name; what is empty else is not known."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="commitments")
    texts = models.JSONField(default=dict)
    actor = models.CharField(max_length=200, blank=True, default="")
    action = models.CharField(max_length=300, blank=True, default="")
    trigger = models.CharField(max_length=300, blank=True, default="")
    deadline = models.DateField(null=True)
    indicator = models.CharField(max_length=300, blank=True, default="")
    names_none = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.pk}"


class Kept(Logged):
    """What became of a commitment, with what shows it. The latest row says where it stands."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="log")
    status = models.CharField(max_length=12, choices=choices(STATUSES))
    evidence = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.status}"
