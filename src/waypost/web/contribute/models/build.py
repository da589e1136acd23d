"""A release to be built, being built, or built: asked for by whoever signed, made in the background."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Build(models.Model):
    """One build takes in all that was signed until it began: at most one waits."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    latest_change = models.BigIntegerField(null=True)
    release_id = models.CharField(max_length=80, blank=True, default="")
    problem = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["state"], condition=models.Q(state="waiting"), name="one_build_waits"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state} {self.release_id}"
