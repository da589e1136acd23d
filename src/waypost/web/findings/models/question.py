"""A finding as a question to a society, what it replies, and what zone or team say to that."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class Question(models.Model):
    """What a rule asks a society about a programme, from the release in which it was first found.

    ``outcome``, ``evidence`` (``field:value`` apart by spaces) and ``words`` follow the latest release that was looked
    at; the rest stays. Closed when the finding is gone, or by a person with a reason.
    """

    class Outcome(models.TextChoices):
        """Why it is asked: the programme departs; the same with a recorded justification; its texts need a look."""

        DEPARTS = "departs"
        JUSTIFIED = "departs_justified"
        TO_LOOK_AT = "to_look_at"

    rule = models.CharField(max_length=20)
    programme = models.CharField(max_length=60)
    ns_id = models.CharField(max_length=40)
    first_put_on = models.DateField()
    release = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    severity = models.CharField(max_length=20)
    evidence = models.TextField(blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "programme", "ns_id"], condition=Q(closed_at=None), name="question_open_once"
            ),
        )
        indexes = (models.Index(fields=["ns_id", "closed_at"], name="question_of_society"),)

    def __str__(self) -> str:
        return f"{self.rule} {self.programme} {self.ns_id}"


class Reply(AppendOnly):
    """What the society says to a question: a position, and words."""

    class Position(models.TextChoices):
        """One of four."""

        CHANGING = "changing"
        REASONED = "reasoned"
        WRONG_FACTS = "wrong_facts"
        ADVICE = "advice"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="replies")
    position = models.CharField(max_length=12, choices=Position.choices)
    words = models.TextField(blank=True, default="")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.position}"


class FollowUp(AppendOnly):
    """What a zone, the team or the society adds later."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.TextField()
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.role}"


class Closing(AppendOnly):
    """How a question ended: the finding is gone, or a person closed it and said why."""

    class How(models.TextChoices):
        """Why it is over."""

        GONE = "gone"
        SETTLED = "settled"

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="closing")
    how = models.CharField(max_length=10, choices=How.choices)
    why = models.TextField(blank=True, default="")
    role = models.CharField(max_length=40, blank=True, default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.how}"


class Putting(AppendOnly):
    """One look at a release under the rules of that time: ``mark`` names both.

    ``tallies`` are the counts from which the indicators follow (:mod:`waypost.web.findings.tallies`).
    """

    mark = models.CharField(max_length=200)
    release = models.CharField(max_length=80)
    as_of = models.DateField()
    put = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    tallies = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.release} {self.put} {self.closed}"
