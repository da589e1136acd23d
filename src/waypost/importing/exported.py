"""What an export of ours shows of a programme and a reader takes for something new: totals, and parts of lists.

Exports show one figure where the register has many, amounts in CHF, and a status by the day. A file that repeats them
says nothing; and one that tells who runs a programme says nothing about who funds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from waypost.importing.known import SUMMARIES
from waypost.importing.lists import Lists
from waypost.model.contribution import Value
from waypost.model.text import fold

# Of these lists a file may tell one sort of rows alone: the field that says which.
SORTED_BY = {
    "participation": "role",
    "people_count": "measure",
    "budget": "budget_type",
    "transaction": "transaction_type",
    "link": "link_type",
    "sector": "vocabulary",
    "practice": "practice_code",
}
_AMOUNTS = ("budget", "transaction")
_CENT = Decimal("0.01")


def beyond_summary(
    slot: str, value: Value, stands: Value | None, summary: Mapping[str, str], lists: Lists
) -> Value | None:
    """What is told beyond what an export shows of what stands; None when that is nothing."""
    if not isinstance(value, list):
        edge = next((edge for edge in ("start", "end") if slot.endswith(f"_{edge}_date")), None)
        columns = SUMMARIES.get(f"programme.{edge}" if edge else slot, ())
        return None if any(summary.get(name) == value for name in columns) else value
    rows = [row for row in value if isinstance(row, Mapping)]
    if not rows:
        return value
    if slot == "sector":
        known = {fold(name) for row in stands or () if isinstance(row, Mapping) for name in _names(row)}
        return [row for row in rows if not known & {fold(name) for name in _names(row)}] or None
    if slot == "participation":
        running = {lists.body(row) for row in rows if row.get("role") == "operating"}
        shown = set(summary.get("operating_ns_ids", "").split())
        return [row for row in rows if row.get("role") != "operating" or running != shown] or None
    return [row for row in rows if not _is_total(slot, row, summary)] or None


def _names(row: Mapping[str, str]) -> list[str]:
    return [row[name] for name in ("sector_code", "sector_name") if row.get(name)]


def _is_total(slot: str, row: Mapping[str, str], summary: Mapping[str, str]) -> bool:
    if slot == "people_count":
        of_people = row.get("unit", "persons") == "persons"
        shown = summary.get(f"people_{row.get('measure', 'reached')}")
        return of_people and shown is not None and row.get("count") == shown
    if slot in _AMOUNTS and row.get("currency", "CHF") == "CHF":
        return any(_is_near(row.get("amount", ""), summary.get(name, "")) for name in SUMMARIES[slot])
    return False


def _is_near(told: str, shown: str) -> bool:
    try:
        return abs(Decimal(told) - Decimal(shown)) < _CENT
    except InvalidOperation:
        return False


def of_the_told_sort(slot: str, told: Value, stands: Value | None) -> tuple[Value | None, Value]:
    """What stands, parted into rows of the sorts that are told, and the others."""
    field = SORTED_BY.get(slot)
    if field is None or not isinstance(told, list) or not isinstance(stands, list):
        return stands, []
    sorts = {row.get(field) for row in told if isinstance(row, Mapping)}
    near = [row for row in stands if isinstance(row, Mapping) and row.get(field) in sorts]
    return near, [row for row in stands if row not in near]  # type: ignore[return-value]  # rows stay rows
