"""Who took part, what they said of themselves before and after, what became of it: counts and roles, never names."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waypost.web.exercises.models.logged import Logged
from waypost.web.workshops.models.workshop import Workshop


class Side(models.TextChoices):
    """In which capacity people take part."""

    MIGRANTS = "migrants"
    HOSTS = "hosts"
    SOCIETY = "society"
    PARTNER_SOCIETY = "partner_society"
    ORGANISATION = "organisation"
    AUTHORITY = "authority"


class Participants(Logged):
    """How many of a group or an organisation took part. The latest row of a side and name stands.

    ``unsaid``: of whom nobody wrote down the sex, or another one than these.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="participants")
    side = models.CharField(max_length=16, choices=Side.choices)
    name = models.CharField(max_length=160)
    women = models.PositiveIntegerField()
    men = models.PositiveIntegerField()
    unsaid = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.name}"


class Topic(models.TextChoices):
    """The four parts of what is learnt."""

    PROFILING = "profiling"
    CONTEXT = "context"
    TARGETING = "targeting"
    DESIGN = "design"


class Assessment(Logged):
    """How sure participants say they are of a topic, before or after: how many at each of four levels."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="assessments")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    is_after = models.BooleanField()
    counts = models.JSONField()  # four numbers, from not sure at all to very sure

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.topic}"


class FollowUp(Logged):
    """What became of a workshop after 3 or 12 months. The latest row of the months and the question stands."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=12)
    answer = models.CharField(max_length=10)  # yes, partly, no, not_known
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(months__in=(3, 12)), name="workshop_followed_up_when"),)

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.months}"
