"""Updates of a period: begun once, and then told in steps that are only added to."""

from __future__ import annotations

from django.db import models

from waypost.reference.plan_values import UPDATE_STATES
from waypost.web.exercises.models.logged import choices
from waypost.web.plan.models.indicator import Period
from waypost.web.plan.models.signed import Signed


class Update(Signed):
    """What somebody reports for a period; what it says and where it stands are its steps."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="updates")

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.period_id} {self.pk}"


class UpdateStep(Signed):
    """One step on its way. A step to ``draft`` carries what is said: a number or words, how it breaks down, and what
    shows it. The latest such step is what the update says.

    ``breakdowns`` are values of :class:`waypost.plan.results.Breakdown`; amounts in them stand as texts.
    """

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="steps")
    to = models.CharField(max_length=10, choices=choices(UPDATE_STATES))
    why = models.TextField(blank=True, default="")
    value = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    text = models.TextField(blank=True, default="")
    breakdowns = models.JSONField(default=list)
    evidence = models.TextField(blank=True, default="")

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.update_id} {self.to}"
