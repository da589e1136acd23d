"""What a person told, in words that nobody is known by, and what they agreed to."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.advocacy.models.signed import Signed, new_code


class Story(models.Model):
    """A story without name, date of birth, day or place smaller than a country. Its words go when consent is withdrawn.

    ``words`` are texts by language. ``groups`` are codes of population groups. ``review`` is what the check for
    re-identification found and how each was settled; a story is used only when ``reviewed_at`` is set, by somebody
    else than who wrote it.
    """

    code = models.SlugField(max_length=12, unique=True, default=new_code)
    ns_id = models.CharField(max_length=40, blank=True, default="")
    words = models.JSONField(default=dict)
    country = models.CharField(max_length=3, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True)
    groups = models.JSONField(default=list)
    review = models.JSONField(default=list)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["ns_id"], name="story_society"),)

    def __str__(self) -> str:
        return self.code


class StoryConsent(Signed):
    """What the person agreed to, or that they took it back. The latest row counts, and it ends.

    ``audiences`` are audiences of messages, ``channels`` public or discreet. ``how`` says how they were asked (written,
    spoken), never who they are.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="consents")
    is_given = models.BooleanField()
    audiences = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    how = models.CharField(max_length=20, blank=True, default="")
    given_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["story", "-id"], name="story_consent_latest"),)

    def __str__(self) -> str:
        return f"{self.story_id} {self.is_given}"

    def is_in_force(self, day: dt.date) -> bool:
        """Whether it was given, and has not ended; on its last day it still holds."""
        return self.is_given and (self.until is None or day <= self.until)
