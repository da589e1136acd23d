"""Who holds competences."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.network.holders import KINDS
from waypost.web.accounts.models import User


class Holder(models.Model):
    """A person, or a body. Codes are the catalog's. A person's name is that of their account, shown with consent only.

    ``catalog_id`` is set for platforms and institutions of the catalog. Never deleted: invitations point here; a person
    who leaves takes out what they said of themselves.
    """

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    person = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="holder")
    ns_id = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, default="")  # of a unit
    catalog_id = models.CharField(max_length=60, blank=True, default="")
    languages = models.JSONField(default=dict)  # language → level
    sex = models.CharField(max_length=10, blank=True, default="")
    zone = models.CharField(max_length=40, blank=True, default="")
    trails = models.JSONField(default=list)
    refused_countries = models.JSONField(default=list)
    load_cap = models.PositiveSmallIntegerField(default=2)
    available_from = models.DateField(null=True)
    available_until = models.DateField(null=True)
    # A colleague who is told and answers what the person is asked while they are not available.
    deputy = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="stands_in_for")
    released_at = models.DateTimeField(null=True)  # their society lets them work for others
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # Of a unit: the mailbox of a role and the telephone of a switchboard, which its society agreed to show to members.
    mailbox = models.CharField(max_length=120, blank=True, null=True)
    telephone = models.CharField(max_length=40, blank=True, null=True)
    reach_agreed_on = models.DateField(null=True)
    reach_agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="person", person__isnull=False) | (~Q(kind="person") & Q(person__isnull=True)),
                name="holder_person_is_a_person",
            ),
            models.UniqueConstraint(fields=["catalog_id"], condition=~Q(catalog_id=""), name="holder_of_catalog_once"),
        )
        indexes = (models.Index(fields=["ns_id"], name="holder_society"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def is_away(self, day: dt.date) -> bool:
        """Whether a day lies outside of the time for which they said that they can."""
        return not (self.available_from or day) <= day <= (self.available_until or day)

    @property
    def is_person(self) -> bool:
        """A person, whom only consent shows."""
        return self.kind == "person"
