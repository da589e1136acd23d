"""A holder who is asked to answer a request."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.network.models.holder import Holder
from waypost.web.network.models.request import Request


class DeclineReason(models.TextChoices):
    """Why somebody cannot; out of a list, so that nobody has to explain themselves."""

    NO_TIME = "no_time"
    OTHER_FIELD = "other_field"
    CONFLICT = "conflict"
    SAFETY = "safety"
    OTHER = "other"


class Invitation(models.Model):
    """Once for a request and a holder. ``parts`` is why it was proposed, as it stood when it was."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="invitations")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="invitations")
    parts = models.JSONField(default=list)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    is_accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=12, blank=True, default="", choices=DeclineReason.choices)
    words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "holder"], name="network_invited_once"),)
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id} {self.holder_id}"
