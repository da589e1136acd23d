"""The labelled set is what its page says it is. Its figures are the matter of bench/scope.py."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

LABELS = Path(__file__).with_name("labels.csv")


def rows() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_label_has_its_reason_and_its_half_by_hash() -> None:
    for row in rows():
        assert row["label"] in {"migration", "other"}
        assert row["read"] in {"whole", "extracts"}
        assert row["reason"]
        half = "tune" if sha256(row["identifier"].encode()).digest()[0] < 128 else "held_out"
        assert row["half"] == half, row["identifier"]


def test_nothing_is_labelled_twice_and_little_text_is_kept() -> None:
    found = rows()
    assert len({(row["file"], row["identifier"]) for row in found}) == len(found) >= 300
    assert all(len(row["title"].split()) <= 6 for row in found)
