"""Words of stories that stand in frozen snapshots: the one part of them that can be taken out."""

from __future__ import annotations

from django.db import models

from waypost.web.advocacy.models.story import Story
from waypost.web.advocacy.models.use import Use


class UseStory(models.Model):
    """The words of a story as a message told it on a day, by language.

    They stand beside the snapshot, which holds their digest alone: when the person takes the consent back, the words
    go, ``erased_at`` says when, and the hash of the snapshot still holds.
    """

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="stories")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="in_uses")
    key = models.SlugField(max_length=40)
    words = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["use", "key"], name="use_story_once"),)

    def __str__(self) -> str:
        return f"{self.use_id} {self.key}"
