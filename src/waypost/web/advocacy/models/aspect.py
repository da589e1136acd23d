"""Aspects and questions that the team added beside those of the catalog. The latest row of a key counts."""

from __future__ import annotations

from django.db import models

from waypost.web.advocacy.models.signed import Signed


class AddedAspect(Signed):
    """A humanitarian side of migration that goes unseen. No key of the catalog is ever taken.

    ``title`` and ``about`` are texts by language. ``is_retired``: it is not shown any more; what points to it stays.
    """

    key = models.SlugField(max_length=60)
    title = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["key", "-id"], name="aspect_latest"),)

    def __str__(self) -> str:
        return self.key


class AddedQuestion(Signed):
    """What would have to be known about an aspect, of the catalog or added. ``gap``: what no source at hand tells."""

    aspect = models.SlugField(max_length=60)
    key = models.SlugField(max_length=60)
    title = models.JSONField(default=dict)
    gap = models.JSONField(default=dict)
    is_retired = models.BooleanField(default=False)

    class Meta(Signed.Meta):
        indexes = (models.Index(fields=["aspect", "key", "-id"], name="aspect_question_latest"),)

    def __str__(self) -> str:
        return f"{self.aspect} {self.key}"
