"""Who is what, since when, on whose word, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models.scope import Scoped, scope_rule
from waypost.web.accounts.models.user import User


class Membership(Scoped):
    """A role that a person holds. It ends; it is never deleted."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            scope_rule("membership_scope"),
            models.UniqueConstraint(
                fields=["person", "role", "ns_id", "region", "zone"],
                condition=Q(ended_at=None),
                name="membership_once_in_force",
            ),
        )
        indexes = (models.Index(fields=["ns_id"], name="membership_society"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.ns_id or self.region or self.zone}".strip()
