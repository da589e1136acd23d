"""Decisions of people, read for a build. They win over every rule and survive every rebuild.

How they are written: :mod:`waypost.reference.decisions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from waypost.model import Decision
from waypost.reference import Correction
from waypost.reference.decisions import CORRECTIONS, NAMES, SAME, SCOPE, WAIVERS, read_decisions


def load_decisions(*folders: Path) -> list[Decision]:
    """Judgements on pairs in these folders, in the order of their keys; of one day the folder named last counts.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    rows: dict[tuple[str, ...], tuple[int, list[dict[str, str]]]] = {}
    for number, folder in enumerate(folders):
        for _, row in read_decisions(folder, SAME):
            about = (*sorted((row["left"], row["right"])), row["at"])
            if about in rows and rows[about][0] < number:
                del rows[about]
            rows.setdefault(about, (number, []))[1].append(row)
    found = [row for _, listed in rows.values() for row in listed]
    decisions = [Decision(**row) for row in found]  # type: ignore[arg-type]  # judgement was checked
    return sorted(decisions, key=lambda d: (d.left, d.right, d.at))


def decision_table(decisions: Iterable[Decision]) -> pa.Table:
    """Decisions as reconciliation takes them: ``left_id, right_id, judgement, by, at, why``, all text."""
    rows = [(d.left, d.right, d.judgement, d.by, d.at, d.why) for d in decisions]
    names = ("left_id", "right_id", "judgement", "by", "at", "why")
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(names)})


def load_scope_decisions(*folders: Path) -> dict[str, dict[str, str]]:
    """What people decided about single records, by key; the latest date wins, and ``unsure`` takes back.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    decided: dict[str, dict[str, str]] = {}
    for _, row in (each for folder in folders for each in read_decisions(folder, SCOPE)):
        if row["key"] not in decided or decided[row["key"]]["at"] <= row["at"]:
            decided[row["key"]] = row
    return {key: row for key, row in decided.items() if row["judgement"] != "unsure"}


def load_names(folders: Sequence[Path]) -> dict[str, str]:
    """Which body of the catalog a name means, as people decided; of two decisions on a name the later counts.

    Of one day, that of the folder named last; a row that names no body takes back what was decided before.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    rows = [
        (row["at"], number, row) for number, folder in enumerate(folders) for _, row in read_decisions(folder, NAMES)
    ]
    ordered = sorted(rows, key=lambda each: (*each[:2], each[2]["name"], each[2]["means"]))
    latest = {row["name"]: row["means"] for _, _, row in ordered}
    return {name: means for name, means in latest.items() if means}


def load_corrections(folders: Sequence[Path]) -> dict[str, tuple[Correction, ...]]:
    """Mends of known values by source, beside those of the declarations; the later of two counts.

    Of one day, that of the folder named last; a mend into the value that stands takes back what was decided before.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    found: dict[str, dict[tuple[str, str], Correction]] = {}
    rows = [
        (row["at"], number, row["identifier"], row["field"], row)
        for number, folder in enumerate(folders)
        for _, row in read_decisions(folder, CORRECTIONS)
    ]
    for *_, row in sorted(rows, key=lambda each: each[:4]):
        parts = {name: row[name] for name in ("identifier", "field", "expect", "value", "by", "at")}
        mend = Correction(reason=row["why"], **parts)
        found.setdefault(row["source"], {})[row["identifier"], row["field"]] = mend
    kept = {source: [m for m in by_place.values() if m.value != m.expect] for source, by_place in sorted(found.items())}
    return {source: tuple(mends) for source, mends in kept.items() if mends}


def load_waivers(folders: Sequence[Path]) -> pa.Table:
    """Justified departures as text ``rule, key, until, by, at, why``: of two about one rule and programme the later.

    Of one day, that of the folder named last. Raises :class:`waypost.errors.CatalogError` naming file and line for a
    row that cannot be read.
    """
    rows = [
        (row["at"], number, row) for number, folder in enumerate(folders) for _, row in read_decisions(folder, WAIVERS)
    ]
    latest = {(row["rule"], row["key"]): row for *_, row in sorted(rows, key=lambda each: each[:2])}
    kept = [row for _, row in sorted(latest.items()) if row["until"] >= row["at"]]
    return pa.table({name: pa.array([row[name] for row in kept], pa.string()) for name in WAIVERS.columns})
