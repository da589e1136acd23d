"""Sign-offs of provisions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.drafting import signing as values
from waypost.web.accounts.models import User
from waypost.web.exercises.models import Medium
from waypost.web.exercises.models.append_only import AppendOnly


class SignOff(AppendOnly):
    """An organisation's word on the authoritative words of one provision, whose hash is ``signed``."""

    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    provision = models.CharField(max_length=40)
    signed = models.CharField(max_length=24)
    organisation = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=[(code, code) for code in values.KINDS])
    authority = models.CharField(max_length=20, choices=[(code, code) for code in values.AUTHORITIES])
    said = models.TextField(blank=True, default="")
    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")
    told_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["work", "organisation"], name="sign_off_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.work} {self.provision} {self.kind}"
