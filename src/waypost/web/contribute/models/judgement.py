"""What people decided about two records, a name or a value of a source: it enters ``catalog/decisions`` on export."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User


class Judgement(models.Model):
    """``kind`` ``same``: ``left`` and ``right`` are keys ``publisher|identifier``; ``name``: ``left`` is a name as it
    stands in a source, ``right`` the body that it means; ``correction``: ``left`` is source and identifier, ``right``
    the field, ``expect`` and ``value`` what stands and what is right; ``scope``: ``left`` is a record's key, and the
    judgement says whether it is about migration. The latest one of a kind, left and right counts; ``unsure`` takes
    back what was decided before. Of two records of different societies both decide (``verdicts``): ``sides`` are the
    societies of the left and of the right one, apart by a bar.
    """

    class Kind(models.TextChoices):
        """What is decided."""

        SAME = "same"
        NAME = "name"
        CORRECTION = "correction"
        SCOPE = "scope"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    left = models.CharField(max_length=600)
    right = models.CharField(max_length=600)
    judgement = models.CharField(max_length=12, blank=True, default="")
    expect = models.TextField(blank=True, default="")
    value = models.TextField(blank=True, default="")
    sides = models.CharField(max_length=600, blank=True, default="")
    ns_id = models.CharField(max_length=40, blank=True, default="")
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["kind", "left", "right", "-id"], name="judgement_latest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.left} {self.judgement or self.right}"
