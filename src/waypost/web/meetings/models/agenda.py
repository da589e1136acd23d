"""The agenda and the documents. What was sent is frozen: triggers refuse to change, replace or take away any of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.meetings.models.meeting import Meeting


class Asked(models.TextChoices):
    """What is asked of the meeting in an item."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class Sent(models.Model):
    """A part of what is sent. Changed only before the invitation; ``is_later`` says that it was tabled after it."""

    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    is_later = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    class Meta:
        abstract = True


class Item(Sent):
    """A point of the agenda. ``owner`` is a role or a body, ``minutes`` how long it is planned to take.

    ``titles`` are the title in each language where it was not written by hand: each reader sees their own.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    titles = models.JSONField(null=True)
    owner = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveIntegerField(null=True)
    asked = models.CharField(max_length=12, choices=Asked.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="item_position"),)
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"

    def title_in(self, language: str) -> str:
        """The title for a reader: as it was written where it stands in one language alone."""
        return (self.titles or {}).get(language, self.title)


class Content(models.Model):
    """The bytes of a document, kept once by their SHA-256 however often they are tabled.

    A trigger refuses every change; they go only with the last document of a plan that was taken off it.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class Document(Sent):
    """A file, or a version of a text as it stood when it was tabled, with the hash of its bytes.

    A file may be a text of a ``work`` without being known as one of its versions. ``is_text`` is what was answered to
    that question, which is asked of a file before a Board; None where nobody was asked.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="documents")
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=8)  # pdf, docx, …
    work = models.CharField(max_length=60, blank=True, default="")
    version = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    is_text = models.BooleanField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="document_position"),)
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"

    @property
    def file_name(self) -> str:
        """A name for whoever saves it: nothing of the name that it was sent in under."""
        return f"{self.meeting.code}-{self.position:02}.{self.form}"


class Override(AppendOnly):
    """Why a version lies before a Board though submitted comments on its work had no answer, and how many these were.

    It is said once for a meeting and a version, in whichever languages that is tabled.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="overrides")
    work = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    unanswered = models.PositiveIntegerField()
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.work} {self.version}"
