"""A finding as a question to a society, what it replies, and what zone or team say to that."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.contribute.models.told import Told
from waypost.web.exercises.models.append_only import AppendOnly


class Question(models.Model):
    """What a rule asks a society about a programme, from the release in which it was first found.

    ``outcome``, ``evidence`` (``field:value`` apart by spaces), ``words`` and ``relation`` follow the latest release
    that was looked at; the rest stays. Closed when the finding is gone, or by a person with a reason.

    A rule about relations asks each society concerned by itself: ``finding`` names what it found; ``programme`` (the
    latest that shows it, or none) and ``evidence`` are the society's own part, ``relation`` is the whole row, which
    tells of others, ``concerned`` are all societies that it is about, with a space before and behind each.
    """

    class Outcome(models.TextChoices):
        """Why it is asked: the programme departs; the same with a recorded justification; its texts need a look; of a
        critical rule about relations also that what is known does not suffice to tell.
        """

        DEPARTS = "departs"
        JUSTIFIED = "departs_justified"
        TO_LOOK_AT = "to_look_at"
        NOT_ENOUGH = "not_enough"

    rule = models.CharField(max_length=20)
    programme = models.CharField(max_length=60, blank=True)
    ns_id = models.CharField(max_length=40)
    finding = models.CharField(max_length=40, blank=True, default="")
    first_put_on = models.DateField()
    release = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    severity = models.CharField(max_length=20)
    evidence = models.TextField(blank=True, default="")
    words = models.CharField(max_length=500, blank=True, default="")
    relation = models.JSONField(default=dict)
    concerned = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["rule", "ns_id", "programme", "finding"], condition=Q(closed_at=None), name="question_open_once"
            ),
            models.UniqueConstraint(
                fields=["rule", "ns_id", "finding"],
                condition=Q(closed_at=None) & ~Q(finding=""),
                name="question_open_once_by_finding",
            ),
        )
        indexes = (
            models.Index(fields=["ns_id", "closed_at"], name="question_of_society"),
            models.Index(fields=["finding"], condition=~Q(finding=""), name="question_of_finding"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.programme or self.finding} {self.ns_id}"

    @property
    def societies(self) -> tuple[str, ...]:
        """All that its finding is about."""
        return tuple(self.concerned.split()) or (self.ns_id,)

    @property
    def key(self) -> tuple[str, ...]:
        """As that of what is found: see ``outcomes.Found``."""
        return (self.rule, self.ns_id, self.finding or self.programme)


class Reply(Told, AppendOnly):
    """What the society says to a question: a position, and words.

    One that somebody else wrote down says how it was told (:class:`Told`). ``opens``: zone and team see the question
    from it on. It does unless it was written down for a society whose people can still say so themselves.
    """

    class Position(models.TextChoices):
        """One of four."""

        CHANGING = "changing"
        REASONED = "reasoned"
        WRONG_FACTS = "wrong_facts"
        ADVICE = "advice"

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="replies")
    position = models.CharField(max_length=12, choices=Position.choices)
    words = models.TextField(blank=True, default="")
    opens = models.BooleanField(default=True)
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.position}"


class FollowUp(AppendOnly):
    """What a zone, the team or the society adds later."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="follow_ups")
    words = models.TextField()
    role = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.role}"


class Closing(AppendOnly):
    """How a question ended: the finding is gone, or a person closed it and said why."""

    class How(models.TextChoices):
        """Why it is over."""

        GONE = "gone"
        SETTLED = "settled"

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="closing")
    how = models.CharField(max_length=10, choices=How.choices)
    why = models.TextField(blank=True, default="")
    role = models.CharField(max_length=40, blank=True, default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id} {self.how}"


class Putting(AppendOnly):
    """One look at a release under the rules of that time: ``mark`` names both.

    ``tallies`` are the counts from which the indicators follow (:mod:`waypost.web.findings.tallies`).
    """

    mark = models.CharField(max_length=200)
    release = models.CharField(max_length=80)
    as_of = models.DateField()
    put = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    tallies = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.release} {self.put} {self.closed}"
