"""What was said in one go: one form saved, one file taken in, one click. It can be undone as a whole."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.contribute.models.told import Told


class Batch(Told):
    """``by`` is None for a link without an account; ``via`` then says which."""

    class Kind(models.TextChoices):
        """What was done."""

        PAGE = "page"
        IMPORT = "import"
        VERIFY = "verify"
        BESIDE = "beside"
        WITHDRAW = "withdraw"
        RESTORE = "restore"
        SUBMISSION = "submission"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    ns_id = models.CharField(max_length=40, blank=True, default="", db_index=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(max_length=120, blank=True, default="")
    why = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["ns_id", "-at"], name="batch_of_society"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.ns_id} {self.at:%Y-%m-%d %H:%M}"
