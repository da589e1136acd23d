"""The outbox: a mail that tells an organisation that its sign-off lapsed."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing


class Lapsed(Outgoing):
    """One mail to one person about one organisation and the version whose words are no more those that it signed."""

    organisation = models.CharField(max_length=40)
    work = models.CharField(max_length=40)
    version = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "organisation", "work", "version"], name="lapsed_told_once"),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="lapsed_waiting"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.work} {self.version}"
