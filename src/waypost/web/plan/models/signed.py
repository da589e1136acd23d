"""Rows of the plan in the order in which they were written."""

from __future__ import annotations

from waypost.web.exercises.models.logged import Logged


class Signed(Logged):
    """A row that is added and stays, with who added it."""

    class Meta(Logged.Meta):
        abstract = True
        ordering = ("pk",)
