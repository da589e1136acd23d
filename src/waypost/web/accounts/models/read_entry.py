"""One read of what is above public. Written once; a trigger of the database refuses the rest."""

from __future__ import annotations

from typing import NoReturn

from django.db import models

from waypost.web.accounts.models.user import User


class AppendOnly(models.QuerySet["ReadEntry"]):
    """Rows are added and read."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("the log of reads is only added to")

    update = delete = bulk_update = _refuse  # type: ignore[assignment]  # refused on purpose


class ReadEntry(models.Model):
    """Who read what, when, where; ``entry_hash`` covers the row and the hash before it."""

    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outlet = models.CharField(max_length=10)
    address = models.CharField(max_length=500)
    release_id = models.CharField(max_length=80)
    audience = models.CharField(max_length=20)
    societies = models.TextField(blank=True, default="")
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.position} {self.at:%Y-%m-%d %H:%M} {self.address}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Only a new row. Raises :class:`TypeError` for one that is there."""
        if not self._state.adding:
            raise TypeError("the log of reads is only added to")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:  # type: ignore[override]  # refused on purpose
        """Never. Raises :class:`TypeError`."""
        raise TypeError("the log of reads is only added to")
