"""A role that waits for somebody."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models.scope import Scoped, scope_rule
from waypost.web.accounts.models.user import User


class Invitation(Scoped):
    """An offer to one address. Of its link only a hash is kept: whoever reads the table cannot accept."""

    email = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (scope_rule("invitation_scope"),)
        indexes = (models.Index(fields=["email"], name="invitation_email"),)

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.ns_id or self.region or self.zone}".strip()
