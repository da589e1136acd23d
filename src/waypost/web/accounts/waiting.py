"""What waits for one person, over all applications: each says what it has in a function that its configuration names.

A configuration with ``waiting`` (where the function stands) is asked; accounts know none of them by name.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils import timezone

from waypost.web.accounts.queries import Standing
from waypost.web.project.applications import named_in_configurations


@dataclasses.dataclass(frozen=True)
class Waiting:
    """One thing to do: the text that names it with its parts, where it is done, for which society, until when."""

    key: str
    address: str
    parts: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    ns_id: str = ""
    due: dt.date | None = None


Asked = Callable[[Standing, dt.datetime], Iterable[Waiting]]


def waiting_for(standing: Standing, now: dt.datetime | None = None) -> list[Waiting]:
    """Everything that waits for somebody, what is due first; what has no day comes last."""
    now = now or timezone.now()
    asked: list[Asked] = named_in_configurations("waiting")
    found = [each for ask in asked for each in ask(standing, now)]
    return sorted(found, key=lambda each: each.due or dt.date.max)
