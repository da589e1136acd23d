"""What people say of outcomes, milestones and risks of the plan, by the ids of the catalog. The latest counts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from waypost.plan.noted import NOTED
from waypost.reference.plan_values import STATES
from waypost.web.exercises.models.logged import choices
from waypost.web.plan.models.signed import Signed


class Override(Signed):
    """The state of an outcome as somebody says it, from ``on`` to ``until``. Empty: what was said is taken back."""

    outcome = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=choices(STATES), blank=True, default="")
    why = models.TextField()
    on = models.DateField()
    until = models.DateField()

    class Meta(Signed.Meta):
        constraints = (models.CheckConstraint(condition=Q(until__gte=F("on")), name="plan_said_ends_later"),)
        indexes = (models.Index(fields=["outcome", "-id"], name="plan_said_latest"),)

    def __str__(self) -> str:
        return f"{self.outcome} {self.state}"


class MilestoneStep(Signed):
    """A milestone was moved to a day (``moved``, with a reason) or reached on one (``reached``, with what shows it).

    Without a day it was not reached after all.
    """

    class Step(models.TextChoices):
        """What is said."""

        MOVED = "moved"
        REACHED = "reached"

    milestone = models.CharField(max_length=40)
    step = models.CharField(max_length=8, choices=Step.choices)
    day = models.DateField(null=True)
    words = models.TextField()

    class Meta(Signed.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(step="reached") | Q(day__isnull=False), name="plan_moved_to_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.milestone} {self.step}"


class Note(Signed):
    """How a risk, gender or quality stands, in a word and in words."""

    tracked = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=choices(NOTED))
    words = models.TextField()

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["tracked", "-id"], name="plan_note_latest"),)

    def __str__(self) -> str:
        return f"{self.tracked} {self.state}"
