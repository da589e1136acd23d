"""How an organisation told somebody who then wrote it down."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.models import Medium, ToldBy


@dataclasses.dataclass(frozen=True)
class Told:
    """By which medium, who said it (a role, never a name), on which day."""

    medium: str
    told_by_role: str
    told_on: dt.date


def check_told(told: Told | None, *, speaks: bool) -> None:
    """Who speaks for the organisation itself needs none; whoever else does needs one, of a day that has come."""
    if told is None:
        if not speaks:
            raise RefusedError("exercise_refused_how")
        return
    if told.medium not in Medium.values or told.told_by_role not in ToldBy.values:
        raise RefusedError("exercise_refused_how")
    if told.told_on > timezone.now().date() + dt.timedelta(days=1):
        raise RefusedError("exercise_refused_told_on")


def told_columns(told: Told | None) -> dict[str, Any]:
    """What a row that is written down keeps of it (:class:`waypost.web.exercises.models.logged.LoggedFor`)."""
    return dataclasses.asdict(told) if told else {}
