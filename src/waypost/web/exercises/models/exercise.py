"""A mapping exercise: who is asked, in which languages, from when until when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from waypost.web.accounts.models import User

SOON = dt.timedelta(hours=1)
GRACE = dt.timedelta(days=14)  # after the closing: links still open, an answer still counts, as a late one


class Choice(models.TextChoices):
    """How the societies are chosen. Codes are the catalog's."""

    ALL = "all"
    REGION = "region"
    ZONE = "zone_2009"
    TRAIL = "trail"
    LIST = "list"


class Purpose(models.TextChoices):
    """What societies are asked for: the picture of their programmes, or what they say of a text."""

    MAPPING = "mapping"
    CONSULTATION = "consultation"


class Exercise(models.Model):
    """Times are UTC; ``time_zone`` is where its days begin and end. Never deleted: its log points here."""

    code = models.SlugField(max_length=60, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.MAPPING)
    names = models.JSONField()  # language → name
    languages = models.JSONField()  # those offered, in our order
    time_zone = models.CharField(max_length=60)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=10, choices=Choice.choices)
    chosen_codes = models.JSONField(default=list)  # of regions, zones, trails or societies
    chosen_platforms = models.JSONField(default=list)  # codes of platforms of the network; of a consultation alone
    opened_at = models.DateTimeField(null=True)  # when the invited were frozen
    closed_at = models.DateTimeField(null=True)  # closed by hand before its time
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="exercise_closes_after_it_opens"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> ZoneInfo:
        """Where its days begin and end."""
        return ZoneInfo(self.time_zone)

    @property
    def ends_at(self) -> dt.datetime:
        """Up to when an answer is in time: the closing, or the earlier moment at which somebody closed it."""
        return min(self.closed_at, self.closes_at) if self.closed_at else self.closes_at

    @property
    def closing_day(self) -> dt.date:
        """The day of the end, where the exercise is at home."""
        return self.ends_at.astimezone(self.zone).date()

    def is_open(self, now: dt.datetime) -> bool:
        """Answers are awaited."""
        return self.opened_at is not None and self.opens_at <= now <= self.ends_at

    def takes_answers(self, now: dt.datetime) -> bool:
        """Answers are taken: it is open, or ended no longer ago than the grace."""
        return self.opened_at is not None and self.opens_at <= now <= self.ends_at + GRACE

    def opens_soon(self, now: dt.datetime) -> bool:
        """A plan whose time has come or comes within an hour: the worker opens it, whether somebody looks or not."""
        return self.opened_at is None and self.opens_at <= now + SOON and self.closes_at > now

    def name_in(self, language: str) -> str:
        """Its name in a language, or in the first in which it has one."""
        found = self.names.get(language) or next(
            (self.names[code] for code in self.languages if code in self.names), ""
        )
        return str(found or self.code)
