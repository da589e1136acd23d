"""The labelled sets are what their page says they are. Their figures are the matter of bench/scope.py."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

import pytest

LABELS = Path(__file__).with_name("labels.csv")
HELD_OUT = ("labels_second_reader.csv", "labels_third_sample.csv")


def rows(name: str = LABELS.name) -> list[dict[str, str]]:
    with LABELS.with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def release(identifier: str) -> str:
    """The rule that docs/explanation/what-counts-as-migration-work.md states."""
    if sha256(identifier.encode()).digest()[0] < 128:
        return ""
    return "round 2" if sha256(b"released for round 2: " + identifier.encode()).digest()[0] < 128 else "round 3"


@pytest.mark.parametrize("name", [LABELS.name, *HELD_OUT])
def test_every_label_has_its_reason_and_its_half(name: str) -> None:
    for row in rows(name):
        assert row["label"] in {"migration", "other"}
        assert row["read"] in {"whole", "extracts"}
        assert row["reason"]
        assert row["half"] == ("tune" if name == LABELS.name else "held_out"), row["identifier"]
        assert len(row["title"].split()) <= 6
        if name == LABELS.name:
            assert row["released"] == release(row["identifier"]), row["identifier"]


def test_no_record_is_labelled_twice_and_enough_are_held_out() -> None:
    every = [(row["file"], row["identifier"]) for name in (LABELS.name, *HELD_OUT) for row in rows(name)]
    assert len(set(every)) == len(every)
    assert len(rows()) >= 300
    assert sum(len(rows(name)) for name in HELD_OUT) >= 300
