"""Reasons to meet along a trail, out of rows of answers. Nothing is invented: each reason names its row.

What is not known is no gap: a side from which nothing was heard gives no reason, it is somebody to be asked
(``unheard``). Reasons come in a fixed order: what two societies see differently, then sides without a counterpart,
then what lacks, then what could be joined, then what is done twice; within a kind those of more people first, and
those of whom no number is known last.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

KINDS = ("contradiction", "one_sided", "gap", "opportunity", "overlap")
Row = Mapping[str, Any]
# What tells a row of an answer from the others, the same from release to release: no rank, no score, no finding id.
_KEYS = {
    "one_sided": ("origin_code", "destination_code"),
    "gaps": ("trail_id", "country_code", "dimension", "code"),
    "opportunities": (
        *("trail_id", "kind", "society_a", "side_a", "country_a"),
        *("society_b", "side_b", "country_b"),
    ),
    "contradictions": (
        *("trail_id", "kind", "dilemma", "provision", "figure", "service_code"),
        *("society_id", "programme_id", "other_society_id", "other_programme_id"),
    ),
    "relations": (
        *("trail_id", "relation", "service_code", "country_code"),
        *("society_id", "programme_id", "other_society_id", "other_programme_id"),
    ),
}  # fmt: skip
QUESTIONS = tuple(_KEYS)


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why to meet: the row of an answer, whom it concerns, on which sides, where, about which service."""

    kind: str
    question: str
    key: str
    societies: tuple[str, ...]
    sides: tuple[str, ...]
    countries: tuple[str, ...]
    service: str | None
    people: int | None
    row: Row

    @property
    def services(self) -> tuple[str, ...]:
        """All services that it is about; ``service`` is the first of them."""
        told = _codes(self.row.get("service_codes_a"), self.row.get("service_codes_b"))
        return told or ((self.service,) if self.service else ())


@dataclasses.dataclass(frozen=True)
class Proposal:
    """A meeting for a trail, with its reasons in order, and the societies from whom nothing was heard."""

    trail_id: str
    reasons: tuple[Reason, ...]
    unheard: tuple[str, ...]
    people: int | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of reasons there are, in their order."""
        held = {each.kind for each in self.reasons}
        return tuple(kind for kind in KINDS if kind in held)

    @property
    def societies(self) -> tuple[str, ...]:
        """Whom the reasons concern, each once."""
        return tuple(sorted({ns for each in self.reasons for ns in each.societies}))

    def count(self, kind: str) -> int:
        """How many reasons of a kind there are."""
        return sum(each.kind == kind for each in self.reasons)


def finding_key(question: str, row: Row) -> str:
    """What a finding is known by from one release to the next: the question and what its row is about."""
    said = "\x1f".join(str(row.get(name) or "") for name in _KEYS[question])
    return f"{question}:{hashlib.sha256(said.encode()).hexdigest()[:20]}"


def reasons_of(parts: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reasons of a trail, out of what its page shows: rows by question."""
    found = [
        *(_contradiction(row) for row in parts.get("contradictions", ())),
        *(_relation(row) for row in parts.get("relations", ()) if row.get("outcome") == "departs"),
        *(each for row in parts.get("one_sided", ()) if (each := _one_sided(row))),
        *(_gap(row) for row in parts.get("gaps", ()) if not row.get("is_host_silent") and not row.get("programmes")),
        *(_opportunity(row) for row in parts.get("opportunities", ()) if not row.get("is_silent")),
    ]
    once = {each.key: each for each in reversed(found)}
    return tuple(sorted(once.values(), key=_order))


def proposal(trail_id: str, parts: Mapping[str, Any], unheard: Iterable[str], people: int | None = None) -> Proposal:
    """A meeting for a trail, where there are reasons or not."""
    return Proposal(trail_id, reasons_of(parts), tuple(sorted(set(unheard))), people)


def ranked(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Trails with a reason to meet: more kinds of reasons first, then more people on the trail, then more reasons."""
    listed = [each for each in proposals if each.reasons]
    return sorted(
        listed,
        key=lambda each: (
            -len(each.kinds), each.people is None, -(each.people or 0), -len(each.reasons), each.trail_id
        ),
    )  # fmt: skip


def agenda_reasons(reasons: Iterable[Reason], most: int = 3) -> list[Reason]:
    """The reasons that become points of an agenda: the first ones of each kind, in order.

    A service that is not yet on the agenda goes before one that is: three gaps are not three times the same one.
    """
    listed = sorted(reasons, key=_order)
    found: list[Reason] = []
    for kind in KINDS:
        alike = [each for each in listed if each.kind == kind]
        firsts = list({each.service: each for each in reversed(alike)}.values())
        chosen = sorted(alike, key=lambda each: (each not in firsts, *_order(each)))[:most]
        found += sorted(chosen, key=_order)
    return found


def _order(each: Reason) -> tuple[Any, ...]:
    return KINDS.index(each.kind), each.people is None, -(each.people or 0), each.key


def _codes(*texts: Any) -> tuple[str, ...]:
    """Codes apart by spaces in several cells, each once."""
    return tuple(dict.fromkeys(code for text in texts for code in str(text or "").split()))


def _made(kind: str, question: str, row: Row, **parts: Any) -> Reason:
    given: dict[str, Any] = {"sides": (), "countries": (), "service": None, "people": row.get("people")}
    return Reason(kind=kind, question=question, key=finding_key(question, row), row=dict(row), **given | parts)


def _contradiction(row: Row) -> Reason:
    societies = _codes(row.get("society_id"), row.get("other_society_id"))
    return _made("contradiction", "contradictions", row, societies=societies, service=row.get("service_code"))


def _relation(row: Row) -> Reason:
    societies = _codes(row.get("society_id"), row.get("other_society_id"))
    is_gap = row.get("relation") == "X9"
    return _made(
        "gap" if is_gap else "contradiction", "relations", row, societies=societies,
        countries=_codes(row.get("country_code")), service=row.get("service_code"),
    )  # fmt: skip


def _one_sided(row: Row) -> Reason | None:
    """None where nothing was heard from a side that seems to lack: what it does is not known."""
    lacking = {"both": ("origin", "destination")}.get(row["side_lacking"], (row["side_lacking"],))
    if any(row[f"is_{side}_silent"] is not False for side in lacking):
        return None
    return _made(
        "one_sided", "one_sided", row, societies=_codes(row["origin_ns_id"], row["destination_ns_id"]),
        sides=lacking, countries=tuple(row[f"{side}_code"] for side in lacking),
    )  # fmt: skip


def _gap(row: Row) -> Reason:
    return _made(
        "gap", "gaps", row, societies=_codes(row.get("host_ns_id")), countries=_codes(row["country_code"]),
        service=row["code"] if row.get("dimension") == "service" else None, people=row.get("people_concerned"),
    )  # fmt: skip


def _opportunity(row: Row) -> Reason:
    return _made(
        "overlap" if row["kind"] == "overlap" else "opportunity", "opportunities", row,
        societies=_codes(row.get("society_a"), row.get("society_b")),
        sides=_codes(row.get("side_a"), row.get("side_b")),
        countries=_codes(row.get("country_a"), row.get("country_b")),
        service=next(iter(_codes(row.get("service_codes_a"), row.get("service_codes_b"))), None),
    )  # fmt: skip
