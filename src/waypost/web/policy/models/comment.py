"""What an organisation says about a provision of a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.drafting import comments as values
from waypost.web.accounts.models import User
from waypost.web.exercises.models import Medium, ToldBy
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.policy.models.round import Round


def _choices(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, code) for code in codes]


class Comment(models.Model):
    """Its words never change once it is submitted (a trigger sees to it), and it is never deleted.

    ``provision`` is empty for the text as a whole. ``text_hash`` is of the words that it was written on, in
    ``language``; ``written_in`` is the language of its own words, empty where that is unknown. ``answered`` is the
    disposition that counts, ``reaction`` what its author says of that. With ``medium`` it was written down for the
    organisation.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="comments")
    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    provision = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=24, blank=True, default="")
    organisation = models.CharField(max_length=40)
    type = models.CharField(max_length=20, choices=_choices(values.TYPES))
    position = models.CharField(max_length=20, choices=_choices(values.POSITIONS))
    quote = models.TextField(blank=True, default="")
    wording = models.TextField(blank=True, default="")
    rationale = models.TextField(blank=True, default="")
    evidence = models.JSONField(default=list)
    written_in = models.CharField(max_length=2, blank=True, default="")
    confidentiality = models.CharField(max_length=10, choices=_choices(values.CONFIDENTIALITIES), default="members")
    status = models.CharField(max_length=10, choices=_choices(values.STATUSES), default="draft")
    author_role = models.CharField(max_length=30, blank=True, default="")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    answered = models.ForeignKey("policy.Disposition", null=True, on_delete=models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=20, blank=True, default="", choices=_choices(values.REACTIONS))
    medium = models.CharField(max_length=12, choices=Medium.choices, blank=True, default="")
    told_by_role = models.CharField(max_length=20, choices=ToldBy.choices, blank=True, default="")
    told_on = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["round", "organisation"], name="comment_of_organisation"),
            models.Index(fields=["work", "status"], condition=Q(answered=None), name="comment_open"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.organisation} {self.work} {self.version} {self.provision}"


class CommentEvent(AppendOnly):
    """What was done with a comment, by whom; ``before`` are the words that were changed."""

    class Kind(models.TextChoices):
        """What was done."""

        WRITTEN = "written"
        CHANGED = "changed"
        VERIFIED = "verified"
        SUBMITTED = "submitted"
        WITHDRAWN = "withdrawn"
        DISPOSED = "disposed"
        REACTED = "reacted"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.JSONField(default=dict)
    why = models.TextField(blank=True, default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.comment_id} {self.kind}"
