"""Claims, lists and rows of the gaps as people read them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from waypost.atlas.findings import is_shown_gap
from waypost.drawing import charts
from waypost.reference import load_catalog
from waypost.reference.wording import listed, written_day, written_share
from waypost.web.pages.claimed import claimed_words


@pytest.mark.parametrize(
    ("kind", "field", "value", "wanted"),
    [
        ("participation", "organisation_ref", "ns-ner", "جمعية الصليب الأحمر في النيجر"),
        ("participation", "organisation_ref", "XX-NOBODY-1", "XX-NOBODY-1"),
        ("programme", "actual_end_date", "2023-09-01", "1 سبتمبر 2023"),
        ("programme", "actual_end_date", "soon", "soon"),
        ("budget", "amount", "159000", "159,000"),
        ("link", "relation", "source", "مصدر القول"),
        ("identifier", "authority", "appeal", "نداء الاتحاد الدولي"),
    ],
)
def test_a_claim_is_read_in_words_where_somebody_knows_them(kind, field, value, wanted):
    catalog = load_catalog()
    assert claimed_words(value, kind, catalog.schema[kind].fields[field], catalog, "ar") == wanted


def test_lists_days_and_shares_are_written_as_the_language_does():
    assert listed(["أ", "ب"], "ar") == "أ، ب"
    assert listed(["a", "b"], "fr") == "a, b"
    assert written_day(dt.date(2024, 7, 1), "ar") == "1 يوليو 2024"
    assert written_share(Decimal("0.125"), "en", is_exact=True) == "12.5%"
    assert written_share(0.6, "en") == written_share(Decimal("0.6"), "en", is_exact=True) == "60%"


def test_a_row_is_a_gap_by_need_by_nothing_known_and_by_a_society_that_spoke():
    row = {"programmes": 0, "is_host_silent": False, "gap": 2, "need_rank": 1, "countries_ranked": 3}
    assert is_shown_gap(row)
    for column, value in {"programmes": 1, "is_host_silent": True, "gap": 0, "need_rank": 2}.items():
        assert not is_shown_gap({**row, column: value}), column
    assert not is_shown_gap({**row, "need_rank": None})


def test_a_year_without_a_number_is_hatched():
    assert "unknown" in charts.ranges([("2019", None, None), ("2020", 1, 2)], "arrests")
    assert "unknown" not in charts.ranges([("2020", 0, 0)], "arrests")
