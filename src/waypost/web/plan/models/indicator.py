"""Indicators of the plan and their periods. What they are stays as it was; a period is locked and opened again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waypost.plan.results import KINDS, UNITS
from waypost.web.exercises.models.logged import choices
from waypost.web.plan.models.signed import Signed


class Indicator(Signed):
    """What is measured for an outcome. ``baseline`` is a number, or words where there is none; both may lack.

    ``dimensions`` are codes (``sex``, ``age``). What measures something else is another indicator.
    """

    key = models.SlugField(max_length=40, unique=True)
    outcome = models.CharField(max_length=20)
    label = models.JSONField()  # language → words
    kind = models.CharField(max_length=12, choices=choices(KINDS))
    unit = models.CharField(max_length=8, choices=choices(UNITS))
    rises = models.BooleanField(default=True)
    dimensions = models.JSONField(default=list)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    baseline_value = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    baseline_text = models.JSONField(default=dict)

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return self.key

    @property
    def is_ended(self) -> bool:
        """Whether it is measured no more."""
        return hasattr(self, "ended")


class Ended(Signed):
    """An indicator is measured no more. What was approved of it stays; nothing is asked of it, nothing is added."""

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="ended")
    why = models.TextField()

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.indicator_id} ended"


class Period(Signed):
    """A period of an indicator, its target, and until when an update is asked for."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="periods")
    starts = models.DateField()
    ends = models.DateField()
    due_on = models.DateField()
    target = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    target_text = models.JSONField(default=dict)

    class Meta(Signed.Meta):
        ordering = ("starts", "pk")
        constraints = (
            models.UniqueConstraint(fields=["indicator", "starts", "ends"], name="plan_period_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="plan_period_ends_later"),
            models.CheckConstraint(condition=Q(due_on__gte=F("ends")), name="plan_period_due_after_its_end"),
        )

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.starts}"


class PeriodStep(Signed):
    """A period was locked, or opened again with a reason. The latest counts."""

    class Step(models.TextChoices):
        """What was done."""

        LOCKED = "locked"
        OPEN = "open"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=8, choices=Step.choices)
    why = models.TextField(blank=True, default="")

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.period_id} {self.step}"
