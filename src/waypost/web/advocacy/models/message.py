"""Messages: what is said to whom, resting on claims."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.advocacy.models.claim import Claim, ClaimVersion
from waypost.web.advocacy.models.signed import Signed, new_code
from waypost.web.exercises.models.append_only import AppendOnly

AUDIENCES = ("host_government", "origin_government", "donors", "intergovernmental", "public", "media", "migrants")
CHANNELS = ("public", "discreet")
PARTS = ("statement", "evidence", "example", "ask")


class Message(models.Model):
    """A message through all its wordings. ``ns_id`` answers for it, empty for the migration team. Never deleted.

    Audience and channel stay as they were: another audience is another message. Whether it is live is its latest step
    of those that say so; whether it has to be checked before use follows from how its claims stand.
    """

    code = models.SlugField(max_length=12, unique=True, default=new_code)
    aspect = models.SlugField(max_length=60)
    audience = models.CharField(max_length=20, choices=[(each, each) for each in AUDIENCES])
    channel = models.CharField(max_length=10, choices=[(each, each) for each in CHANNELS])
    ns_id = models.CharField(max_length=40, blank=True, default="")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["aspect", "audience"], name="message_cell"),
            models.Index(fields=["ns_id"], name="message_society"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_discreet(self) -> bool:
        """For the eyes of its owner, the team and those who are asked to clear it."""
        return self.channel == "discreet"


class MessageVersion(Signed):
    """Its texts since a moment, each by language and with slots. ``countries``: of what it speaks, for R28 and R29.

    ``text_hash`` covers all texts and the claims they rest on, with what these say: what was checked and cleared names
    it.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="versions")
    title = models.JSONField(default=dict)
    statement = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    example = models.JSONField(default=dict)
    ask = models.JSONField(default=dict)
    countries = models.JSONField(default=list)
    text_hash = models.CharField(max_length=64)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["message", "-id"], name="message_version_latest"),)

    def __str__(self) -> str:
        return f"{self.message_id} {self.pk}"


class MessageClaim(AppendOnly):
    """A claim that a version of a message rests on; ``name`` is what its slots call it.

    ``claim_version`` is what the claim said when the words were written: with other words, another query or another
    tolerance of its owner's it is to be checked before use.
    """

    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="claims")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="in_messages")
    claim_version = models.ForeignKey(ClaimVersion, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=80)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["version", "name"], name="message_claim_name_once"),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.name}"


class MessageStep(Signed):
    """What happened to a message. ``version``: of which wording it speaks.

    ``confirmed``: its owner looked at it after a claim had moved, and it may be used; ``runs`` are the numbers of the
    runs that were looked at. ``spoken_for``: somebody else wrote down what a society answered, ``reason`` says why.
    """

    class Step(models.TextChoices):
        """What was done."""

        DRAFTED = "drafted"
        SAVED = "saved"
        CHECKED = "checked"
        CLEARED = "cleared"
        LIVE = "live"
        CONFIRMED = "confirmed"
        SPOKEN_FOR = "spoken_for"
        WITHDRAWN = "withdrawn"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="steps")
    version = models.ForeignKey(MessageVersion, null=True, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    reason = models.TextField(blank=True, default="")
    runs = models.JSONField(default=list)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["message", "-id"], name="message_step_latest"),)

    def __str__(self) -> str:
        return f"{self.message_id} {self.step}"


class ToneReview(Signed):
    """A person's word on what the tone checks found in a wording: ``findings`` as they were found, by language."""

    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="tone_reviews")
    language = models.CharField(max_length=8)
    findings = models.JSONField(default=list)
    is_accepted = models.BooleanField()
    note = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} {self.is_accepted}"
