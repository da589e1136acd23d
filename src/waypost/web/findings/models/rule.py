"""Rules as they are edited here: every draft, every text that went live, everything that was taken back.

A rule that is added here has its id from its first draft on, and keeps it: no other rule ever gets it.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class RuleChange(AppendOnly):
    """One step. ``content`` is the whole rule as its file has it; empty where it was taken back."""

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added"
        SAVED = "saved"
        LIVE = "live"
        TAKEN_BACK = "taken_back"

    rule = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.JSONField(default=dict)
    why = models.TextField(blank=True, default="")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["rule", "-id"], name="rule_change_latest"),)
        constraints = (
            models.UniqueConstraint(fields=["rule"], condition=models.Q(kind="added"), name="rule_added_once"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"
