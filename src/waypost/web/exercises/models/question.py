"""A question of an exercise, beyond what the schema of programmes asks."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models.exercise import Exercise


class QuestionKind(models.TextChoices):
    """What an answer is."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    YES_NO = "yes_no"


class Question(models.Model):
    """Changed and taken away only before the exercise opens."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveIntegerField()
    texts = models.JSONField()  # language → text
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    choices = models.JSONField(default=list)  # of a choice: a list of language → text
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exercise", "position"], name="question_position"),)
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.position}"

    def text_in(self, language: str) -> str:
        """The question in a language, or in the first in which it stands."""
        return str(self.texts.get(language) or next(iter(self.texts.values()), ""))

    def choices_in(self, language: str) -> list[str]:
        """What can be chosen; an answer keeps the number, so that it reads in every language."""
        return [str(each.get(language) or next(iter(each.values()), "")) for each in self.choices]
