"""Each CSV layout: what counts, what is a range, what is a hole, and what becomes an issue."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.context.worlds import add, facts, figures, lines, write
from waypost.errors import InputError

IMS_2024 = """origin,destination,year,male,female
NAM,ZAF,2020,10,12
NAM,ZAF,2024,11,14
OOO,ZAF,2024,3,4
XCX,ABW,2024,1,0
SYR,DEU,2024,5,6
"""
FLAGS_2024 = """destination,year,foreign_born,foreign_citizens,includes_refugees,imputed
ZAF,2024,1,0,1,0
ABW,2024,0,0,0,1
DEU,2024,0,1,0,0
"""


def test_stock_by_sex_with_what_each_figure_rests_on(tmp_path):
    files = [write(tmp_path, "ims2024.csv", IMS_2024), write(tmp_path, "ims2024_types.csv", FLAGS_2024)]
    store, added = add(tmp_path, *files)
    assert added.issues == []
    found = facts(
        store,
        "undesa-ims-2024",
        "select basis, note, count from fact where origin_code = 'NAM' and destination_code = 'ZAF' and sex is null"
        " and year(period_end_date) = 2024",
    )
    assert found == [{"basis": "observed", "note": "B R", "count": 25}]  # ZAF was reassessed
    assert figures(store, "undesa-ims-2024", "migrant_stock", origin_code="NAM", sex="female")[0][0] == 12
    basis = facts(store, "undesa-ims-2024", "select distinct destination_code, basis from fact where sex is not null")
    assert {"destination_code": "ABW", "basis": "imputed"} in basis


def test_2024_of_a_destination_that_was_not_reassessed_is_an_extrapolation_and_2020_is_not(tmp_path):
    text = "origin,destination,year,male,female\nSYR,EGY,2024,1,1\nSYR,KEN,2024,1,1\nSYR,KEN,2020,1,1\n"
    store, _ = add(tmp_path, write(tmp_path, "ims2024.csv", text))
    found = facts(
        store, "undesa-ims-2024", "select destination_code, year(period_end_date) as year, basis from fact"
        " where sex = 'male'"
        " and origin_code is not null and destination_code is not null order by all"
    )  # fmt: skip
    assert [(row["destination_code"], row["year"], row["basis"]) for row in found] == [
        ("EGY", 2024, "observed"),
        ("KEN", 2020, "observed"),
        ("KEN", 2024, "extrapolated"),
    ]


def test_totals_are_added_where_the_publisher_gives_every_part_and_unknown_origin_counts(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "ims2024.csv", IMS_2024))
    where = {"origin_code": None, "sex": None, "period_end_date": dt.date(2024, 7, 1)}
    assert figures(store, "undesa-ims-2024", "migrant_stock", destination_code="ZAF", **where) == [
        (32, None, None, None)
    ]
    assert figures(store, "undesa-ims-2024", "migrant_stock", destination_code=None, **where) == [
        (44, None, None, None)
    ]
    origins = facts(
        store, "undesa-ims-2024", "select distinct origin_code from fact where destination_code is not null"
    )
    assert {row.get("origin_code") for row in origins} == {None, "NAM", "SYR", "XCX", "unknown"}


def test_a_blank_is_no_row_dots_are_a_row_without_a_count_and_zero_is_zero(tmp_path):
    text = "origin,destination,year,male,female,total\nNAM,ZAF,2020,,1,1\nSYR,DEU,2020,0,..,0\n"
    store, added = add(tmp_path, write(tmp_path, "ims2020.csv", text))
    assert added.issues == []
    assert figures(store, "undesa-ims-2020", "migrant_stock", origin_code="NAM", sex="male") == []
    assert figures(store, "undesa-ims-2020", "migrant_stock", origin_code="SYR", sex="male") == [(0, None, None, None)]
    not_estimable = figures(store, "undesa-ims-2020", "migrant_stock", origin_code="SYR", sex="female")
    assert not_estimable == [(None, None, None, None)]


def test_bad_cells_are_one_issue_each_and_the_rest_of_the_row_counts(tmp_path):
    text = (
        "origin,destination,year,male,female,total\n"
        "NAM,ZAF,2020,ten,12,22\n"  # row 2
        "QQQ,ZAF,2020,1,2,3\n"  # row 3
        "NAM,DEU,20x0,1,2,3\n"  # row 4
        "NAM,KEN,2020,1,2\n"  # row 5: a cell is missing
        "NAM,FRA,2020,-4,2,3\n"  # row 6
        "NAM,ITA,2020,4,2,9\n"  # row 7: does not add up
    )
    store, added = add(tmp_path, write(tmp_path, "ims2020.csv", text))
    assert lines(added) == [
        ("number_unreadable", 2, "male", "ten"),
        ("country_unknown", 3, "origin", "QQQ"),
        ("date_unreadable", 4, "year", "20x0"),
        ("row_broken", 5, None, "5 cells"),
        ("number_out_of_range", 6, "male", "-4"),
        ("parts_do_not_sum", 7, "total", "9 and parts of 6"),
    ]
    assert all(issue.file == "ims2020.csv" and issue.expected and issue.suggestion for issue in added.issues)
    assert figures(
        store, "undesa-ims-2020", "migrant_stock", origin_code="NAM", sex="female", destination_code="ZAF"
    ) == [(12, None, None, None)]
    kept = store.issues_of(store.sets()["undesa-ims-2020"]).read_text(encoding="utf-8").splitlines()
    assert len(kept) == 7
    assert kept[1].startswith("number_unreadable,ims2020.csv,,2,male,ten,")


def test_regions_are_left_out_and_counted_the_world_is_kept(tmp_path):
    text = (
        "Year,Destination,total,male,female\n2005,WORLD,191615574,97860838,93754736\n2005,SUB-SAHARAN AFRICA,5,2,3\n"
        "2005,UN development groups,..,..,..\n2005,Côte d'Ivoire,10,6,4\n2005,Channel Islands,3.0000000001,1,2\n"
    )
    store, added = add(tmp_path, write(tmp_path, "ims2019_totals.csv", text))
    assert added.issues == []
    stored = store.sets()["undesa-ims-2019"]
    assert stored.files[0]["ignored"] == {"sums over regions and groups of countries": 2}
    assert figures(store, "undesa-ims-2019", "migrant_stock", destination_code=None, sex=None)[0][0] == 191_615_574
    assert figures(store, "undesa-ims-2019", "migrant_stock", destination_code="XCX", sex=None) == [
        (3, None, None, None)
    ]


POPULATION = """year,coo_iso,coa_iso,coo,coa,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,\
ooc,oip,hst
2024,NAM,ZAF,NAM,RSA,5,12,0,0,0,0,0,,0
2024,UNK,DEU,UKN,GFR,100,0,0,0,0,0,0,-,0
2024,SYR,SYR,SYR,SYR,0,0,0,700,50,0,0,,9
2024,XXA,DEU,STA,GFR,7,0,0,0,0,20,0,,0
"""


def test_refugees_five_stands_for_one_to_five_and_places_are_read_by_iso_code(tmp_path):
    store, added = add(tmp_path, write(tmp_path, "population.csv.gz", POPULATION))
    assert added.issues == []
    pair = figures(store, "unhcr-population", "refugees", origin_code="NAM", destination_code="ZAF")
    assert pair == [(5, 1, 5, None)]
    of_all = figures(store, "unhcr-population", "refugees", origin_code=None, destination_code=None)
    assert of_all == [(112, 108, 112, None)]
    assert figures(store, "unhcr-population", "refugees", origin_code="unknown", destination_code="DEU")[0][0] == 100
    assert figures(store, "unhcr-population", "stateless", origin_code="XXA", destination_code="DEU")[0][0] == 20
    assert figures(store, "unhcr-population", "other_in_need_of_protection") == []


def test_people_displaced_inside_stand_in_their_country_and_pairs_say_nothing_of_them(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "population.csv", POPULATION))
    inside = facts(
        store, "unhcr-population", "select country_code, count, kind, origin_code from fact where measure = 'idps'"
    )
    assert inside == [{"country_code": "SYR", "count": 700, "kind": "stock"}]
    returned = facts(
        store, "unhcr-population", "select kind, period_start_date from fact where measure = 'returned_idps'"
    )
    assert returned == [{"kind": "flow", "period_start_date": dt.date(2024, 1, 1)}]


def test_pages_of_the_interface_are_the_same_table_as_the_csv(tmp_path):
    csv_store, _ = add(tmp_path, write(tmp_path, "population.csv", POPULATION))
    rows = [line.split(",") for line in POPULATION.splitlines()]
    items = []
    for row in rows[1:]:
        item = dict(zip(rows[0], row, strict=True))
        mixed = {name: int(value) if value.isdigit() and value != "0" else value for name, value in item.items()}
        items.append({**mixed, "oip": "-", "coo_id": 1, "coa_id": 2, "coo_name": "Unknown ", "coa_name": "-"})
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, page in enumerate((items[:2], items[2:]), start=1):
        text = json.dumps({"short-url": "x", "maxPages": 2, "page": number, "total": [], "items": page})
        (pages / f"population-{number:04}.json").write_text(text, encoding="utf-8")
    page_store, added = add(pages, *sorted(pages.glob("*.json")))
    assert added.issues == []
    question = "select * exclude (dataset_id) from fact order by all"
    assert facts(page_store, "unhcr-population", question) == facts(csv_store, "unhcr-population", question)


def test_applications_in_cases_and_in_persons_and_new_and_appealed_are_measures_of_their_own(tmp_path):
    text = (
        "year,coo_iso,coa_iso,procedure_type,app_type,dec_level,app_pc,applied\n"
        "2024,AFG,AUS,G,N,FI,P,100\n2024,AFG,AUS,G,N,FI,C,40\n2024,AFG,AUS,G,A,AR,P,30\n2024,AFG,AUS,U,N,FI,P,5\n"
        "2003,AFG,AUS,G,V,FI,P,70\n2024,AFG,AUS,G,Z,FI,P,8\n2024,AFG,AUS,G,N,FI,Q,8\n"
    )
    store, added = add(tmp_path, write(tmp_path, "applications.csv", text))
    sums = facts(
        store,
        "unhcr-asylum-applications",
        "select measure, sum(count) as n from fact where origin_code = 'AFG' and destination_code = 'AUS'"
        " group by all order by all",
    )
    assert [(row["measure"], row["n"]) for row in sums] == [
        ("asylum_applications_appeals", 30),
        ("asylum_applications_new", 105),
        ("asylum_applications_new_cases", 40),
        ("asylum_applications_undivided", 78),
    ]
    assert lines(added) == [("code_unknown", 7, "app_type", "Z"), ("code_unknown", 8, "app_pc", "Q")]


def test_decisions_by_outcome(tmp_path):
    text = (
        "year,coo_iso,coa_iso,dec_recognized,dec_other,dec_rejected,dec_closed,dec_total\n"
        "2024,AFG,DEU,100,20,5,10,135\n"
    )
    store, _ = add(tmp_path, write(tmp_path, "decisions.csv", text))
    where = {"origin_code": "AFG", "destination_code": "DEU"}
    assert figures(store, "unhcr-asylum-decisions", "asylum_decisions_recognised", **where) == [(100, None, None, None)]
    assert figures(store, "unhcr-asylum-decisions", "asylum_decisions_rejected", **where) == [(5, 1, 5, None)]


PROFILE_HEAD = (
    "year,coo_iso,coa_iso,pop_type,f_0_4,f_5_11,f_12_17,f_18_59,f_60,f_other,f_total,"
    "m_0_4,m_5_11,m_12_17,m_18_59,m_60,m_other,m_total,total\n"
)


def test_a_profile_without_bands_has_no_bands_and_a_sex_without_people_is_zero(tmp_path):
    text = PROFILE_HEAD + (
        "2025,SYR,DEU,REF,0,0,0,0,0,0,0,0,0,0,0,0,0,0,90\n"  # nothing told apart
        "2025,AFG,DEU,REF,0,0,0,0,0,0,0,10,0,0,20,0,5,35,35\n"  # men alone
        "2025,IRQ,DEU,REF,1,0,0,0,0,0,9,0,0,0,0,0,0,0,9\n"  # bands below the total of their sex
        "2025,SDN,SDN,IDP,1,1,1,1,1,0,5,1,1,1,1,1,0,5,10\n"
        "2025,SDN,SDN,QQQ,1,1,1,1,1,0,5,1,1,1,1,1,0,5,10\n"
    )
    store, added = add(tmp_path, write(tmp_path, "demographics.csv", text))
    syrians = figures(store, "unhcr-demographics", "profile_refugees", origin_code="SYR", destination_code="DEU")
    assert syrians == [(90, None, None, None)]
    afghans = {"origin_code": "AFG", "destination_code": "DEU"}
    assert figures(store, "unhcr-demographics", "profile_refugees", sex="female", **afghans) == [(0, None, None, None)]
    young = figures(store, "unhcr-demographics", "profile_refugees", sex="male", age_min=0, age_max=4, **afghans)
    assert young == [(10, None, None, None)]
    assert figures(store, "unhcr-demographics", "profile_idps", country_code="SDN", sex=None) == [
        (10, None, None, None)
    ]
    assert lines(added) == [
        ("parts_do_not_sum", 4, "f_total", "9 and parts of 1"),
        ("code_unknown", 6, "pop_type", "QQQ"),
    ]


def test_returns_of_the_solutions_are_not_read_twice(tmp_path):
    text = (
        "year,coo_iso,coa_iso,returned_refugees,resettlement,naturalisation,returned_idps\n2023,SYR,JOR,4383,,25,\n"
        "2023,SYR,DEU,,3279,,\n"
    )
    store, _ = add(tmp_path, write(tmp_path, "solutions.csv", text))
    measures = facts(store, "unhcr-solutions", "select distinct measure from fact order by all")
    assert [row["measure"] for row in measures] == ["naturalised_refugees", "resettled_refugees"]
    assert store.sets()["unhcr-solutions"].files[0]["ignored"] == {"returned_idps": 1, "returned_refugees": 1}


def test_flows_are_modelled_and_keep_their_method(tmp_path):
    stock = "orig,dest,year0,sd_drop_neg,sd_rev_neg\nSDN_pre2011,TCD,2015,10,12\nSerbia & Montenegro,DEU,2015,1,2\n"
    flow = (
        "orig,dest,year0,total,female,male,outward,return,transit,total_da_min_closed\n"
        "SDN_pre2011,TCD,2015,40,18,22,30,,10,20\n"
    )
    store, added = add(tmp_path, write(tmp_path, "differences.csv", stock), write(tmp_path, "flows.csv", flow))
    assert added.issues == []
    methods = facts(
        store,
        "abel-cohen-flows",
        """select method, count, basis, period_start_date, period_end_date from fact
           where origin_code = 'SDN' and destination_code = 'TCD' and sex is null and measure = 'migration_flow'
           order by 1""",
    )
    assert [(row["method"], row["count"]) for row in methods] == [
        ("da_min_closed", 20), ("da_pb_closed", 40), ("sd_drop_neg", 10), ("sd_rev_neg", 12),
    ]  # fmt: skip
    assert {(row["basis"], row["period_start_date"], row["period_end_date"]) for row in methods} == {
        ("modelled", dt.date(2015, 7, 1), dt.date(2020, 6, 30))
    }
    assert figures(store, "abel-cohen-flows", "migration_flow_return") == []


def test_the_long_table_of_flows_by_sex(tmp_path):
    text = (
        "year0,sex,orig,dest,sd_drop_neg,sd_rev_neg,mig_rate,da_min_open,da_min_closed,da_pb_closed\n"
        "2015,m,AFG,IRN,1,2,3,4,5,6\n2015,f,AFG,IRN,0,1,1,1,1,1\n2015,x,AFG,IRN,0,1,1,1,1,1\n"
    )
    file = write(tmp_path, "bilat_mig_sex.csv", text)
    with pytest.raises(InputError, match="could be abel-cohen-flows-2025, abel-cohen-flows; say which one with --as"):
        add(tmp_path, file)  # the estimates of 2022 and of 2025 have the same columns
    store, added = add(tmp_path, file, only="abel-cohen-flows")
    men = figures(store, "abel-cohen-flows", "migration_flow", origin_code="AFG", destination_code="IRN", sex="male")
    assert [row[0] for row in men] == [1, 2, 3, 4, 5, 6]
    assert lines(added) == [("code_unknown", 4, "sex", "x")]


def test_displaced_by_cause_sex_and_age(tmp_path):
    text = (
        "geo,t,cause,sex,age,n\nAB9,2014,conflict,unknown,unknown,20000\nSYR,2014,conflict,female,0-4,10\n"
        "SYR,2014,conflict,male,60+,5\nSYR,2014,flood,male,60+,5\nSYR,2014,conflict,male,old,5\n"
    )
    store, added = add(tmp_path, write(tmp_path, "idmc.csv", text))
    found = facts(
        store, "idmc-profile", "select country_code, basis, sex, age_min, age_max, count from fact order by all"
    )
    assert {"country_code": "AB9", "basis": "observed", "count": 20000} in found
    assert {"country_code": "SYR", "basis": "observed", "count": 15} in found
    assert {"country_code": "SYR", "basis": "modelled", "sex": "male", "age_min": 60, "count": 5} in found
    assert lines(added) == [("code_unknown", 5, "cause", "flood"), ("number_unreadable", 6, "age", "old")]


def test_encounters_are_events_and_a_fiscal_year_begins_in_october(tmp_path):
    short = "month,component,authority,demog,nat,n\n2018-01,OFO,Title 8,FMUA,,7\n2024-01,OFO,Title 8,FMUA,GTM,9\n"
    store, _ = add(tmp_path, write(tmp_path, "short.csv", short))
    assert figures(store, "us-border-encounters", "border_encounters", origin_code="GTM") == [(None, None, None, 9)]
    assert figures(store, "us-border-encounters", "border_encounters", origin_code=None) == [
        (None, None, None, 7), (None, None, None, 9),
    ]  # fmt: skip
    agency = (
        "Fiscal Year,Month Grouping,Month (abbv),Component,Land Border Region,Area of Responsibility,AOR (Abbv),"
        "Demographic,Citizenship,Title of Authority,Encounter Type,Encounter Count\n"
        "2024 (FYTD),FYTD,OCT,OFO,Southwest Land Border,A,A,FMUA,GUATEMALA,Title 8,Inadmissibles,4\n"
        "2024 (FYTD),FYTD,OCT,OFO,Southwest Land Border,B,B,FMUA,GUATEMALA,Title 8,Inadmissibles,2\n"
        "2024 (FYTD),FYTD,OCT,OFO,Northern Land Border,C,C,FMUA,GUATEMALA,Title 8,Inadmissibles,50\n"
    )
    other = tmp_path / "agency"
    other.mkdir()
    store, added = add(other, write(other, "agency.csv", agency))
    assert added.issues == []
    found = facts(
        store, "us-border-encounters", "select event_count, period_start_date from fact where origin_code = 'GTM'"
    )
    assert found == [{"event_count": 6, "period_start_date": dt.date(2023, 10, 1)}]


def test_a_file_that_is_nobodys_or_that_could_be_two_is_refused_and_nothing_is_put_in(tmp_path):
    with pytest.raises(InputError, match="not recognised"):
        add(tmp_path, write(tmp_path, "x.csv", "a,b\n1,2\n"))
    without_year = write(tmp_path, "stocks.csv", IMS_2024)
    with pytest.raises(InputError, match="not recognised"):
        add(tmp_path, without_year)
    store, _ = add(tmp_path, without_year, only="undesa-ims-2024")
    assert list(store.sets()) == ["undesa-ims-2024"]
    with pytest.raises(InputError, match="no such data set"):
        add(tmp_path, without_year, only="undesa-ims-2025")


def test_the_same_figures_in_two_files_are_refused_because_they_would_count_twice(tmp_path):
    first = write(tmp_path, "population.csv", POPULATION)
    second = write(tmp_path, "population_again.csv", POPULATION.replace(",100,", ",101,"))
    with pytest.raises(InputError, match="counted twice"):
        add(tmp_path, first, second)
    with pytest.raises(InputError, match="same file"):
        add(tmp_path, first, write(tmp_path, "copy.csv", POPULATION))


def test_a_companion_file_alone_does_not_take_the_place_of_the_figures(tmp_path):
    store, _ = add(tmp_path, write(tmp_path, "ims2024.csv", IMS_2024))
    with pytest.raises(InputError, match="add it with them"):
        add(tmp_path, write(tmp_path, "ims2024_types.csv", FLAGS_2024))
    assert store.sets()["undesa-ims-2024"].rows > 0


def test_a_dash_in_the_place_of_a_country_is_a_figure_for_all_of_them(tmp_path):
    text = POPULATION.replace("2024,UNK,DEU,UKN,GFR,100", "2024,-,DEU,-,GFR,100")
    store, added = add(tmp_path, write(tmp_path, "population.csv", text))
    assert added.issues == []
    of_all = figures(store, "unhcr-population", "refugees", origin_code=None, destination_code="DEU")
    assert of_all == [(100, None, None, None)]  # the publisher's own total stands, none is added beside it


def test_a_number_that_no_column_could_hold_is_an_issue(tmp_path):
    text = POPULATION.replace(",100,", ",99999999999999999999,")
    _, added = add(tmp_path, write(tmp_path, "population.csv", text))
    assert lines(added) == [("number_out_of_range", 3, "refugees", "99999999999999999999")]


def test_a_file_that_breaks_off_is_refused_with_the_row_and_nothing_is_put_in(tmp_path):
    whole = write(tmp_path, "population.csv.gz", POPULATION + "2024,SYR,DEU,SYR,GFR,1,0,0,0,0,0,0,,0\n" * 4000)
    whole.write_bytes(whole.read_bytes()[:-12])
    with pytest.raises(InputError, match="cannot be read to its end: after row"):
        add(tmp_path, whole)
    unclosed = write(tmp_path, "population.csv", POPULATION + '2024,"SYR,DEU' + "x" * 140_000)
    with pytest.raises(InputError, match="cannot be read to its end: after row 5"):
        add(tmp_path, unclosed)
    assert not (tmp_path / "store" / "manifest.json").exists()
