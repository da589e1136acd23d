"""Programmes that are drafted from a cell: each version stays, with what the rules of practice said of it."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models.logged import Logged
from waypost.web.workshops.models.workshop import Cell, Workshop


class Draft(models.Model):
    """A need of a cell that a society takes up. ``number`` counts those of a workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="drafts")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField()
    need = models.CharField(max_length=30)
    ns_id = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workshop", "number"], name="workshop_draft_number_once"),)

    def __str__(self) -> str:
        return f"{self.workshop_id} {self.number}"


class DraftVersion(Logged):
    """A draft as it was written (:class:`waypost.web.workshops.drafted.Drafted`), and outcomes by rule.

    ``heard_with``: the digest of the rules that heard it, and the day.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="versions")
    content = models.JSONField()
    heard = models.JSONField()
    heard_with = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.at:%Y-%m-%d %H:%M}"


class Entered(Logged):
    """A draft went into the society's register, as a planned programme; once.

    ``words``: why, where rules of practice ask about it.
    """

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="entered")
    programme = models.CharField(max_length=40)
    is_signed = models.BooleanField()
    words = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.programme}"
