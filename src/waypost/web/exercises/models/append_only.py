"""What is written once. Triggers of the database refuse the rest, too (migration 0002)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

WHY = "what was logged is only added to"


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows are added and read."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError(WHY)

    update = delete = bulk_update = _refuse  # type: ignore[assignment]  # refused on purpose


class AppendOnly(models.Model):
    """A row that is added and stays."""

    objects = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Only a new row. Raises :class:`TypeError` for one that is there."""
        if not self._state.adding:
            raise TypeError(WHY)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:  # type: ignore[override]  # refused on purpose
        """Never. Raises :class:`TypeError`."""
        raise TypeError(WHY)
