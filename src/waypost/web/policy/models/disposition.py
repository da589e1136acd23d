"""What the drafters answer to comments, and what their authors say of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.drafting import comments as values
from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.policy.models.comment import Comment


class Disposition(AppendOnly):
    """One answer to one comment or to several that say the same. An answer is replaced by a later one, never changed.

    ``version`` is the one in which the comments stood; ``result_version`` and ``result_provision`` are where the
    result is read, empty where the comments changed nothing. ``responsible`` is a role or a body.
    """

    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, choices=[(code, code) for code in values.OUTCOMES])
    reason = models.TextField()
    reply = models.TextField(blank=True, default="")
    responsible = models.CharField(max_length=120)
    result_version = models.CharField(max_length=40, blank=True, default="")
    result_provision = models.CharField(max_length=40, blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.pk} {self.outcome}"


class Disposed(AppendOnly):
    """A comment that a disposition answers."""

    disposition = models.ForeignKey(Disposition, on_delete=models.PROTECT, related_name="disposed")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="disposed")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["disposition", "comment"], name="disposed_once"),)

    def __str__(self) -> str:
        return f"{self.disposition_id} {self.comment_id}"


class Reaction(AppendOnly):
    """What the organisation says of the answer to its comment; the latest counts."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="reactions")
    disposition = models.ForeignKey(Disposition, on_delete=models.PROTECT, related_name="reactions")
    reaction = models.CharField(max_length=20, choices=[(code, code) for code in values.REACTIONS])
    said = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.reaction}"
