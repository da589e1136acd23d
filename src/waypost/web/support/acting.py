"""What of the analysis is acted on: findings that a strategy in force names and somebody committed to, for members."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from waypost.reference import load_catalog
from waypost.strategies import values
from waypost.strategies.committing import is_committed
from waypost.strategies.reasons import QUESTIONS, Reason, finding_key, reasons_of
from waypost.strategies.sides import countries_of
from waypost.strategies.values import Phase
from waypost.web.support.models import Event, Strategy
from waypost.web.support.queries.register import heading_of
from waypost.web.support.queries.strategies import Stood, seen_strategies, stood
from waypost.web.support.rights import reads


@dataclasses.dataclass(frozen=True)
class ActedOn:
    """A strategy in force that names a finding, since when it is in force, and how it stands."""

    strategy: Strategy
    since: dt.date
    value: values.Strategy


def acting_on(request: Any, question: str, row: Mapping[str, Any]) -> list[ActedOn]:
    """The strategies in force in which somebody committed to a row of an answer; asked of the database once per
    request."""
    if not reads(request.standing) or question not in QUESTIONS:
        return []
    if not hasattr(request, "acted_on"):
        request.acted_on = in_force()
    found: dict[str, list[ActedOn]] = request.acted_on
    named = found.get(finding_key(question, row), [])
    reasons = reasons_of({question: [row]}) if named else ()
    return [each for each in named if any(commits_to(each.value, reason) for reason in reasons)]


def commits_to(strategy: values.Strategy, reason: Reason) -> bool:
    """Whether somebody committed to a reason, by the trails and services of the catalog."""
    catalog = load_catalog()
    return is_committed(
        strategy, reason, heading_of(catalog), lambda side: countries_of(catalog, strategy.trail_id, side)
    )


def in_force() -> dict[str, list[ActedOn]]:
    """Key of a finding → the strategies in force that name it."""
    begun = Event.objects.filter(kind="in_force").values("strategy")
    over = Event.objects.filter(kind="ended").values("strategy")
    rows = list(Strategy.objects.filter(pk__in=begun).exclude(pk__in=over).order_by("pk"))
    found: dict[str, list[ActedOn]] = {}
    for each in stood(rows) if rows else []:
        if each.value.phase is Phase.IN_FORCE and each.value.in_force_since is not None:
            for key in each.value.findings:
                found.setdefault(key, []).append(ActedOn(each.row, each.value.in_force_since, each.value))
    return found


def strategies_of(request: Any, trail_id: str) -> list[Stood]:
    """The strategies of a trail that whoever looks may read."""
    return seen_strategies(request.standing, trail_id) if reads(request.standing) else []
