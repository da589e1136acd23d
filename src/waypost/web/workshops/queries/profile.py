"""A profile as a page tells it, from what :func:`waypost.profiles.shown.shown` lets through; and its plain values."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from waypost.errors import InputError
from waypost.profiles.checking import written
from waypost.profiles.comparing import Difference, compare, is_sure
from waypost.profiles.context import ContextRow, context_table
from waypost.profiles.explaining import Step, explain
from waypost.profiles.gaps import Gap, gaps, greatest
from waypost.profiles.profile import Profile, Scored, by_tier, missing_hosts, most_hidden
from waypost.profiles.questions import Question, questions
from waypost.profiles.records import recomputed, thawed
from waypost.profiles.scores import precedes
from waypost.profiles.shown import Before, Shown, is_counted, shown
from waypost.profiles.values import NOT_KNOWN, Input, Known, Range
from waypost.profiles.values import Cell as CellValue
from waypost.reference.catalog import Catalog
from waypost.reference.profile_methods import Method
from waypost.web.workshops.models import Published, Saying, Workshop
from waypost.web.workshops.observing import groups_of, input_of, method_of, profile_of, value_of
from waypost.web.workshops.queries.workshops import all_cells_of, cells_of, lines_taken_back, said_in

MOST_GAPS = 15
MOST_QUESTIONS = 5


@dataclasses.dataclass(frozen=True)
class Told:
    """A profile that may be shown. ``at``: when it was published; None for one that those who run the workshop see."""

    profile: Profile
    method: Method
    catalog: Catalog
    held_back: int
    at: dt.datetime | None = None

    @property
    def cells(self) -> tuple[Scored, ...]:
        """Its cells in order; pages number them from 1."""
        return self.profile.cells

    def number_of(self, cell: CellValue) -> int:
        """The number of a cell on the pages of this profile; 0 for one that is not in it."""
        return next((at for at, each in enumerate(self.cells, start=1) if each.cell == cell), 0)

    def at_number(self, number: int) -> Scored | None:
        """The cell of a number."""
        return self.cells[number - 1] if 0 < number <= len(self.cells) else None

    def tiers(self) -> dict[int, tuple[Scored, ...]]:
        """Cells by the most urgent tier that is possible."""
        return by_tier(self.profile)

    def hidden(self) -> list[Scored]:
        """Cells that propose themselves for research, the least known first; none of which all is known."""
        return [each for each in most_hidden(self.profile) if each.hidden > 0]

    def questions(self, scored: Scored) -> tuple[Question, ...]:
        """What to ask next about a cell."""
        return questions(scored.observation, self.method)[:MOST_QUESTIONS]

    def gaps(self) -> list[Gap]:
        """The greatest gaps: those of which something is sure, then those that are possible."""
        return [each for each in greatest(gaps(self.profile)) if each.gap.high > 0]

    def differences(self) -> list[Difference]:
        """Groups beside each other, those of which nothing is told among them."""
        return list(compare(self.profile, groups_of(self.catalog)))

    def context(self) -> tuple[ContextRow, ...]:
        """Where needs were made, where they are met, by whom; nothing where the catalog knows a word of it no more."""
        try:
            return context_table(self.profile, self.catalog.profiles)
        except InputError:
            return ()

    def explained(self, scored: Scored) -> dict[str, Step]:
        """Every number of a cell with what it is made of."""
        return explain(scored, self.method)

    def first_for_sure(self, scored: Scored) -> int:
        """Before how many other cells this one goes for sure."""
        return sum(precedes(scored.scores, other.scores) for other in self.cells if other is not scored)

    def is_recomputed(self) -> bool:
        """Whether the same observations give the same numbers by the version of the method that it names."""
        try:
            again = recomputed(self.profile, self.catalog.profiles.methods)
        except InputError:
            return False
        return [each.scores for each in again.cells] == [each.scores for each in self.cells]


def published_profile(workshop: Workshop, catalog: Catalog) -> Told | None:
    """The latest that was published; None before. Raises what :func:`method_of` does."""
    last = workshop.published.order_by("-pk").first()
    if last is None:
        return None
    return Told(as_read(last), method_of(workshop, catalog), catalog, last.held_back, last.at)


def as_read(published: Published) -> Profile:
    """What was published, as it is read: where it shows no hosts nothing is told of them, however it was kept."""
    found = thawed(published.profile.encode())
    return msgspec.structs.replace(found, missing_hosts=missing_hosts(each.cell for each in found.cells))


def profile_now(workshop: Workshop, catalog: Catalog) -> Told:
    """What may be shown of a profile as it stands now."""
    made = shown_now(workshop, catalog)
    return Told(made.profile, method_of(workshop, catalog), catalog, made.held_back)


def shown_now(workshop: Workshop, catalog: Catalog) -> Shown:
    """The profile as it would leave the workshop now, held together with what was published of its trail and period."""
    made = profile_of(workshop, list(cells_of(workshop)), said_in(workshop), catalog)
    return shown(made, method_of(workshop, catalog), groups_of(catalog), published_before(workshop))


def published_before(workshop: Workshop) -> Before:
    """What its own publications, and those of others on the same trail and period, told of counts and held back.

    What was held back is what somebody had said of a count by then. A trail may have changed between two workshops:
    their cells are taken as those of this one's version.
    """
    told: defaultdict[CellValue, list[int]] = defaultdict(list)
    hidden: dict[CellValue, Input] = {}
    rows = Published.objects.filter(workshop__trail=workshop.trail, workshop__period=workshop.period).order_by("pk")
    for each in rows:
        shown_then = {_here(scored.cell, workshop): scored.observation.people for scored in _cells_in(each)}
        for cell, people in shown_then.items():
            if isinstance(people, Known) and people.value not in told[cell][-1:]:
                told[cell].append(int(people.value))
        for cell, people in _said_until(each, workshop).items():
            if not is_counted(shown_then.get(cell, NOT_KNOWN)):
                hidden[cell] = people
    return Before(told={cell: tuple(found) for cell, found in told.items() if found}, hidden=hidden)


def _cells_in(published: Published) -> tuple[Scored, ...]:
    return as_read(published).cells


def _here(cell: CellValue, workshop: Workshop) -> CellValue:
    return msgspec.structs.replace(cell, corridor_version=workshop.trail_version)


def _said_until(published: Published, workshop: Workshop) -> dict[CellValue, Input]:
    """What stood of the counts of a published workshop when it was published, of lines taken back since as well."""
    gone = lines_taken_back().filter(cell__workshop=published.workshop_id, at__lte=published.at).values("cell")
    then = all_cells_of(published.workshop).exclude(pk__in=gone)
    cells = {each.pk: _here(value_of(workshop, each), workshop) for each in then}
    counts = Saying.objects.filter(cell__workshop=published.workshop_id, kind="people", at__lte=published.at)
    stood = {each.cell_id: each for each in counts.order_by("pk")}
    said = {cells[pk]: input_of(each) for pk, each in stood.items() if pk in cells and not each.is_over}
    return {cell: people for cell, people in said.items() if is_counted(people)}


def sure(found: Range) -> bool:
    """Whether a difference has the same sign whatever is not known."""
    return is_sure(found)


def ends(found: Range) -> list[float | None]:
    """A range as JSON: an end that nobody knows is null."""
    return [None if math.isinf(end) else round(end, 4) for end in (found.low, found.high)]


def plain(told: Told, workshop: Workshop) -> dict[str, Any]:
    """The whole as plain values, by codes."""
    return {
        "workshop": workshop.code,
        "trail": workshop.trail,
        "trail_version": workshop.trail_version,
        "period": workshop.period,
        "method": told.profile.version,
        "method_digest": told.profile.digest,
        "published_at": told.at.isoformat() if told.at else None,
        "is_recomputed": told.is_recomputed(),
        "held_back": told.held_back,
        "cells": [_plain_cell(told, each) for each in told.cells],
        "missing_hosts": [written(cell) for cell in told.profile.missing_hosts],
        "differences": [
            {
                "comparison": each.comparison, "first": told.number_of(each.first),
                "second": told.number_of(each.second) if each.second else None,
                "exposure": ends(each.exposure) if each.exposure else None,
                "needs": {need: ends(found) for need, found in each.needs.items()},
            }
            for each in told.differences()
        ],
        "context": [
            {
                "factor": row.factor, "need": row.need, "created_stage": row.created.stage,
                "created_country": row.created.country, "created_place": row.created.place,
                "cell": told.number_of(row.cell), "unmet": ends(row.unmet),
                "met": [
                    {"programme": met.programme, "society": met.society, "stage": met.stage, "country": met.country}
                    for met in row.met
                ],
            }
            for row in told.context()
        ],
    }  # fmt: skip


def _plain_cell(told: Told, scored: Scored) -> dict[str, Any]:
    cell, scores = scored.cell, scored.scores
    found = {gap.need: gap for gap in gaps(Profile(version="", digest="", cells=(scored,)))}
    return {
        "number": told.number_of(cell), "stage": cell.stage, "country": cell.country, "place": cell.place,
        "traits": [trait for _, trait in cell.group.traits], "is_host": cell.group.is_host,
        "tier": [int(scores.tier.low), int(scores.tier.high)], "exposure": ends(scores.exposure),
        "exposure_here": ends(scored.exposure_here), "pressing": ends(scores.pressing),
        "width": round(scored.width, 4), "hidden": round(scored.hidden, 4),
        "needs": {
            need: {"unmet": ends(of.unmet), "access": ends(of.access), "gap": ends(found[need].gap)}
            for need, of in scores.needs.items()
        },
        "questions": [{"kind": q.kind, "code": q.code, "test": q.test} for q in told.questions(scored)],
    }  # fmt: skip


COLUMNS = (
    "cell", "stage", "country", "place", "traits", "is_host", "tier_most_urgent", "tier_least_urgent", "exposure_low",
    "exposure_high", "need", "unmet_low", "unmet_high", "gap_low", "gap_high",
)  # fmt: skip


def table_rows(told: Told) -> Iterator[dict[str, Any]]:
    """A row for each cell and need."""
    for each in plain_cells(told):
        fixed = {
            "cell": each["number"], "stage": each["stage"], "country": each["country"], "place": each["place"],
            "traits": each["traits"], "is_host": each["is_host"], "tier_most_urgent": each["tier"][0],
            "tier_least_urgent": each["tier"][1], "exposure_low": each["exposure"][0],
            "exposure_high": each["exposure"][1],
        }  # fmt: skip
        for need, of in each["needs"].items():
            yield fixed | {
                "need": need, "unmet_low": of["unmet"][0], "unmet_high": of["unmet"][1], "gap_low": of["gap"][0],
                "gap_high": of["gap"][1],
            }  # fmt: skip


def plain_cells(told: Told) -> list[dict[str, Any]]:
    """The cells as plain values."""
    return [_plain_cell(told, each) for each in told.cells]
