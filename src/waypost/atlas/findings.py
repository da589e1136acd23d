"""Lists of findings: any kept answer, narrowed by what its question goes by, a page at a time."""

from __future__ import annotations

from typing import Any

from waypost.atlas.opened import Opened
from waypost.store.reading import Rows

# What narrows an answer, by the columns that hold it: the first of them that the answer has.
NARROWED_BY = {
    "trail": ("trail_id",),
    "country": ("country_code",),
    "origin": ("origin_code",),
    "destination": ("destination_code",),
    "society": ("society_id",),
    "role": ("role",),
    "service": ("service_code",),
    "group": ("population_group_code",),
    "kind": ("kind",),
    "dimension": ("dimension",),
    "code": ("code",),
    "scope": ("scope",),
    "level": ("level",),
    "word": ("word",),
    "region": ("region",),
    "side": ("side_lacking",),
    "provision": ("provision",),
    "severity": ("severity",),
    "outcome": ("outcome",),
    "met": ("met",),
    "factor": ("factor",),
    "evidence": ("evidence_level",),
}
# Columns that hold two sides: a society asked for stands on either.
_EITHER = {
    "society": (
        *("society_a", "society_b", "peer_id", "other_society_id"),
        *("origin_ns_id", "destination_ns_id", "host_ns_id"),
    ),
    "country": ("country_a", "country_b", "origin_code", "destination_code"),
}
MOST = 100


def filters_of(opened: Opened, question: str) -> dict[str, tuple[str, ...]]:
    """What a kept answer can be narrowed by, and the columns that hold it."""
    columns = opened.answers.columns.get(question, [])
    found = {}
    for name, held in NARROWED_BY.items():
        there = tuple(c for c in (*held, *_EITHER.get(name, ())) if c in columns)
        if there:
            found[name] = there
    return found


def findings_page(
    opened: Opened, question: str, narrowed: dict[str, str], *, start: int = 0, most: int = MOST
) -> dict[str, Any] | None:
    """``{question, count, rows, withheld, facets}`` of a kept answer; None for a question that is not kept.

    Rows come in the answer's order, ``most`` from place ``start`` on. A filter that the answer does not go by is an
    error of whoever wrote the address: it is left out of ``narrowed`` in what comes back.
    """
    if question not in opened.answers.columns:
        return None
    known = filters_of(opened, question)
    taken = {name: code for name, code in narrowed.items() if name in known}
    conditions, given = conditions_of(known, taken)
    rows, withheld = opened.answer(question, " and ".join(conditions) or "true", given)
    return {
        "question": question,
        "narrowed": taken,
        "count": len(rows),
        "rows": rows[start : start + most],
        "start": start,
        "withheld": withheld,
        "facets": {
            name: counts
            for name, columns in known.items()
            if 1 < len(counts := _facet(rows, columns)) <= 400 or name in taken
        },
    }


def conditions_of(known: dict[str, tuple[str, ...]], taken: dict[str, str]) -> tuple[list[str], list[str]]:
    conditions, given = [], []
    for name, code in taken.items():
        either = [f"""list_contains(string_split(coalesce(cast("{c}" as varchar), ''), ' '), ?)""" for c in known[name]]
        conditions.append(f"({' or '.join(either)})")
        given += [code] * len(known[name])
    return conditions, given


def _facet(rows: Rows, columns: tuple[str, ...]) -> list[tuple[str, int]]:
    """Codes with how many rows have them, most first."""
    counts: dict[str, int] = {}
    for row in rows:
        codes = {code for column in columns for code in str(row[column] or "").split(" ") if code}
        for code in codes:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
