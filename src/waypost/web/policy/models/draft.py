"""Texts that are made here: works of our own, and versions of any work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly


class OwnWork(models.Model):
    """A text that the catalog does not ship: a guidance, or another policy.

    ``provisions`` are those that a guidance belongs to, as ``work provision``; ``topic`` is what proposed it.
    """

    class Kind(models.TextChoices):
        """What it is."""

        POLICY = "policy"
        GUIDANCE = "guidance"

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    titles = models.JSONField()  # language → title
    authoritative = models.CharField(max_length=2)
    provisions = models.JSONField(default=list)
    topic = models.CharField(max_length=120, blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.code


class Draft(models.Model):
    """A version: ``content`` is the whole of it as a value (:class:`waypost.drafting.texts.Version`).

    Versions of a work follow each other in the order of ``position``, after those that the catalog ships. Once issued
    its content never changes (a trigger sees to it); ``revision`` counts the changes before that.
    """

    work = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    based_on = models.CharField(max_length=40, blank=True, default="")
    content = models.JSONField()
    notes = models.JSONField(default=dict)  # language → what changed in meaning, by the drafter
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["work", "code"], name="draft_code_once"),
            models.UniqueConstraint(fields=["work", "position"], name="draft_position_once"),
            models.UniqueConstraint(fields=["work"], condition=Q(issued_at=None), name="one_draft_at_work"),
        )

    def __str__(self) -> str:
        return f"{self.work} {self.code}"


class Edit(AppendOnly):
    """One change of a version at work: what was done to which provision, the words before and after."""

    class Kind(models.TextChoices):
        """What was done."""

        REWORDED = "reworded"
        ADDED = "added"
        SPLIT = "split"
        GIVEN_UP = "given_up"
        FROM_FILE = "from_file"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="edits")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    provision = models.CharField(max_length=40)
    language = models.CharField(max_length=2, blank=True, default="")
    old = models.TextField(blank=True, default="")
    new = models.TextField(blank=True, default="")
    heirs = models.JSONField(default=list)
    why = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind} {self.provision}"
