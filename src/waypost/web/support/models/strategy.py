"""A complementary strategy. Nothing of it is edited: a part is withdrawn with a reason and said anew."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waypost.strategies.sides import SIDES
from waypost.strategies.values import Data, Word
from waypost.web.exercises.models.logged import Logged, LoggedFor, choices
from waypost.web.meetings.models import Meeting

EVENTS = ("proposed", "in_force", "reviewed", "ended")
PARTS = ("need", "commitment", "hand_over", "message", "finding")


class Strategy(Logged):
    """For one trail, with the meeting that it comes from and the day on which it is looked at again."""

    code = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()  # language → name
    trail = models.CharField(max_length=60)
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="strategies")
    review_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["trail"], name="support_strategy_trail"),)

    def __str__(self) -> str:
        return self.code

    def name_in(self, language: str) -> str:
        """Its name in a language, or in the first in which it has one."""
        names: dict[str, str] = self.names
        return str(names.get(language) or next(iter(names.values()), self.code))


class Event(Logged):
    """Proposed to societies, in force, reviewed (with the next day of review), ended."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=choices(EVENTS))
    review_on = models.DateField(null=True)
    why = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.kind}"


class Part(Logged):
    """A part of a strategy. Whether it is still one follows from what was said of it."""

    class Meta:
        abstract = True


class Need(Part):
    """What people need at a stage: by service and group, in a country of the stage or in all of it."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="needs")
    side = models.CharField(max_length=20, choices=choices(SIDES))
    service = models.CharField(max_length=60)
    country = models.CharField(max_length=3, blank=True, default="")
    group = models.CharField(max_length=60, blank=True, default="")
    text = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.side} {self.service}"


class Commitment(Part):
    """What a society does for a need. ``decision``: the number of the meeting's decision that it carries out."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="commitments")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="commitments")
    ns_id = models.CharField(max_length=20)
    side = models.CharField(max_length=20, choices=choices(SIDES))
    service = models.CharField(max_length=60)
    country = models.CharField(max_length=3, blank=True, default="")
    text = models.TextField()
    from_day = models.DateField(null=True)
    until_day = models.DateField(null=True)
    people_per_year = models.PositiveIntegerField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    decision = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["ns_id"], name="support_commitment_society"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | (Q(amount__gte=0) & ~Q(currency="")),
                name="support_commitment_money",
            ),
        )

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.ns_id}"


class HandOver(Part):
    """People go from what one society does to what another does, and what goes with them."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="taken")
    text = models.TextField()
    data = models.CharField(max_length=14, choices=choices(Data), default=Data.NONE)
    safeguard = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(data=Data.WITH_CONSENT) | ~Q(safeguard=""), name="support_hand_over_safeguard"
            ),
        )

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.giver_id} {self.taker_id}"


class Message(Part):
    """A message of the Movement that belongs to it, by its code."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="messages")
    code = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.code}"


class Finding(Part):
    """What of the analysis it acts on: the question and what its row is known by from release to release."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="findings")
    question = models.CharField(max_length=30)
    key = models.CharField(max_length=60)
    release = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["key"], name="support_finding_key"),)

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.key}"


class Said(LoggedFor):
    """One word on a part: accepted, declined, begun, kept, withdrawn. For which society, with what shows it.

    A word of a society that somebody else writes down says how it was told.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="log")
    part = models.CharField(max_length=12, choices=choices(PARTS))
    number = models.PositiveBigIntegerField()
    word = models.CharField(max_length=10, choices=choices(Word))
    ns_id = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField(blank=True, default="")
    programme_id = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.part} {self.number} {self.word}"
