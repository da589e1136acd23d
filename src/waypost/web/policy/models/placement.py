"""Where a comment stands in a version, and how it came there."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.policy.models.comment import Comment


class Placement(AppendOnly):
    """One row for the version that a comment was written on, and one for each version after it.

    ``step`` is what the step to this version did (empty where it was written), ``how`` the whole way
    (:mod:`waypost.drafting.carrying`); ``provision`` is empty for the text as a whole.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="placements")
    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    provision = models.CharField(max_length=40, blank=True, default="")
    text_hash = models.CharField(max_length=24, blank=True, default="")
    step = models.CharField(max_length=12, blank=True, default="")
    how = models.CharField(max_length=12)
    from_version = models.CharField(max_length=40, blank=True, default="")
    from_provision = models.CharField(max_length=40, blank=True, default="")
    heirs = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["comment", "version"], name="placed_once"),)
        indexes = (models.Index(fields=["work", "version", "provision"], name="placement_in_version"),)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.version} {self.provision} {self.how}"
