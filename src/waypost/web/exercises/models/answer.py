"""What a society answered to a question of an exercise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.exercises.models.link import Link
from waypost.web.exercises.models.question import Question


class Answer(AppendOnly):
    """The latest row counts; earlier ones stay. Either a value or why there is none (code list ``no_answer``)."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    ns_id = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    no_answer = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(no_answer="") | Q(value__isnull=True), name="answer_a_value_or_why_there_is_none"
            ),
        )
        indexes = (models.Index(fields=["ns_id", "question"], name="answer_of_society"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.question_id}"
