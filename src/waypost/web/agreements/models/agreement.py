"""An agreement, who agrees, who signs for them, and its money. What is changed stands in the log of changes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from waypost.reference.agreement_values import AUTHORITIES, LEVELS, PARTY_KINDS, PARTY_ROLES, TYPES
from waypost.reference.agreement_values import VISIBILITIES as SEEN_BY
from waypost.reference.money import MONEY_KINDS
from waypost.web.accounts.models import User
from waypost.web.exercises.models.logged import choices


class Agreement(models.Model):
    """An agreement of a society (``ns_id``) or of the Secretariat (empty).

    ``absent`` are types of clause that its text is said not to have; ``is_complete``: all clauses are written down.
    One that was entered by mistake is withdrawn: nobody sees it any more.
    """

    code = models.SlugField(max_length=60, unique=True)
    titles = models.JSONField()  # language → title
    ns_id = models.CharField(max_length=20, blank=True, default="")
    level = models.CharField(max_length=10, choices=choices(LEVELS))
    zone = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=3, blank=True, default="")
    type = models.CharField(max_length=12, choices=choices(TYPES))
    ends_on = models.DateField(null=True)
    languages = models.JSONField(default=list)
    predecessor = models.CharField(max_length=60, blank=True, default="")  # a code, of here or of the catalog
    services = models.JSONField(default=list)
    places = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    absent = models.JSONField(default=list)
    is_complete = models.BooleanField(default=False)
    visibility = models.CharField(max_length=10, choices=choices(SEEN_BY), default="parties")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["ns_id"], name="agreement_society"),)

    def __str__(self) -> str:
        return self.code

    def title_in(self, language: str) -> str:
        """Its title in a language, or in the first in which it has one."""
        titles: dict[str, Any] = self.titles
        return str(titles.get(language) or next(iter(titles.values()), self.code))


class Party(models.Model):
    """Who agrees: a society or a body of the catalog by its id, anybody else by name."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=12, choices=choices(PARTY_KINDS))
    body_id = models.CharField(max_length=60, blank=True, default="")
    names = models.JSONField(default=dict)
    role = models.CharField(max_length=16, choices=choices(PARTY_ROLES), default="party")
    is_movement = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.body_id or self.names}"


class Signatory(models.Model):
    """An office that signs for a party, with its authority. Never a person."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatories")
    office = models.CharField(max_length=160, blank=True, default="")
    authority = models.CharField(max_length=20, choices=choices(AUTHORITIES), blank=True, default="")

    def __str__(self) -> str:
        return f"{self.party_id} {self.authority}"


class Money(models.Model):
    """An amount in its own currency. Nothing is ever added over currencies."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="money")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=12, choices=choices(MONEY_KINDS), default="budget")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(amount__gte=0), name="agreement_money_not_negative"),)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.currency}"
