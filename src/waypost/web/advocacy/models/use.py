"""Where messages were used, and talks with authorities."""

from __future__ import annotations

from django.db import models

from waypost.web.advocacy.models.message import Message, MessageVersion
from waypost.web.advocacy.models.signed import Signed, new_code

COUNTERPARTS = (
    "government", "parliament", "local_authority", "donor", "intergovernmental", "media", "public", "civil_society",
    "migrants", "other",
)  # fmt: skip


class Use(Signed):
    """A message was used on a day. ``snapshot`` is all of it as it stood, with every figure; it never changes.

    ``snapshot``: ``{"texts": {language: {part: text}}, "claims": [{key, version, run, value, unit, as_of, …}]}``;
    ``snapshot_hash`` covers it. ``counterpart`` is a body, never a person.
    """

    code = models.SlugField(max_length=12, unique=True, default=new_code)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="uses")
    version = models.ForeignKey(MessageVersion, on_delete=models.PROTECT, related_name="uses")
    event = models.CharField(max_length=200)
    used_on = models.DateField()
    country = models.CharField(max_length=3, blank=True, default="")
    counterpart_kind = models.CharField(max_length=20, choices=[(each, each) for each in COUNTERPARTS])
    counterpart = models.CharField(max_length=200, blank=True, default="")
    ns_id = models.CharField(max_length=40, blank=True, default="")  # who used it; empty: the Secretariat
    release = models.CharField(max_length=80)
    snapshot = models.JSONField()
    snapshot_hash = models.CharField(max_length=64)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["message", "-used_on"], name="use_of_message"),)

    def __str__(self) -> str:
        return f"{self.message_id} {self.used_on}"


class UseStep(Signed):
    """What the counterpart answered, and what followed; added as it comes."""

    class Step(models.TextChoices):
        """What is told."""

        RESPONSE = "response"
        FOLLOW_UP = "follow_up"
        OUTCOME = "outcome"

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step.choices)
    words = models.TextField()
    outcome = models.CharField(max_length=20, blank=True, default="")  # a code: agreed, partly, declined, none yet
    happened_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.use_id} {self.step}"


class Dialogue(Signed):
    """A talk with an authority: who by role, when, what was asked. A discreet one is seen by its owner and the team.

    ``authority`` is a body; ``level`` is national, local or international. ``ns_id``: who talked; empty: the
    Secretariat. ``spoke`` is the role of who spoke for it.
    """

    code = models.SlugField(max_length=12, unique=True, default=new_code)
    ns_id = models.CharField(max_length=40, blank=True, default="")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="dialogues")
    aspect = models.SlugField(max_length=60, blank=True, default="")
    authority = models.CharField(max_length=200)
    level = models.CharField(max_length=14, default="national")
    country = models.CharField(max_length=3, blank=True, default="")
    spoke = models.CharField(max_length=120)
    held_on = models.DateField()
    asked = models.TextField()
    is_discreet = models.BooleanField(default=False)
    next_on = models.DateField(null=True)  # when the next step is due

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["ns_id"], name="dialogue_society"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.held_on}"


class DialogueStep(Signed):
    """What followed, and when the next step is due: it settles what was due before."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="steps")
    words = models.TextField()
    outcome = models.CharField(max_length=20, blank=True, default="")
    happened_on = models.DateField(null=True)
    next_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.happened_on}"
