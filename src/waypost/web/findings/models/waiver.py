"""A departure for a recorded reason: proposed by the society, approved by the team, for a time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.findings.models.question import Question


class Waiver(AppendOnly):
    """The proposal. ``key`` is ``publisher|identifier`` of a record of the programme, as decisions name it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="waivers")
    key = models.CharField(max_length=600)
    reason = models.TextField()
    until = models.DateField()
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.until}"


class Verdict(AppendOnly):
    """What the team decides of a proposal; the latest counts. The society may take back its own."""

    class Word(models.TextChoices):
        """What was decided."""

        APPROVED = "approved"
        DECLINED = "declined"
        TAKEN_BACK = "taken_back"

    waiver = models.ForeignKey(Waiver, on_delete=models.PROTECT, related_name="verdicts")
    word = models.CharField(max_length=12, choices=Word.choices)
    why = models.TextField(blank=True, default="")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.waiver_id} {self.word}"
