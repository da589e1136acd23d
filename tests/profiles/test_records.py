"""A profile that was kept reads, and comes out the same by the version of its time."""

from __future__ import annotations

from pathlib import Path

from tests.profiles.worlds import WORDS
from waypost.profiles.records import frozen, recomputed, thawed

KEPT = Path(__file__).parent / "kept_2026-1.json"


def test_a_profile_of_the_first_version_still_comes_out_as_it_was():
    kept = thawed(KEPT.read_bytes())
    assert recomputed(kept, WORDS.methods) == kept
    assert frozen(kept) == KEPT.read_bytes().strip()
    women, hosts = kept.cells
    assert (round(women.scores.exposure.low, 4), round(women.scores.exposure.high, 4)) == (0.1662, 0.9479)
    assert (women.scores.tier.low, women.scores.tier.high) == (1, 2)
    assert (hosts.scores.tier.low, hosts.scores.tier.high) == (1, 4)
