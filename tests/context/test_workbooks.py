"""Workbooks as the publishers make them: UN DESA 2024, 2020 and 2019, IDMC's export, Frontex."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import Workbook

from tests.context.undesa_books import book_2019, book_2020, book_2024, totals_2019
from tests.context.worlds import add, facts, figures, lines, write
from waypost.errors import InputError

MID_2024 = {"period_end_date": dt.date(2024, 7, 1)}


def eight(last: object, *, first: object = 1) -> list[object]:
    """A figure for each of the eight years of 2024: the first one, six without, the last one."""
    return [first, "", "", "", "", "", "", last]


def test_the_workbook_of_2024(tmp_path):
    book = book_2024(
        tmp_path / "undesa_pd_2024_ims_stock_by_sex_destination_and_origin.xlsx",
        [
            ("World", 900, "", "World", 900, eight(304021813), eight(158009795), eight(146012018)),
            ("World", 900, "", "Namibia", 516, eight(30), eight(14), eight(16)),
            ("   AFRICA", 903, "", "World", 900, eight(99), eight(49), eight(50)),
            ("   UN development groups", "", "", "World", 900, eight(""), eight(""), eight("")),
            ("      South Africa*", 710, "B R", "World", 900, eight(32), eight(14), eight(18)),
            ("      South Africa*", 710, "B R", "Namibia", 516, eight(25.4), eight(11), eight(14)),
            ("      South Africa*", 710, "B R", "Others", 2003, eight(7), eight(3), eight(4)),
            ("      Egypt", 818, "C R", "Syrian Arab Republic", 760, eight(".."), eight(".."), eight("..")),
            ("      Kenya", 404, "B", "Somalia", 706, eight(9), eight(4), eight(4)),
            ("      Eritrea", 232, "I", "Ethiopia", 231, eight(5, first="x"), eight(2), eight(3)),
            ("      Nowhere", 899, "B", "Somalia", 706, eight(9), eight(4), eight(5)),
            ("      Guernsey and Jersey", 830, "B", "France", 250, eight(0), eight(0), eight(0)),
        ],
    )
    store, added = add(tmp_path, book)
    assert store.sets()["undesa-ims-2024"].revision == "2024"
    assert lines(added) == [
        ("number_unreadable", 21, "1990 both sexes", "x"),
        ("country_unknown", 22, "Location code of destination", "899"),
    ]
    of = "undesa-ims-2024"
    total = {"sex": None, **MID_2024}
    assert figures(store, of, "migrant_stock", origin_code=None, destination_code=None, **total)[0][0] == 304_021_813
    assert figures(store, of, "migrant_stock", origin_code="NAM", destination_code=None, **total) == [
        (30, None, None, None)
    ]
    assert figures(store, of, "migrant_stock", origin_code=None, destination_code="ZAF", **total) == [
        (32, None, None, None)
    ]
    assert figures(store, of, "migrant_stock", origin_code="NAM", destination_code="ZAF", **total)[0][0] == 25
    assert figures(store, of, "migrant_stock", origin_code="unknown", destination_code="ZAF", **total)[0][0] == 7
    not_estimable = figures(store, of, "migrant_stock", origin_code="SYR", destination_code="EGY", **total)
    assert not_estimable == [(None, None, None, None)]
    assert figures(store, of, "migrant_stock", destination_code="XCX", origin_code="FRA", **total) == [
        (0, None, None, None)
    ]
    assert figures(store, of, "migrant_stock", destination_code="KEN", period_end_date=dt.date(1995, 7, 1)) == []
    bases = facts(
        store, of, """select distinct destination_code as d, basis, note from fact where sex is null and origin_code
        is not null and year(period_end_date) = 2024 and destination_code is not null order by all"""
    )  # fmt: skip
    assert [(row["d"], row["basis"], row["note"]) for row in bases] == [
        ("EGY", "observed", "C R"),
        ("ERI", "imputed", "I"),
        ("KEN", "extrapolated", "B"),
        ("XCX", "extrapolated", "B"),
        ("ZAF", "observed", "B R"),
    ]
    ignored = store.sets()[of].files[0]["ignored"]
    assert ignored["sums over regions and groups of countries"] == 1
    assert ignored["headings between the rows"] == 1
    assert ignored["fractions of a person, rounded"] == 1
    assert sum(name.startswith("sheet Table") for name in ignored) == 9  # the contents and Tables 2 to 9


def test_totals_of_the_publisher_are_not_added_twice(tmp_path):
    pairs = [
        ("World", 900, "", "World", 900, eight(32), eight(14), eight(18)),
        ("      South Africa", 710, "B", "World", 900, eight(32), eight(14), eight(18)),
        ("      South Africa", 710, "B", "Namibia", 516, eight(25), eight(11), eight(14)),
        ("      South Africa", 710, "B", "Others", 2003, eight(7), eight(3), eight(4)),
    ]
    store, _ = add(tmp_path, book_2024(tmp_path / "a.xlsx", pairs))
    total = {"sex": None, **MID_2024, "origin_code": None}
    of = "undesa-ims-2024"
    assert figures(store, of, "migrant_stock", destination_code=None, **total) == [(32, None, None, None)]
    assert figures(store, of, "migrant_stock", destination_code="ZAF", **total) == [(32, None, None, None)]


def test_men_and_women_that_do_not_add_up_are_an_issue_and_a_lost_person_is_not(tmp_path):
    pairs = [
        ("      Kenya", 404, "B", "Somalia", 706, eight(9, first=2), eight(4), eight(3)),
        ("      Kenya", 404, "B", "Ethiopia", 231, eight(9, first=2), eight(4), eight(4)),
    ]
    _, added = add(tmp_path, book_2024(tmp_path / "a.xlsx", pairs))
    assert lines(added) == [("parts_do_not_sum", 12, "2024 both sexes", "9 and parts of 7")]


def test_the_workbook_of_2020_has_no_headings_that_say_which_block_is_whose(tmp_path):
    seven = [1, "", "", "", "", "", 25]
    pairs = [("  South Africa*", 710, "B R", "  Namibia", 516, seven, [0, *seven[1:-1], 11], [1, *seven[1:-1], 14])]
    store, added = add(tmp_path, book_2020(tmp_path / "stock.xlsx", pairs))
    assert added.issues == []
    where = {"origin_code": "NAM", "destination_code": "ZAF", "period_end_date": dt.date(2020, 7, 1)}
    for sex, count in ((None, 25), ("male", 11), ("female", 14)):
        assert figures(store, "undesa-ims-2020", "migrant_stock", sex=sex, **where) == [(count, None, None, None)]


def test_the_matrices_of_2019(tmp_path):
    rows = {
        "Total": [
            (2005, "WORLD", 900, "", 191615574, 1, 2, 30, 40),
            (2005, "Sub-Saharan Africa", 947, "", 5, 1, 2, 3, 4),
            (2005, "UN development groups", "", "", "", "", "", "", ""),
            (2005, "South Africa", 710, "B R", 12, 1, 2, 9, ".."),
            (2005, "Atlantis", 899, "B R", 12, 1, 2, 9, ".."),
        ],
        "Male": [(2005, "South Africa", 710, "B R", 6, "", "", 6, "")],
        "Female": [(2005, "South Africa", 710, "B R", 6, "", "", "three", "")],
    }
    path = book_2019(tmp_path / "UN_MigrantStockByOriginAndDestination_2019.xlsx", ["Namibia*", "Côte d'Ivoire"], rows)
    store, added = add(tmp_path, path)
    assert lines(added) == [("country_unknown", 21, "Code", "899"), ("number_unreadable", 17, "Namibia*", "three")]
    of = "undesa-ims-2019"
    assert figures(store, of, "migrant_stock", origin_code=None, destination_code=None, sex=None)[0][0] == 191_615_574
    assert figures(store, of, "migrant_stock", origin_code="NAM", destination_code="ZAF", sex="male")[0][0] == 6
    assert figures(store, of, "migrant_stock", origin_code="CIV", destination_code="ZAF", sex=None) == [
        (None, None, None, None)
    ]
    others = facts(
        store, of, "select count, note from fact where origin_code = 'unknown' and destination_code = 'ZAF' order by 1"
    )
    assert others == [{"count": 1, "note": "B R Other North"}, {"count": 2, "note": "B R Other South"}]


def test_the_workbook_of_2019_by_destination_with_years_below_the_header(tmp_path):
    seven = [1, 2, 3, 4, 5, 6, 7]
    path = totals_2019(
        tmp_path / "UN_MigrantStockTotal_2019.xlsx",
        [("WORLD", 900, "", *seven, *([0] * 7), *seven), ("Namibia", 516, "B R", *seven, *seven, *([0] * 7))],
    )
    store, added = add(tmp_path, path)
    assert added.issues == []
    where = {"destination_code": "NAM", "period_end_date": dt.date(2005, 7, 1)}
    assert figures(store, "undesa-ims-2019", "migrant_stock", sex="male", **where) == [(4, None, None, None)]
    assert figures(store, "undesa-ims-2019", "migrant_stock", sex="female", **where) == [(0, None, None, None)]


def gidd(path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "1_Displacement_data"
    sheet.append(
        ["ISO3", "Name", "Year", "Conflict Stock Displacement", "Conflict Stock Displacement (Raw)",
         "Conflict Internal Displacements", "Conflict Internal Displacements (Raw)", "Disaster Internal Displacements",
         "Disaster Internal Displacements (Raw)", "Disaster Stock Displacement", "Disaster Stock Displacement (Raw)"]
    )  # fmt: skip
    sheet.append(["SYR", "Syria", 2023, 7200000, 7248188, 170000, 174000, None, None, None, None])
    sheet.append(["AB9", "Abyei Area", 2023, None, None, None, None, 0, 0, "many", "many"])
    book.create_sheet("3_IDPs_SADD_estimates")
    book.save(path)


def test_the_export_of_idmc_movements_are_events_and_the_figures_stay_here(tmp_path):
    gidd(tmp_path / "export.xlsx")
    store, added = add(tmp_path, tmp_path / "export.xlsx")
    stored = store.sets()["idmc-gidd"]
    assert stored.terms == "user_side"
    assert lines(added) == [("number_unreadable", 3, "Disaster Stock Displacement (Raw)", "many")]
    assert figures(store, "idmc-gidd", "idps_conflict", country_code="SYR") == [(7_248_188, None, None, None)]
    assert figures(store, "idmc-gidd", "displacements_conflict", country_code="SYR") == [(None, None, None, 174_000)]
    assert figures(store, "idmc-gidd", "displacements_disaster", country_code="AB9") == [(None, None, None, 0)]


def test_detections_by_route_and_nationality_are_events_and_stay_here(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Detections_of_IBC"
    sheet.append([])
    sheet.append(["Route", "Border type or inland", "Nationality", "JAN2009", "FEB2009"])
    sheet.append(["Central Mediterranean Route", "SEA", "Tunisia", 12, None])
    sheet.append(["Western Balkan Route", "LAND", "Unspecified sub-Saharan nationals", 0, "few"])
    sheet.append(["Western Balkan Route", "LAND", "Ruritania", 1, 1])
    sheet.append(["Western Balkan Route", "LAND", "Kosovo*", 2, 3])
    book.save(tmp_path / "Monthly_detections.xlsx")
    store, added = add(tmp_path, tmp_path / "Monthly_detections.xlsx")
    assert lines(added) == [
        ("number_unreadable", 4, "FEB2009", "few"),
        ("country_unknown", 5, "Nationality", "Ruritania"),
    ]
    of = "frontex-detections"
    assert store.sets()[of].terms == "user_side"
    assert figures(store, of, "border_detections", origin_code="TUN") == [(None, None, None, 12)]
    assert figures(store, of, "border_detections", origin_code="XKX") == [(None, None, None, 2), (None, None, None, 3)]
    unknown = facts(store, of, "select event_count, note from fact where origin_code = 'unknown'")
    assert unknown == [{"event_count": 0, "note": "Unspecified sub-Saharan nationals"}]


def test_a_workbook_that_is_nobodys_or_broken_is_refused_in_one_line(tmp_path):
    book = Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError, match="not recognised"):
        add(tmp_path, tmp_path / "x.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InputError, match="not a workbook"):
        add(tmp_path, tmp_path / "broken.xlsx")
    (tmp_path / "page.json").write_text("{}")
    with pytest.raises(InputError, match="expected a page"):
        add(tmp_path, tmp_path / "page.json")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("année,pays\n2020,Côte\n".encode("latin-1"))
    with pytest.raises(InputError, match="neither CSV in UTF-8"):
        add(tmp_path, latin)
    cut = write(tmp_path, "cut.csv.gz", "origin,destination,year\n" * 100)
    cut.write_bytes(cut.read_bytes()[:30])
    with pytest.raises(InputError, match=r"cut\.csv\.gz"):
        add(tmp_path, cut)
