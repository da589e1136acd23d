"""Deaths and disappearances: the four layouts and the official export say the same, and no place survives."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.context.worlds import add, facts, figures, lines, write
from tests.examples import examples
from waypost.context.facts import READ_SCHEMA

OFFICIAL = (
    "Main ID,Incident ID,Incident Type,Region of Incident,Incident Date,Incident Year,Month,Number of Dead,"
    "Minimum Estimated Number of Missing,Total Number of Dead and Missing,Number of Survivors,Number of Females,"
    "Number of Males,Number of Children,Country of Origin,Region of Origin,Cause of Death,Country of Incident,"
    "Migration Route,Location of Incident,Coordinates,UNSD Geographical Grouping,Information Source,URL,"
    "Source Quality\n"
)
TUNISIA = (
    "{n},{n},Incident,Mediterranean,2020-06-04,2020,June,{dead},{missing},{total},{left},{women},{men},{children},"
)
PLACE = 'Secret Beach,"34.1, 10.2",Northern Africa,somebody,https://x,4\n'


def incident(number: int, origin: str = "Gambia", **figures: object) -> str:
    """A row of the official export at a place that must not survive."""
    stated = {"dead": "", "missing": "", "total": "", "left": "", "women": "", "men": "", "children": "", **figures}
    origin = f'"{origin}"' if "," in origin else origin
    return (
        TUNISIA.format(n=number, **stated) + f"{origin},Western Africa,Drowning,Tunisia,Central Mediterranean," + PLACE
    )


def test_incidents_add_up_by_month_and_no_place_survives(tmp_path):
    text = OFFICIAL + incident(1, dead=3, missing=7, total=10, left=5, women=2, men=1, children=1)
    text += incident(2, dead=0, missing=4, total=4)
    text += incident(3, origin="Gambia,Mali", dead=1, missing=0, total=1)
    text += incident(4, origin="Unknown", dead=2, missing=0, total=2, women=2, men=0, children=0)
    store, added = add(tmp_path, write(tmp_path, "Missing_Migrants_Global_Figures_allData.csv", text))
    assert added.issues == []
    kept = store.facts_of(store.sets()["iom-missing-migrants"]).read_bytes()
    assert b"Secret Beach" not in kept
    assert b"34.1" not in kept
    assert not any("location" in name or "lat" in name.split("_") for name in READ_SCHEMA.names)
    ignored = store.sets()["iom-missing-migrants"].files[0]["ignored"]
    assert {"Coordinates", "Location of Incident"} <= set(ignored)
    gambia = {"origin_code": "GMB", "country_code": "TUN", "route": "Central Mediterranean"}
    assert figures(store, "iom-missing-migrants", "dead_and_missing", sex=None, age_max=None, **gambia) == [
        (14, None, None, 2)
    ]
    assert figures(store, "iom-missing-migrants", "survivors", **gambia) == [(5, None, None, 1)]
    women = figures(store, "iom-missing-migrants", "dead_and_missing", sex="female", **gambia)
    assert women == [(None, 2, 13, None)]  # ten less one man, and all four of the second incident
    minors = figures(store, "iom-missing-migrants", "dead_and_missing", age_max=17, **gambia)
    assert minors == [(None, 1, 5, None)]
    exact = figures(store, "iom-missing-migrants", "dead_and_missing", origin_code="unknown", sex="female", note=None)
    assert exact == [(2, 2, 2, None)]
    several = facts(store, "iom-missing-migrants", "select distinct note from fact where starts_with(note, 'several')")
    assert several == [{"note": "several origins: GMB MLI"}]
    of_all = figures(store, "iom-missing-migrants", "dead_and_missing", origin_code=None, sex=None, age_max=None)
    assert of_all == [(17, None, None, 4)]


def test_a_row_without_a_number_of_people_or_with_a_month_that_is_none_is_an_issue(tmp_path):
    text = (
        OFFICIAL + incident(1) + incident(2, dead=1, missing=-2, total=1) + incident(3, total=1).replace("June", "Juno")
    )
    text += incident(4, total=1).replace("2020,June", "2020,Sommer")
    _, added = add(tmp_path, write(tmp_path, "all.csv", text))
    assert lines(added) == [
        ("value_missing", 2, "Total Number of Dead and Missing", None),
        ("number_out_of_range", 3, "Minimum Estimated Number of Missing", "-2"),
        ("date_unreadable", 5, "Month", "Sommer"),
    ]


def test_the_layout_with_days_and_codes(tmp_path):
    text = (
        "t,type,route,geo,nat,dead,surv,cause,lon,lat,location\n"
        '2014-01-06,Incident,Mesoamerican Route,USA,GTM,1,,x,-110.3,31.6,"Somewhere, Arizona"\n'
        '2014-01-12,Incident,Mesoamerican Route,USA,"GTM,UNK",2,3,x,-110.3,31.6,here\n'
        "soon,Incident,Mesoamerican Route,USA,UNK,2,3,x,-110.3,31.6,here\n"
    )
    store, added = add(tmp_path, write(tmp_path, "incidents.csv.gz", text))
    assert lines(added) == [("date_unreadable", 4, "t", "soon")]
    rows = facts(
        store,
        "iom-missing-migrants-2014-2024",
        "select origin_code, note, count, event_count, period_start_date from fact where measure = 'dead_and_missing'"
        " order by all",
    )
    assert rows == [
        {"origin_code": "GTM", "count": 1, "event_count": 1, "period_start_date": dt.date(2014, 1, 1)},
        {"origin_code": "unknown", "note": "several origins: GTM unknown", "count": 2, "event_count": 1,
         "period_start_date": dt.date(2014, 1, 1)},
        {"note": "sum over the rows of the publisher", "count": 3, "event_count": 2,
         "period_start_date": dt.date(2014, 1, 1)},
    ]  # fmt: skip


def test_the_layout_in_which_zero_means_that_nobody_was_identified(tmp_path):
    text = (
        "incident_type,year,month,region_origin,region_incident,country_origin,dead,min_missing,dead_and_missing,survivors,"
        "females,males,children,cause,route,location,coordinates,unsd_group\n"
        'Incident,2014,January,A,B,Unknown,1.0,0,1,0,0,0,0,x,Darien,here,"31.6, -111.7",C\n'
        'Incident,2014,January,A,B,Unknown,4.0,0,4,0,1,3,2,x,Darien,here,"31.6, -111.7",C\n'
    )
    store, _ = add(tmp_path, write(tmp_path, "incidents.csv", text))
    of = "iom-missing-migrants-2014-2023"
    assert figures(store, of, "dead_and_missing", origin_code="unknown", sex="female") == [(None, 1, 2, None)]
    assert figures(store, of, "dead_and_missing", origin_code="unknown", age_max=17) == [(None, 2, 3, None)]


def test_the_layout_of_the_current_year_with_american_dates(tmp_path):
    text = (
        "Main ID,Incident ID,Region,Incident Date,Year,Reported Month,Number Dead,Minimum Estimated Number of Missing,"
        "Number of Survivors,Number of Females,Number of Males,Number of Children,Region of Origin,Cause of Death,"
        "Country of Origin,Location of death,Coordinates,Migration route,UNSD Geographical Grouping,Source Quality\n"
        '1,1,Western Asia,"Thu, 01/01/2026 - 12:00",2026,January,1.0,2.0,,,1.0,,A,x,Iraq,here,"37, 42",'
        "Türkiye-Europe land route,B,3\n"
    )
    store, added = add(tmp_path, write(tmp_path, "2026.csv", text))
    assert added.issues == []
    where = {"origin_code": "IRQ", "route": "Türkiye-Europe land route", "sex": None, "age_max": None}
    assert figures(store, "iom-missing-migrants-year", "dead_and_missing", **where) == [(3, None, None, 1)]


@settings(max_examples=examples(12), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=6))
def test_ranges_hold_whatever_was_identified(tmp_path_factory, incidents):
    folder = tmp_path_factory.mktemp("incidents")
    text = OFFICIAL + "".join(
        incident(n, total=total, dead=total, missing=0, women=min(women, total), men=max(0, min(men, total - women)),
                 children="" if blank else min(women, total))
        for n, (total, women, men, blank) in enumerate(incidents)
    )  # fmt: skip
    store, added = add(folder, write(folder, "all.csv", text))
    assert added.issues == []
    total = sum(row[0] for row in incidents)
    of = "iom-missing-migrants"
    for part in ({"sex": "female"}, {"sex": "male"}, {"age_max": 17}):
        for _, least, most, _ in figures(store, of, "dead_and_missing", origin_code=None, **part):
            assert 0 <= least <= most <= total


def test_the_official_export_of_earlier_years_has_other_names_and_no_country_of_the_incident(tmp_path):
    text = (
        "Incident Type,Incident year,Reported Month,Region of Origin,Region of Incident,Country of Origin,"
        "Number of Dead,Minimum Estimated Number of Missing,Total Number of Dead and Missing,Number of Survivors,"
        "Number of Females,Number of Males,Number of Children,Cause of Death,Migration route,Location of death,"
        "Information Source,Coordinates,UNSD Geographical Grouping\n"
        "Incident,2014,January,Central America,North America,Guatemala,1.0,0,1,0.0,0.0,1,0,x,US-Mexico border crossing,"
        'here,somebody,"31.6, -110.3",Northern America\n'
    )
    store, added = add(tmp_path, write(tmp_path, "2023.csv", text))
    assert added.issues == []
    where = {"origin_code": "GTM", "country_code": None, "sex": None, "age_max": None}
    assert figures(store, "iom-missing-migrants", "dead_and_missing", **where) == [(1, None, None, 1)]
