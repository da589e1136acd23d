"""Lines of money with their amounts, and rates. Nothing is added up here, least of all over currencies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waypost.reference.money import MONEY_KINDS, RATE_KINDS
from waypost.web.exercises.models.logged import choices
from waypost.web.plan.models.signed import Signed


class Line(Signed):
    """What money is for. ``component`` is one of the plan, empty where nobody said to which it belongs."""

    label = models.CharField(max_length=200)
    component = models.CharField(max_length=20, blank=True, default="")

    class Meta(Signed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.component} {self.label}".strip()


class Amount(Signed):
    """An amount of a line in its own currency: of which kind, for which day, by what source."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="amounts")
    kind = models.CharField(max_length=12, choices=choices(MONEY_KINDS))
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    source = models.CharField(max_length=200)

    class Meta(Signed.Meta):
        constraints = (models.CheckConstraint(condition=~Q(source=""), name="plan_amount_has_source"),)

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.currency}"


class Rate(Signed):
    """So much of ``into`` for one unit of ``of``, on a day, by a source."""

    of = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=20, decimal_places=10)
    day = models.DateField()
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=choices(RATE_KINDS))

    class Meta(Signed.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(value__gt=0), name="plan_rate_above_zero"),
            models.CheckConstraint(condition=~Q(of=F("into")), name="plan_rate_of_two"),
            models.CheckConstraint(condition=~Q(source=""), name="plan_rate_has_source"),
        )

    def __str__(self) -> str:
        return f"1 {self.of} = {self.value} {self.into}"


class TakenBack(Signed):
    """An amount or a rate that was entered by mistake: it stays and counts no more."""

    amount = models.OneToOneField(Amount, null=True, on_delete=models.PROTECT, related_name="taken_back")
    rate = models.OneToOneField(Rate, null=True, on_delete=models.PROTECT, related_name="taken_back")
    why = models.TextField()

    class Meta(Signed.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=False, rate__isnull=True) | Q(amount__isnull=True, rate__isnull=False),
                name="plan_taken_back_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount_id or self.rate_id}"
