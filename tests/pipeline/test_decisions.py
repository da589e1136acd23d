"""Decisions of people win over every rule and survive rebuilds."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from tests.pipeline.files import write_iati
from waypost.errors import CatalogError
from waypost.pipeline import build
from waypost.settings import catalog_path

AS_OF = dt.date(2024, 7, 1)
FIRST, SECOND = "XX-EXA-1|XX-EXA-1-1", "XX-EXA-1|XX-EXA-1-2"


@pytest.fixture
def catalog_copy(tmp_path):
    """A catalog of its own, without the demo."""
    shutil.copytree(catalog_path(), tmp_path / "catalog", ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "catalog"


def programmes(tmp_path, catalog_copy):
    release = build([write_iati(tmp_path / "in" / "a.xml")], tmp_path / "out", as_of=AS_OF, catalog_folder=catalog_copy)
    return release.release.connect().sql("select count(*) from programme").fetchall()[0][0]


def decide(catalog_copy, name, *rows):
    with (catalog_copy / "decisions" / name).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def test_two_records_of_one_publisher_are_one_when_somebody_says_so(tmp_path, catalog_copy):
    assert programmes(tmp_path, catalog_copy) == 3
    decide(catalog_copy, "same.csv", f"{FIRST},{SECOND},same,A. Officer,2024-05-01,told by the society")
    assert programmes(tmp_path, catalog_copy) == 2
    assert programmes(tmp_path, catalog_copy) == 2


def test_a_later_decision_takes_an_earlier_one_back(tmp_path, catalog_copy):
    decide(
        catalog_copy, "same.csv",
        f"{FIRST},{SECOND},same,A. Officer,2024-05-01,told by the society",
        f"{FIRST},{SECOND},not_same,A. Officer,2024-06-01,they were two after all",
    )  # fmt: skip
    assert programmes(tmp_path, catalog_copy) == 3


def test_a_record_that_somebody_calls_something_else_is_set_aside(tmp_path, catalog_copy):
    decide(catalog_copy, "scope.csv", f"{FIRST},other,A. Officer,2024-05-01,a programme of the past century")
    assert programmes(tmp_path, catalog_copy) == 2


def test_a_judgement_that_is_none_is_refused_with_its_line(tmp_path, catalog_copy):
    decide(catalog_copy, "same.csv", f"{FIRST},{SECOND},maybe,A. Officer,2024-05-01,who knows")
    with pytest.raises(CatalogError, match=r"same\.csv line 2: judgement 'maybe'"):
        programmes(tmp_path, catalog_copy)
