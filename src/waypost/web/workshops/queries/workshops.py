"""Workshops: which there are for somebody, their cells, and what stands of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from waypost.web.accounts.queries import Standing
from waypost.web.workshops.models import Cell, Held, HeldKind, Published, Saying, Workshop
from waypost.web.workshops.observing import standing
from waypost.web.workshops.rights import conducts, is_member

FOLLOWED_UP = (3, 12)  # months after it was held
LINE = "line"  # the kind of a saying by which a cell is taken back
COLUMNS = ("code", "trail", "period", "ns_ids", "countries", "method", "held_on", "published_at")


def _with_state() -> QuerySet[Workshop]:
    held = Held.objects.filter(workshop=OuterRef("pk"), kind=HeldKind.HELD).order_by("-pk")
    over = Held.objects.filter(workshop=OuterRef("pk"), kind=HeldKind.ENDED)
    shown = Published.objects.filter(workshop=OuterRef("pk")).order_by("-pk")
    return (
        Workshop.objects.filter(~Exists(over))
        .annotate(held_on=Subquery(held.values("day")[:1]), published_at=Subquery(shown.values("at")[:1]))
        .order_by("-created_at", "-pk")
    )


def visible_workshops(who: Standing | None) -> list[Workshop]:
    """Those that somebody runs or may read, the latest first; each with ``held_on`` and ``published_at``."""
    return [
        each
        for each in _with_state()
        if conducts(who, each) or (each.published_at is not None and is_member(who))  # type: ignore[attr-defined]
    ]


def find_workshop(code: str) -> Workshop | None:
    """The workshop of an address, with ``held_on`` and ``published_at``; None for one entered by mistake."""
    return _with_state().filter(code=code).first()


def all_workshops() -> list[Workshop]:
    """All of them, with ``held_on`` and ``published_at``, for the clock and the command line."""
    return list(_with_state())


def row_of(workshop: Any) -> dict[str, Any]:
    """A workshop with ``held_on`` and ``published_at`` as plain values."""
    row = {name: getattr(workshop, name) for name in COLUMNS}
    return row | {name: row[name].isoformat() if row[name] else None for name in ("held_on", "published_at")}


def ended(workshop: Workshop) -> bool:
    """Entered by mistake."""
    return Held.objects.filter(workshop=workshop, kind=HeldKind.ENDED).exists()


def cells_of(workshop: Workshop) -> QuerySet[Cell]:
    """Its cells by number, without those that were taken back."""
    return all_cells_of(workshop).filter(~Exists(lines_taken_back().filter(cell=OuterRef("pk"))))


def all_cells_of(workshop: Workshop) -> QuerySet[Cell]:
    """Its cells by number, those among them that were taken back: what was published of them stays."""
    return Cell.objects.filter(workshop=workshop).order_by("number")


def lines_taken_back() -> QuerySet[Saying]:
    """That a cell is taken back, with why, by whom and when."""
    return Saying.objects.filter(kind=LINE, is_over=True).select_related("cell").order_by("pk")


def said_in(workshop: Workshop) -> dict[int, dict[Any, Saying]]:
    """What stands of each cell."""
    return standing(Saying.objects.filter(cell__workshop=workshop).order_by("pk"))


def said_of(cell: Cell) -> dict[Any, Saying]:
    """What stands of one cell."""
    return standing(Saying.objects.filter(cell=cell).order_by("pk")).get(cell.pk, {})


def latest_by(rows: Iterable[Any], *names: str) -> list[Any]:
    """Of rows in their order, the latest of each that share these columns."""
    found = {tuple(getattr(row, name) for name in names): row for row in rows}
    return list(found.values())


def due_days(held_on: dt.date) -> dict[int, dt.date]:
    """When follow-ups are due: so many months after the day, at the end of shorter months."""
    found = {}
    for months in FOLLOWED_UP:
        at = held_on.month - 1 + months
        year, month = held_on.year + at // 12, at % 12 + 1
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        found[months] = dt.date(year, month, min(held_on.day, last))
    return found
