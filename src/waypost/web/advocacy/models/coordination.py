"""Societies whose data a message uses say whether it may, and those who speak on the same thing agree how."""

from __future__ import annotations

import datetime as dt

from django.db import models

from waypost.advocacy.gate import RULES
from waypost.web.advocacy.models.message import Message, MessageVersion
from waypost.web.advocacy.models.signed import Signed


class Clearance(Signed):
    """A society is asked whether a message may use its data, and answers: the latest row of a society counts.

    It may refuse the use of its data, not the claim. What was given holds for the texts of ``text_hash``, and so for
    the audience and the channel of the message, within limits: ``until`` its last day, ``counterparts`` the kinds of
    bodies with whom the message may be used (none named: any), ``scope`` what else, in words. ``due_on``: by when the
    society is asked to answer.
    """

    class Step(models.TextChoices):
        """Asked, or how it was answered."""

        ASKED = "asked"
        GIVEN = "given"
        REFUSED = "refused"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="clearances")
    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="clearances")
    ns_id = models.CharField(max_length=40)
    step = models.CharField(max_length=8, choices=Step.choices)
    scope = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    until = models.DateField(null=True)
    counterparts = models.JSONField(null=True)
    due_on = models.DateField(null=True)
    text_hash = models.CharField(max_length=64)

    class Meta(Signed.Meta):
        indexes = (
            models.Index(fields=["message", "ns_id", "-id"], name="clearance_latest"),
            models.Index(fields=["ns_id"], name="clearance_society"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.ns_id} {self.step}"

    def has_ended(self, day: dt.date) -> bool:
        """Whether it was given until a day that is over; on its last day it still holds."""
        return self.step == self.Step.GIVEN and self.until is not None and day > self.until


class Waiver(Signed):
    """That a message does without what a rule of practice asks, for a reason and until a day; the latest of a rule
    counts, for the words of ``text_hash``. Without ``until`` it was taken back.

    ``requirement``: one of those of :data:`waypost.advocacy.gate.RULES`.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="waivers")
    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="waivers")
    requirement = models.CharField(max_length=12, choices=[(each, each) for each in RULES])
    reason = models.TextField()
    until = models.DateField(null=True)
    text_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.message_id} {self.requirement}"

    @property
    def rule(self) -> str:
        """The rule of practice."""
        return RULES[self.requirement]


class Coordination(Signed):
    """That components that speak on the same aspect to the same audience talked about it (rule R29).

    ``way``: one joint message, one after the other, each to its own audience, or informed alone. ``bodies`` are
    societies by id, empty text for the Secretariat. ``made_on``: the day on which they agreed.
    """

    class Way(models.TextChoices):
        """What was agreed."""

        JOINT = "joint"
        IN_TURN = "in_turn"
        DIVIDED = "divided"
        INFORMED = "informed"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="coordinations")
    other = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    bodies = models.JSONField(default=list)
    way = models.CharField(max_length=10, choices=Way.choices)
    words = models.TextField(blank=True, default="")
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.message_id} {self.way}"
