"""A file on its way in: kept until it is taken in or put aside; what its state says is what is done next."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.contribute.models.batch import Batch
from waypost.web.contribute.models.told import Told


class Upload(Told):
    """The file and what was made of it stand in a folder of the server's own, named by ``folder``.

    ``matched`` is what was chosen for its columns and values, ``choices`` what to do with single rows. A batch is made
    of an upload once: ``batch`` is one to one.
    """

    class State(models.TextChoices):
        """What comes next: to be matched by a person, to be read, looked at, taken in; or it is over."""

        MATCHING = "matching"
        READING = "reading"
        READY = "ready"
        TAKING = "taking"
        DONE = "done"
        FAILED = "failed"
        DROPPED = "dropped"

    ns_id = models.CharField(max_length=40, blank=True, default="", db_index=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(max_length=120, blank=True, default="")
    name = models.CharField(max_length=255)
    folder = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    form = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MATCHING)
    matched = models.JSONField(null=True)
    choices = models.JSONField(default=dict)
    stage = models.CharField(max_length=20, blank=True, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    mark = models.CharField(max_length=80, blank=True, default="")
    problem = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    batch = models.OneToOneField(Batch, null=True, on_delete=models.PROTECT, related_name="upload")

    class Meta:
        indexes = (models.Index(fields=["state"], name="upload_state"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.name} {self.state}"
