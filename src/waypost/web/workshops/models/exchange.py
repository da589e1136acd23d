"""One society learns from another: asked for or offered, accepted, visited, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from waypost.web.exercises.models.logged import LoggedFor


class Step(models.TextChoices):
    """What happens with an exchange."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    VISIT_PLANNED = "visit_planned"
    VISIT_HELD = "visit_held"
    DONE = "done"  # with an outcome
    WITHDRAWN = "withdrawn"


class Exchange(models.Model):
    """``learner`` has little of a service, ``sharer`` has experience of it. ``is_offer``: the sharer began.

    ``match``: the row of the analysis that it began with and its release; empty where it began without.
    """

    code = models.SlugField(max_length=20, unique=True)
    learner = models.CharField(max_length=40)
    sharer = models.CharField(max_length=40)
    service = models.CharField(max_length=60)
    trail = models.CharField(max_length=60, blank=True, default="")
    is_offer = models.BooleanField()
    match = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(learner=F("sharer")), name="exchange_between_two"),)

    def __str__(self) -> str:
        return self.code


class ExchangeStep(LoggedFor):
    """One step. The latest says where an exchange stands. ``words``: why, what was agreed, or what came of it."""

    exchange = models.ForeignKey(Exchange, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=14, choices=Step.choices)
    day = models.DateField(null=True)  # of a visit
    words = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.step}"
