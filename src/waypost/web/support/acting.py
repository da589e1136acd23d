"""What of the analysis is acted on: findings that a strategy in force names, for members."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from waypost.strategies.reasons import QUESTIONS, finding_key
from waypost.strategies.values import Phase
from waypost.web.support.models import Event, Strategy
from waypost.web.support.queries.strategies import Stood, seen_strategies, stood
from waypost.web.support.rights import reads


@dataclasses.dataclass(frozen=True)
class ActedOn:
    """A strategy in force that acts on a finding, since when."""

    strategy: Strategy
    since: dt.date


def acting_on(request: Any, question: str, row: Mapping[str, Any]) -> list[ActedOn]:
    """The strategies in force that act on a row of an answer; asked of the database once per request."""
    if not reads(request.standing) or question not in QUESTIONS:
        return []
    if not hasattr(request, "acted_on"):
        request.acted_on = in_force()
    found: dict[str, list[ActedOn]] = request.acted_on
    return found.get(finding_key(question, row), [])


def in_force() -> dict[str, list[ActedOn]]:
    """Key of a finding → the strategies in force that act on it."""
    begun = Event.objects.filter(kind="in_force").values("strategy")
    over = Event.objects.filter(kind="ended").values("strategy")
    rows = list(Strategy.objects.filter(pk__in=begun).exclude(pk__in=over).order_by("pk"))
    found: dict[str, list[ActedOn]] = {}
    for each in stood(rows) if rows else []:
        if each.value.phase is Phase.IN_FORCE and each.value.in_force_since is not None:
            for key in each.value.findings:
                found.setdefault(key, []).append(ActedOn(each.row, each.value.in_force_since))
    return found


def strategies_of(request: Any, trail_id: str) -> list[Stood]:
    """The strategies of a trail that whoever looks may read."""
    return seen_strategies(request.standing, trail_id) if reads(request.standing) else []
