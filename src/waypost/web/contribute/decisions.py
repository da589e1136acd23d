"""What people decided in the web, as the files of ``catalog/decisions``: the next build takes them in."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from waypost.reference.decisions import CORRECTIONS, NAMES, SAME, DecisionFile, read_decisions
from waypost.web.contribute.models import Judgement

_KINDS = {Judgement.Kind.SAME: SAME, Judgement.Kind.NAME: NAMES, Judgement.Kind.CORRECTION: CORRECTIONS}


def decision_rows(kind: str) -> list[dict[str, str]]:
    """The decisions of a kind that count, in the columns of their file."""
    newest: dict[tuple[str, str], Judgement] = {}
    for judgement in Judgement.objects.filter(kind=kind).order_by("pk"):
        newest[judgement.left, judgement.right if kind != Judgement.Kind.NAME else ""] = judgement
    return [_row(each) for _, each in sorted(newest.items())]


def _row(each: Judgement) -> dict[str, str]:
    signed = {"by": f"{each.role} {each.ns_id}".strip(), "at": each.at.date().isoformat(), "why": each.why}
    if each.kind == Judgement.Kind.SAME:
        left, right = sorted((each.left, each.right))
        return {"left": left, "right": right, "judgement": each.judgement, **signed}
    if each.kind == Judgement.Kind.NAME:
        return {"name": each.left, "means": each.right, **signed}
    source, _, identifier = each.left.partition("|")
    return {
        "source": source, "identifier": identifier, "field": each.right, "expect": each.expect, "value": each.value,
        **signed,
    }  # fmt: skip


def write_decisions(folder: Path) -> dict[str, int]:
    """Write the files into a folder, keeping the rows that stand there already; how many rows each has then."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for kind, file in _KINDS.items():
        there = [row for _, row in read_decisions(folder, file)]
        rows = {tuple(row[name] for name in file.keys): row for row in [*there, *decision_rows(kind)]}
        _write(folder / file.name, file, [rows[key] for key in sorted(rows)])
        counts[file.name] = len(rows)
    return counts


def _write(path: Path, file: DecisionFile, rows: Iterable[dict[str, str]]) -> None:
    written = io.StringIO()
    writer = csv.DictWriter(written, file.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    beside.write_text(written.getvalue(), encoding="utf-8")
    os.replace(beside, path)
