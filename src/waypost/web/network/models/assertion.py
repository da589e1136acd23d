"""What is said of a holder's competence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waypost.network.assertions import BASES
from waypost.web.accounts.models import User
from waypost.web.network.models.holder import Holder


class Assertion(models.Model):
    """A tag with a level. What a person says of themselves counts as that until their society endorsed it.

    ``answered_request`` is written by the server when an asker found advice useful, and needs no endorsement.
    """

    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="assertions")
    tag = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20, choices=[(basis, basis) for basis in BASES])
    reference = models.CharField(max_length=120, blank=True, default="")
    said_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="assertion_level_1_to_4"),
            models.UniqueConstraint(
                fields=["holder", "tag", "basis", "reference"], condition=Q(ended_at=None), name="assertion_once"
            ),
        )
        ordering = ("tag", "basis", "pk")

    def __str__(self) -> str:
        return f"{self.holder_id} {self.tag} {self.level}"

    @property
    def counted_basis(self) -> str:
        """The basis on which it counts now."""
        if self.basis == "answered_request":
            return self.basis
        if self.endorsed_at is None:
            return "self"
        return "endorsed" if self.basis == "self" else self.basis
