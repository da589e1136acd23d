"""Experience of societies: programmes under way or ended, the first long ago; what is planned does not count."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import duckdb
import pytest

from waypost.atlas.experience import Experience, experience
from waypost.reference import load_catalog

AS_OF = dt.date(2024, 2, 29)
ROWS = [
    # four of ns-aaa, one planned and one to begin; the first exactly five years old
    (["ns-aaa"], "2019-02-28", "closed", True), (["ns-aaa", "ns-bbb"], "2023-01-01", "implementation", True),
    (["ns-aaa"], None, None, True), (["ns-aaa"], "2024-01-01", "pipeline", True),
    (["ns-aaa"], "2025-01-01", "implementation", True),
    # three of ns-ccc, all of the last years; two of ns-ddd, old
    *[(["ns-ccc"], f"202{year}-01-01", "closed", True) for year in (1, 2, 3)],
    *[(["ns-ddd"], "2001-01-01", "closed", True)] * 2,
    # three of ns-eee of which no day is known; one of ns-fff that is no programme of the Movement
    *[(["ns-eee"], None, "implementation", True)] * 3, (["ns-fff"], "2001-01-01", "closed", False),
    (["ns-ggg"], "2023-01-01", "pipeline", True),
]  # fmt: skip


@pytest.fixture
def opened():
    con = duckdb.connect()
    con.execute("create table listed (societies varchar[], start_date date, status varchar, is_movement boolean)")
    con.executemany("insert into listed values (?, ?, ?, ?)", ROWS)

    def rows(sql, given):
        cursor = con.execute(sql, given)
        return [dict(zip([each[0] for each in cursor.description], row, strict=True)) for row in cursor.fetchall()]

    return SimpleNamespace(rows=rows, once=lambda _, make: make(), as_of=AS_OF, catalog=load_catalog())


def test_levels(opened):
    assert experience(opened) == {
        "ns-aaa": Experience("experienced", 3, dt.date(2019, 2, 28)),
        "ns-bbb": Experience("some", 1, dt.date(2023, 1, 1)),
        "ns-ccc": Experience("some", 3, dt.date(2021, 1, 1)),
        "ns-ddd": Experience("some", 2, dt.date(2001, 1, 1)),
        "ns-eee": Experience("some", 3, None),
    }
