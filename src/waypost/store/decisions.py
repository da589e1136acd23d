"""Decisions of people, read for a build. They win over every rule and survive every rebuild.

How they are written: :mod:`waypost.reference.decisions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from waypost.model import Decision
from waypost.reference.decisions import SAME, SCOPE, read_decisions


def load_decisions(folder: Path) -> list[Decision]:
    """Judgements on pairs, in the order of their keys.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    decisions = [Decision(**row) for _, row in read_decisions(folder, SAME)]  # type: ignore[arg-type]  # judgement was checked
    return sorted(decisions, key=lambda d: (d.left, d.right, d.at))


def decision_table(decisions: Iterable[Decision]) -> pa.Table:
    """Decisions as reconciliation takes them: ``left_id, right_id, judgement, by, at, why``, all text."""
    rows = [(d.left, d.right, d.judgement, d.by, d.at, d.why) for d in decisions]
    names = ("left_id", "right_id", "judgement", "by", "at", "why")
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(names)})


def load_scope_decisions(folder: Path) -> dict[str, dict[str, str]]:
    """What people decided about single records, by key; the latest date wins.

    Raises :class:`waypost.errors.CatalogError` naming file and line for a row that cannot be read.
    """
    decided: dict[str, dict[str, str]] = {}
    for _, row in read_decisions(folder, SCOPE):
        if row["key"] not in decided or decided[row["key"]]["at"] <= row["at"]:
            decided[row["key"]] = row
    return decided
