"""The picture counts what is known: an open end is not an endless programme."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pipeline.files import ACTIVITY, IATI
from waypost.analysis.picture import headline, presence
from waypost.pipeline import build

AS_OF = dt.date(2024, 7, 1)
END = '<activity-date type="3" iso-date="2025-12-31"/>\n'
START = '<activity-date type="2" iso-date="2023-01-01"/>\n'


def _activity(number: int, date: str, start: str, end: str | None) -> str:
    made = ACTIVITY.format(date=date, number=number, title=f"Example: help for migrants {number}", amount=number)
    made = made.replace(START, START.replace("2023-01-01", start))
    return made.replace(END, END.replace("2025-12-31", end) if end else "").replace('<activity-status code="2"/>\n', "")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """One that nobody has spoken of since 2012, one of the year, one that ended, one not yet begun."""
    folder = tmp_path_factory.mktemp("picture")
    activities = [
        _activity(1, "2012-05-01", "2010-01-01", None),
        _activity(2, "2024-01-01", "2022-01-01", None),
        _activity(3, "2024-01-01", "2020-01-01", "2021-06-30"),
        _activity(4, "2024-01-01", "2026-01-01", "2027-06-30"),
    ]
    file = folder / "in.xml"
    file.write_text(IATI.format(date="2024-01-01", activities="".join(activities)), encoding="utf-8")
    return build([file], folder / "out", as_of=AS_OF).release


def test_a_year_counts_what_is_known_to_have_run_in_it(release, catalog):
    rows = presence(release.connect(), catalog, AS_OF, "year", everybody=True)
    assert {row["code"]: (row["programmes"], row["running"]) for row in rows} == {
        "2024": (1, 1), "2023": (1, 1), "2022": (1, 1), "2021": (1, 0), "2020": (1, 0),
        "2012": (1, 0), "2011": (1, 0), "2010": (1, 0),
    }  # fmt: skip


def test_the_headline_tells_unknown_status_from_not_running(release, catalog):
    row = headline(release.connect(), catalog, AS_OF)
    assert row["programmes"] == 0
    assert row["other_organisations_programmes"] == 4
    assert row["other_organisations_examples"] == 0
