"""The labelled sets are what their page says they are. Their figures are the matter of bench/scope.py."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

LABELS = Path(__file__).with_name("labels.csv")


def rows() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_and_release(identifier: str) -> tuple[str, str]:
    """The rule that docs/explanation/what-counts-as-migration-work.md states."""
    if sha256(identifier.encode()).digest()[0] < 128:
        return "tune", ""
    if sha256(b"released for round 2: " + identifier.encode()).digest()[0] < 128:
        return "tune", "round 2"
    return "held_out", ""


def test_every_label_has_its_reason_and_its_half_by_hash() -> None:
    for row in rows():
        assert row["label"] in {"migration", "other"}
        assert row["read"] in {"whole", "extracts"}
        assert row["reason"]
        assert (row["half"], row["released"]) == half_and_release(row["identifier"]), row["identifier"]


def test_nothing_is_labelled_twice_and_little_text_is_kept() -> None:
    found = rows()
    assert len({(row["file"], row["identifier"]) for row in found}) == len(found) >= 300
    assert all(len(row["title"].split()) <= 6 for row in found)
