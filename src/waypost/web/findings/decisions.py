"""Approved waivers as ``waivers.csv``: the next build takes them in, and says "departs with a recorded justification".

The team's role stands there, never a name. One that was taken back ends before it began: so it passes over what an
earlier file says of the same rule and record.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from waypost.reference.decisions import WAIVERS, read_decisions
from waypost.web.contribute.decisions import write_rows
from waypost.web.findings.models import Verdict, Waiver


def waiver_rows() -> list[dict[str, str]]:
    """The waivers that were ever approved, in the columns of the file: of two about the same the later.

    One that has expired stands there with its last day: a build counts none after that.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    approved = Waiver.objects.filter(verdicts__word=Verdict.Word.APPROVED).distinct()
    for waiver in approved.select_related("question").prefetch_related("verdicts").order_by("pk"):
        verdicts = sorted(waiver.verdicts.all(), key=lambda each: each.pk)
        yes = next(each for each in verdicts if each.word == Verdict.Word.APPROVED)
        at, until = yes.at.date(), waiver.until
        if verdicts[-1].word == Verdict.Word.TAKEN_BACK:
            at = verdicts[-1].at.date()
            until = at - dt.timedelta(days=1)
        found[waiver.question.rule, waiver.key] = {
            "rule": waiver.question.rule, "key": waiver.key, "until": until.isoformat(), "by": yes.role,
            "at": at.isoformat(), "why": waiver.reason,
        }  # fmt: skip
    return [row for _, row in sorted(found.items())]


def write_waivers(folder: Path, *, is_for_build: bool = False) -> int:
    """Write the file into a folder, keeping what stands there already; how many rows it has then.

    Of a row that stands and a waiver about the same the later counts, and of one day the waiver.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {(row["rule"], row["key"]): row for _, row in read_decisions(folder, WAIVERS)}
    for row in waiver_rows():
        about = (row["rule"], row["key"])
        if about not in rows or rows[about]["at"] <= row["at"]:
            rows[about] = row
    kept = [row for _, row in sorted(rows.items()) if is_for_build or row["until"] >= row["at"]]
    write_rows(folder / WAIVERS.name, WAIVERS, kept)
    return len(kept)
