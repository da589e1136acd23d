"""What a zone or the migration team asked a society about one field of one programme, or about the whole of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User


class Asked(models.Model):
    """``slot`` is empty for the programme as a whole; ``body`` is who asks, as everybody may read it: ``zone-africa``
    or ``migration-team``. The society answers in words, or by changing the field; whoever asked closes."""

    class Kind(models.TextChoices):
        """A question, or a doubt about what stands."""

        QUESTION = "question"
        DOUBT = "doubt"

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.QUESTION)
    programme = models.CharField(max_length=40)
    slot = models.CharField(max_length=120, blank=True, default="")
    ns_id = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    answered_text = models.CharField(max_length=2000, blank=True, default="")
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["ns_id", "programme"], name="asked_society"),)
        constraints = (
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answered_text=""), name="asked_answer_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.body} {self.ns_id} {self.programme} {self.slot}".strip()
