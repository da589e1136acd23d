"""What a record says, and what the register says, in one form: slot → canonical value.

A *slot* is what can be said one thing about; see :mod:`waypost.model.contribution`. A list is compared as a whole and
without order: two lists are the same when their rows are, over the fields that both sides tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from waypost.model import Claim
from waypost.model.contribution import OF_CODES, Rows, Value
from waypost.publish.workbook_cells import canonical_text
from waypost.reference import Catalog

# Not said by whoever fills in a list: names of a record, what the register works out, what has a page of its own.
NOT_COMPARED = ("identifier", "marker")
_COMPUTED = ("programme.is_example", "programme.withdrawn_date")


@dataclass
class Told:
    """What one record tells. ``declined`` are slots left open on purpose, by kind of no answer; ``inferred`` those
    that the reader worked out; ``repeated`` those that came back as they were sent; ``places`` where a slot stood,
    ``row_places`` where each row of a list did."""

    slots: dict[str, Value] = field(default_factory=dict)
    declined: dict[str, str] = field(default_factory=dict)
    inferred: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    row_places: dict[str, list[str]] = field(default_factory=dict)
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str | None:
        """The programme's key in the register, where the record names it."""
        return next((value for authority, value in self.identifiers if authority == "waypost"), None)

    def where(self, slot: str, rows: Iterable[Any]) -> list[str]:
        """Where these rows of a list stand, each told whole or in part; empty texts for what is not found."""
        told: Any = self.slots.get(slot)
        there = list(zip(told if isinstance(told, list) else (), self.row_places.get(slot, ()), strict=False))
        return [
            next((place for each, place in there if isinstance(row, dict) and row.items() <= each.items()), "")
            for row in rows
        ]


def told_by(claims: Iterable[Claim]) -> Told:
    """Slots of the claims of one record."""
    told = Told()
    rows: dict[str, dict[int, dict[str, str]]] = {}
    bases: dict[str, set[str]] = {}
    at: dict[str, dict[int, str]] = {}
    fresh: dict[str, set[int]] = {}  # rows that are more than repeated
    for claim in claims:
        slot = claim.kind
        if claim.kind == "programme":
            slot = f"programme.{claim.field}" + (f".{claim.language}" if claim.language else "")
            told.slots.setdefault(slot, claim.value)
        else:
            rows.setdefault(claim.kind, {}).setdefault(claim.subject_no, {}).setdefault(claim.field, claim.value)
        bases.setdefault(slot, set()).add(claim.basis)
        if claim.basis != "repeated":
            fresh.setdefault(claim.kind, set()).add(claim.subject_no)
        if claim.place:
            told.places.setdefault(slot, claim.place)
            at.setdefault(slot, {}).setdefault(claim.subject_no, claim.place)
    for kind, by_number in rows.items():
        # Of lists within a list, such as each practice, those that came back as they were sent are not told.
        numbers = fresh.get(kind) or by_number.keys()
        told.slots[kind] = _as_value(kind, [row for number, row in by_number.items() if number in numbers])
        if kind not in OF_CODES:
            told.row_places[kind] = [at.get(kind, {}).get(number, "") for number in by_number if number in numbers]
    told.inferred = {slot for slot, found in bases.items() if found == {"inferred"}}
    told.repeated = {slot for slot, found in bases.items() if found == {"repeated"}}
    identifiers = rows.get("identifier", {}).values()
    told.identifiers = tuple((row["authority"], row["value"]) for row in identifiers if len(row) > 1)
    for row in rows.get("marker", {}).values():
        if row.get("marker_type") == "no_answer" and "marker_code" in row:
            code = row["marker_code"]
            told.declined[code if "." in code else f"programme.{code}"] = row.get("marker_name", "unknown")
    for kind in NOT_COMPARED:
        told.slots.pop(kind, None)
    for slot in _COMPUTED:
        told.slots.pop(slot, None)
    return told


def slots_of_programme(programme: Mapping[str, Any], catalog: Catalog) -> dict[str, Value]:
    """Slots of a programme as :mod:`waypost.publish.society_programmes` gives it."""
    found: dict[str, Value] = {}
    for name, value in (programme.get("programme") or {}).items():
        if isinstance(value, Mapping):
            found |= {f"programme.{name}.{language}": str(text) for language, text in value.items() if text}
        elif (text := canonical_text(value)) is not None:
            found[f"programme.{name}"] = text
    for kind in catalog.schema:
        if kind == "programme" or kind in NOT_COMPARED or not programme.get(kind):
            continue
        rows = [
            {name: text for name, value in row.items() if (text := canonical_text(value)) is not None}
            for row in programme[kind]
        ]
        found[kind] = _as_value(kind, [row for row in rows if row])
    return found


def _as_value(kind: str, rows: Rows) -> Value:
    code = OF_CODES.get(kind)
    if code is None:
        return rows
    return sorted({row[code] for row in rows if code in row})


def same(told: Value | None, stands: Value | None) -> bool:
    """Whether two texts say the same; white space says nothing."""
    return _plain(told) == _plain(stands)


def _plain(value: Value | None) -> str:
    text = value if isinstance(value, str) else ""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
