"""One slot of one programme, said by one speaker. Rows are added; of what is there only the state moves on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waypost.web.accounts.models import User
from waypost.web.contribute.models.batch import Batch


class Change(models.Model):
    """``speaker`` is a society, or the body that speaks beside one; ``new`` a canonical value, None when the word is
    taken back; ``declined`` a kind of no answer instead of a value. The latest change of a slot that is not dropped is
    the speaker's word; the latest signed one goes into a release."""

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed"
        SIGNED = "signed"
        DROPPED = "dropped"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes")
    speaker = models.CharField(max_length=40)
    programme = models.CharField(max_length=40)
    slot = models.CharField(max_length=120)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    declined = models.CharField(max_length=20, blank=True, default="")
    is_own = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["speaker", "programme", "slot", "-id"], name="change_word"),
            models.Index(fields=["programme"], name="change_programme"),
            models.Index(fields=["state", "speaker"], name="change_state"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(declined="") | Q(new=None), name="change_declined_has_no_value"),
            models.CheckConstraint(condition=~Q(state="signed") | ~Q(signed_at=None), name="change_signed_has_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.speaker} {self.programme} {self.slot} {self.state}"
