"""What people decided in the web, as the files of ``catalog/decisions``: the next build takes them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from waypost.reference.decisions import CORRECTIONS, NAMES, SAME, SCOPE, DecisionFile, read_decisions
from waypost.web.contribute.models import Judgement
from waypost.web.contribute.verdicts import UNSURE, verdict
from waypost.web.project.writing import write_whole

KINDS = {
    Judgement.Kind.SAME: SAME,
    Judgement.Kind.SCOPE: SCOPE,
    Judgement.Kind.NAME: NAMES,
    Judgement.Kind.CORRECTION: CORRECTIONS,
}
_WITH_UNSURE = (Judgement.Kind.SAME, Judgement.Kind.SCOPE)  # whose files have a word for what was taken back


def newest(kind: str) -> list[tuple[Judgement, bool]]:
    """The judgements of a kind that count, in the order of what they are about; whether each takes back others."""
    made: dict[tuple[str, str], list[Judgement]] = {}
    for each in Judgement.objects.filter(kind=kind).order_by("pk"):
        about = (each.left, "" if kind == Judgement.Kind.NAME else each.right)
        made.setdefault(tuple(sorted(about)) if kind == Judgement.Kind.SAME else about, []).append(each)
    found = []
    for _, judgements in sorted(made.items()):
        if kind != Judgement.Kind.SAME:
            found.append((judgements[-1], judgements[-1].judgement == UNSURE))
            continue
        word, rests_on = verdict(judgements)
        if rests_on is not None and not _waits(judgements):
            found.append((rests_on, word == UNSURE))
    return found


def _waits(judgements: list[Judgement]) -> bool:
    """Whether one side said something of a pair, and the other has yet to: nothing is decided or taken back by that."""
    is_decided = any(verdict(judgements[:end])[0] != UNSURE for end in range(1, len(judgements) + 1))
    return not is_decided and all(each.judgement != UNSURE for each in judgements)


def decision_rows(kind: str, *, is_for_build: bool = True) -> list[dict[str, str]]:
    """The decisions of a kind that count, in the columns of their file.

    What was taken back stands as ``unsure``. Files without such a word name nobody, or the value that stands, for a
    build, which so passes over the row of the catalog; for the catalog itself such rows are left out.
    """
    return [
        _row(each, is_back=is_back)
        for each, is_back in newest(kind)
        if is_for_build or not is_back or kind in _WITH_UNSURE
    ]


def _row(each: Judgement, *, is_back: bool) -> dict[str, str]:
    by = f"{each.role} {each.ns_id}".strip() or "Waypost"
    signed = {"by": by, "at": each.at.date().isoformat(), "why": " ".join(each.why.split()) or each.judgement}
    if each.kind == Judgement.Kind.SAME:
        left, right = sorted((each.left, each.right))
        return {"left": left, "right": right, "judgement": UNSURE if is_back else each.judgement, **signed}
    if each.kind == Judgement.Kind.SCOPE:
        return {"key": each.left, "judgement": each.judgement, **signed}
    if each.kind == Judgement.Kind.NAME:
        return {"name": each.left, "means": "" if is_back else each.right, **signed}
    source, _, identifier = each.left.partition("|")
    return {
        "source": source, "identifier": identifier, "field": each.right, "expect": each.expect,
        "value": each.expect if is_back else each.value, **signed,
    }  # fmt: skip


def write_decisions(folder: Path, *, is_for_build: bool = False) -> dict[str, int]:
    """Write the files into a folder, keeping the rows that stand there already; how many rows each has then.

    Of a row that stands and a decision about the same the later counts, and of one day the decision made here: it may
    have been written there before. Written twice, the files have the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for kind, file in KINDS.items():
        there = [row for _, row in read_decisions(folder, file)]
        rows: dict[tuple[str, ...], dict[str, str]] = {}
        for row in [*there, *decision_rows(kind)]:
            key = _key(kind, file, row)
            if key not in rows or rows[key]["at"] <= row["at"]:
                rows[key] = row
        kept = [rows[key] for key in sorted(rows) if is_for_build or not _is_back(kind, rows[key])]
        write_rows(folder / file.name, file, kept)
        counts[file.name] = len(kept)
    return counts


def _key(kind: str, file: DecisionFile, row: dict[str, str]) -> tuple[str, ...]:
    key = tuple(row[name] for name in file.keys)
    return tuple(sorted(key)) if kind == Judgement.Kind.SAME else key


def _is_back(kind: str, row: dict[str, str]) -> bool:
    """Whether a row of a file without a word for it takes a decision back."""
    if kind == Judgement.Kind.NAME:
        return not row["means"]
    return kind == Judgement.Kind.CORRECTION and row["value"] == row["expect"]


def write_rows(path: Path, file: DecisionFile, rows: Iterable[dict[str, str]]) -> None:
    """Write a file of decisions, whole."""
    written = io.StringIO()
    writer = csv.DictWriter(written, file.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, [written.getvalue().encode()])
