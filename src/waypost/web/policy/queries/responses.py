"""Every organisation beside every round on a work: how far it came in each, from "not invited" to "submitted"."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from waypost.drafting.responses import STATES as IN_ORDER
from waypost.drafting.responses import Coverage, coverage
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.exercises.capacity import Capacities
from waypost.web.exercises.choosing import group_codes, groups_of, language_of_society, sides_of
from waypost.web.exercises.queries import is_within, states_in
from waypost.web.exercises.states import Standing
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Round
from waypost.web.policy.queries.rounds import STATES, participants

# By what the rows are narrowed: names of filters.
FILTERS = ("zone", "side", "language", "capacity")
NOT_INVITED = "not_invited"


@dataclasses.dataclass(frozen=True)
class Column:
    """One round on a version: how many organisations stand in each state, and how much of those invited is heard.

    Both are of the organisations that are shown.
    """

    round: Round
    counts: Mapping[str, int]
    coverage: Coverage

    @property
    def code(self) -> str:
        """The round's."""
        return self.round.exercise.code


@dataclasses.dataclass(frozen=True)
class Row:
    """One organisation: ``states`` by the code of the round, ``late`` are rounds that it answered after the closing."""

    organisation: str
    zone: str
    sides: tuple[str, ...]
    language: str
    capacity: str
    programmes: int | None
    states: Mapping[str, str]
    late: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Responses:
    """Rounds in the order of the versions, organisations by id, and the versions on which nobody was asked."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unasked: tuple[str, ...]
    societies: tuple[str, ...]  # those that could be shown, whatever is asked for
    capacity: Capacities


def responses(
    kept: Kept,
    capacity: Capacities,
    *,
    seen: Collection[str] | None = None,
    narrowed: Mapping[str, str] | None = None,
    now: dt.datetime | None = None,
) -> Responses:
    """The matrix of a work: a row for every recognised society and for whoever else was ever asked.

    ``seen`` are the societies whose states somebody sees, None all; ``narrowed`` goes by :data:`FILTERS`. Three
    queries, however many societies, rounds and versions.
    """
    order = [each.code for each in kept.work.versions]
    opened = Round.objects.filter(work=kept.work.code, exercise__opened_at__isnull=False).select_related("exercise")
    rounds = sorted(opened, key=lambda each: (order.index(each.version), each.exercise.opens_at, each.pk))
    found = states_in([each.exercise for each in rounds], now or timezone.now(), seen)
    standings = {each.exercise.code: found[each.exercise.pk] for each in rounds}
    societies = _societies(standings, seen)
    shown = [ns_id for ns_id in societies if is_within(ns_id, narrowed or {}, capacity)]
    return Responses(
        columns=tuple(_column(each, standings[each.exercise.code], shown) for each in rounds),
        rows=tuple(_row(ns_id, standings, capacity) for ns_id in shown),
        unasked=tuple(code for code in order if all(each.version != code for each in rounds)),
        societies=societies,
        capacity=capacity,
    )


def check_narrowed(narrowed: Mapping[str, str]) -> None:
    """Raise :class:`InputError` for a zone, side, language or capacity that there is not."""
    for name, value in narrowed.items():
        if value and value not in group_codes(name):
            raise InputError(f"{name} {value[:60]!r}; there are: {', '.join(group_codes(name))}")


def _societies(standings: Mapping[str, Mapping[str, Standing]], seen: Collection[str] | None) -> tuple[str, ...]:
    there = {ns_id for ns_id, society in load_catalog().societies.items() if society.status == "recognised"}
    there = there if seen is None else there & set(seen)
    return tuple(sorted(there.union(*standings.values())))


def _column(found: Round, states: Mapping[str, Standing], shown: Collection[str]) -> Column:
    of_shown = {ns_id: states[ns_id] for ns_id in shown if ns_id in states}
    counts = Counter(STATES[standing.state] for standing in of_shown.values())
    counts[NOT_INVITED] += len(shown) - len(of_shown)
    return Column(found, {state: counts[state] for state in IN_ORDER}, coverage(participants(of_shown)))


def _row(ns_id: str, standings: Mapping[str, Mapping[str, Standing]], capacity: Capacities) -> Row:
    mine: dict[str, Any] = {code: states[ns_id] for code, states in standings.items() if ns_id in states}
    return Row(
        organisation=ns_id,
        zone=groups_of(ns_id, "zone")[0],
        sides=sides_of(ns_id),
        language=language_of_society(ns_id),
        capacity=capacity.of(ns_id),
        programmes=capacity.programmes_of(ns_id),
        states={code: STATES[mine[code].state] if code in mine else NOT_INVITED for code in standings},
        late=frozenset(code for code, standing in mine.items() if standing.is_late_answer),
    )
