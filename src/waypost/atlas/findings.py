"""Lists of findings: any kept answer, narrowed by what its question goes by, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from waypost.atlas.opened import Opened

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
    "rule": ("rule",),
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
# A difference of ranks is shown as a gap where the country is in the first third by need, no programme is known, and
# its society has spoken.
SHOWN_GAP = "(programmes = 0 and not is_host_silent and gap > 0 and need_rank * 3 <= countries_ranked)"
MOST = 100
_MOST_CHOICES = 400  # of a filter; beyond, it is no choice but a search


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
    if question == "gaps" and narrowed.get("stands") == "gap":
        taken["stands"] = "gap"
        conditions.append(SHOWN_GAP)
    table, withheld = opened.answer_table(question, " and ".join(conditions) or "true", given)
    facets = {name: _facet(table, columns) for name, columns in known.items()}
    if question == "gaps":
        facets["stands"] = [("gap", sum(is_shown_gap(row) for row in _gap_columns(table)))]
    return {
        "question": question,
        "narrowed": taken,
        "count": table.num_rows,
        "rows": table.slice(start, most).to_pylist(),
        "start": start,
        "withheld": withheld,
        "facets": {
            name: counts
            for name, counts in facets.items()
            if 1 < len(counts) <= _MOST_CHOICES or name in taken or name == "stands"
        },
    }


def is_shown_gap(row: dict[str, Any]) -> bool:
    """Whether a row of the gaps is one by :data:`SHOWN_GAP`."""
    return (
        row["programmes"] == 0
        and not row["is_host_silent"]
        and (row["gap"] or 0) > 0
        and row["need_rank"] is not None
        and row["need_rank"] * 3 <= row["countries_ranked"]
    )


def _gap_columns(table: pa.Table) -> list[dict[str, Any]]:
    names = ["programmes", "is_host_silent", "gap", "need_rank", "countries_ranked"]
    return list(table.select(names).to_pylist())


def conditions_of(known: dict[str, tuple[str, ...]], taken: dict[str, str]) -> tuple[list[str], list[str]]:
    conditions, given = [], []
    for name, code in taken.items():
        either = [f"""list_contains(string_split(coalesce(cast("{c}" as varchar), ''), ' '), ?)""" for c in known[name]]
        conditions.append(f"({' or '.join(either)})")
        given += [code] * len(known[name])
    return conditions, given


def _facet(table: pa.Table, columns: tuple[str, ...]) -> list[tuple[str, int]]:
    """Codes with how many rows have them, most first. A text may hold several codes; a row counts once for each."""
    counts: dict[str, int] = {}
    for codes, n in _told(table, columns):
        for code in {code for text in codes for code in str(text or "").split(" ") if code}:
            counts[code] = counts.get(code, 0) + n
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _told(table: pa.Table, columns: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], int]]:
    """What stands in the columns together, each once, with how many rows say so."""
    grouped = table.select(list(columns)).group_by(list(columns)).aggregate([([], "count_all")]).to_pydict()
    yield from zip(zip(*(grouped[name] for name in columns), strict=True), grouped["count_all"], strict=True)
