"""Minutes, decisions and actions: only added to; a correction is a row that names what it replaces, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models.append_only import AppendOnly
from waypost.web.meetings.models.agenda import Item
from waypost.web.meetings.models.body import Seated
from waypost.web.meetings.models.meeting import Meeting


class Outcome(models.TextChoices):
    """What became of a proposal."""

    AGREED = "agreed"
    WITH_RESERVATION = "agreed_with_reservation"
    NOT_AGREED = "not_agreed"
    REFERRED = "referred"


class How(models.TextChoices):
    """How a decision was taken."""

    CONSENSUS = "consensus"
    VOTES = "votes"


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Written(AppendOnly):
    """Words that were written by somebody in a role, and why where they correct others."""

    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    why = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


class Note(Written):
    """Minutes of an item. The latest row counts; earlier ones stay to be read."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes")
    is_correction = models.BooleanField(default=False)  # of minutes that were agreed

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%Y-%m-%d %H:%M}"


class Decision(Written):
    """What was decided under an item. A row that another one replaces does not stand any more; the number stays."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    referred_to = models.CharField(max_length=120, blank=True, default="")
    how = models.CharField(max_length=10, choices=How.choices)
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    abstentions = models.PositiveIntegerField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=Q(replaces=None), name="decision_number_once"
            ),
            models.CheckConstraint(
                condition=Q(how="votes", votes_for__isnull=False, votes_against__isnull=False)
                | Q(how="consensus", votes_for=None, votes_against=None, abstentions=None),
                name="decision_votes_where_there_was_a_vote",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class Decided(AppendOnly):
    """A provision that a decision is about, in the version that lay on the table."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="provisions")
    work = models.CharField(max_length=60)
    version = models.CharField(max_length=60)
    provision = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["decision", "work", "version", "provision"], name="decided_once"),
        )
        indexes = (models.Index(fields=["work", "provision"], name="decided_provision"),)

    def __str__(self) -> str:
        return f"{self.work} {self.version} {self.provision}"


class Reservation(Seated, AppendOnly):
    """An organisation that agreed with a reservation."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reservations")

    def __str__(self) -> str:
        return f"{self.decision_id} {self.organisation}"


class Action(Seated, Written):
    """What an organisation is to do by a day. ``owner_role`` is who in it: a role."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="actions")
    owner_role = models.CharField(max_length=120, blank=True, default="")
    due_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.pk}"


class ActionStep(AppendOnly):
    """What became of an action. The latest row says where it stands; without any it is open."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=ActionState.choices)
    evidence = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.action_id} {self.state}"
