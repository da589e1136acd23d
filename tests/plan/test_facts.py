"""A release tells how many societies spoke for themselves."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from waypost.plan.facts import all_facts, release_facts
from waypost.reference import load_catalog

sys.path.insert(0, str(Path(__file__).parent.parent / "publish"))
from sample_release import ROWS, write_release

CATALOG = load_catalog()


def test_societies_that_spoke_are_counted_once_each(tmp_path):
    publishers = {row["publisher"] for row in ROWS["record"] if row.get("programme_id")}
    named = [{"publisher": each, "organisation_id": "ns-lby"} for each in sorted(publishers)]
    for rows, heard in (([], 0), (named, 1)):
        release = write_release(tmp_path / str(heard), society_publisher=rows)
        told = release_facts(release.connect(), CATALOG, dt.date(2026, 11, 27))
        assert told == {"societies_heard": heard}
    assert all_facts(CATALOG, told, {"societies_heard": 5})["societies_heard"] == 5
    assert all_facts(CATALOG, told, {"societies_heard": None})["societies_heard"] == 1
