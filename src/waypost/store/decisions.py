"""Decisions of people, as CSV files in ``catalog/decisions`` or beside a build's inputs.

``same.csv``: ``left,right,judgement,by,at,why`` with keys ``publisher|identifier``; ``scope.csv``:
``key,judgement,by,at,why`` with judgement ``migration`` or ``other``. They win over every rule and survive
every rebuild.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from waypost.errors import CatalogError
from waypost.model import Decision

_SAME = ("same", "not_same", "unsure")
_SCOPE = ("migration", "other")


def load_decisions(folder: Path) -> list[Decision]:
    """Judgements on pairs, in the order of their keys.

    Raises :class:`CatalogError` naming file and line for a judgement that is none of the three.
    """
    decisions = []
    for line, row in _rows(folder / "same.csv"):
        if row["judgement"] not in _SAME:
            raise CatalogError(
                f"{folder / 'same.csv'} line {line}: judgement {row['judgement']!r}, expected {' | '.join(_SAME)}"
            )
        decisions.append(Decision(**row))  # type: ignore[arg-type]  # judgement was checked above
    return sorted(decisions, key=lambda d: (d.left, d.right, d.at))


def decision_table(decisions: Iterable[Decision]) -> pa.Table:
    """Decisions as reconciliation takes them: ``left_id, right_id, judgement, by, at, why``, all text."""
    rows = [(d.left, d.right, d.judgement, d.by, d.at, d.why) for d in decisions]
    names = ("left_id", "right_id", "judgement", "by", "at", "why")
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(names)})


def load_scope_decisions(folder: Path) -> dict[str, dict[str, str]]:
    """What people decided about single records, by key; the latest date wins.

    Raises :class:`CatalogError` for a judgement that is neither ``migration`` nor ``other``.
    """
    decided: dict[str, dict[str, str]] = {}
    for line, row in _rows(folder / "scope.csv"):
        if row["judgement"] not in _SCOPE:
            raise CatalogError(
                f"{folder / 'scope.csv'} line {line}: judgement {row['judgement']!r}, expected {' | '.join(_SCOPE)}"
            )
        if row["key"] not in decided or decided[row["key"]]["at"] <= row["at"]:
            decided[row["key"]] = row
    return decided


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [(reader.line_num, dict(row)) for row in reader]
