"""Every filled cell ends in a claim, an issue, a count or the record's identity: emptying it changes what is told."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples

# Each value stands in one column only, so that no cell repeats another.
CELLS = {
    "#activity+code": "P-1", "#activity+name": "Points along the way", "#activity+name+fr": "Points sur la route",
    "#activity+description": "Water and shade", "#activity+type": "Meetings of villages", "#activity+url": "https://a.org",
    "#description": "In two places", "#date+start": "2020-01-02", "#date+end": "2020-12-31", "#date": "2020-07-01",
    "#date+month": "2020-05", "#date+updated": "2021-01-01", "#date+start+planned": "2019-12-01",
    "#status": "Ongoing", "#org": "UNHCR", "#org+code": "X1", "#org+type": "NGO", "#org+impl": "Danish Red Cross",
    "#org+impl+code": "dk1", "#org+funder": "ECHO", "#org+prog": "IOM", "#org+url": "http://x.org",
    "#sector": "Logistics", "#sector+code": "LOG", "#subsector": "Roads", "#service": "First aid",
    "#beneficiary": "returnees", "#country": "Niger", "#country+origin": "Mali", "#country+dest": "Libya",
    "#adm1": "Agadez", "#adm1+code": "NE001", "#adm2": "Arlit", "#adm2+code": "NE00101", "#adm3": "Gougaram",
    "#loc": "Camp 1", "#loc+type": "Camp", "#loc+code": "L1", "#geo+lat": "17.1", "#geo+lon": "8.2",
    "#geo+coord": "18.5, 9.25", "#geo+elevation": "300", "#targeted": "100", "#targeted+f": "61", "#reached": "50",
    "#reached+f+children": "10", "#reached+hh": "7", "#reached+whatever": "8", "#affected": "1000",
    "#value+budget": "1001", "#value+spend": "302", "#value": "77", "#currency": "CHF", "#crisis+code": "CC-1",
    "#meta+id": "M1", "#meta+url": "https://y.org", "#meta+comments": "none so far", "#contact+email": "a@b.org",
    "#modality": "cash", "#indicator": "i", "#x_own": "mine", "": "no tag at all",
}  # fmt: skip


DATED = ("#date+month", "#date+year")


def fingerprint(reading: Any) -> Counter[Any]:
    told: Counter[Any] = Counter()
    for record in reading.records:
        told["record", record.publisher, record.identifier, record.stated_date, record.unusable] += 1
        told.update(("claim", *claim) for claim in record.claims)
        told.update(("issue", i.issue_type, i.field, i.found, i.column) for i in record.issues)
    told.update(("issue", i.issue_type, i.field, i.found, i.column) for i in reading.report.issues)
    for kind, counts in (("unmapped", reading.report.unmapped), ("ignored", reading.report.ignored)):
        told.update({(kind, name): count for name, count in counts.items()})
    return told


def sheet(tags: list[str], cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([tags, cells])
    return written.getvalue()


@given(tags=st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=12))
@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_emptying_a_cell_changes_what_is_told(read_hxl: Callable[..., Any], tags: list[str]) -> None:
    tags = ["#activity+name", *dict.fromkeys(tag for tag in tags if tag != "#activity+name")]
    cells = [CELLS[tag] for tag in tags]
    whole = fingerprint(read_hxl(sheet(tags, cells)))
    for index in range(len(tags)):
        without = [*cells[:index], "", *cells[index + 1 :]]
        assert fingerprint(read_hxl(sheet(tags, without))) != whole, tags[index]


@pytest.mark.parametrize(
    ("tags", "cells", "kind", "field", "expected"),
    [
        (["#country", "#country"], ["Niger", "Chad"], "place", "country_code", ["NER", "TCD"]),
        (["#country+name", "#country+code"], ["Niger", "NER"], "place", "country_code", ["NER"]),
        (["#country+origin", "#country+origin"], ["Mali", "Chad"], "place", "country_code", ["MLI", "TCD"]),
        (["#geo+coord"], ["17.1, -8.2"], "place", "latitude", ["17.1"]),
        (["#geo+coord"], ["17.1 -8.2"], "place", "longitude", ["-8.2"]),
        ([*DATED, "#reached"], ["May", "2020", "4"], "people_count", "period_end_date", ["2020-05-31"]),
        ([*DATED, "#reached"], ["5", "2020", "4"], "people_count", "period_start_date", ["2020-05-01"]),
        (["#value+budget", "#currency"], ["100", "Euros"], "budget", "currency", ["EUR"]),
        (["#value+budget", "#currency"], ["100", "us$"], "budget", "currency", ["USD"]),
    ],
)  # fmt: skip
def test_what_was_once_passed_over_is_read(
    read_hxl: Callable[..., Any],
    values: Callable[..., list[str]],
    tags: list[str],
    cells: list[str],
    kind: str,
    field: str,
    expected: list[str],
) -> None:
    reading = read_hxl(sheet(["#activity+name", *tags], ["Points", *cells]))
    assert values(reading.records[0], kind, field) == expected
    assert reading.types() == set()


@pytest.mark.parametrize(
    ("tags", "cells", "issue"),
    [
        (["#country+code", "#country+name"], ["NER", "Nigeria"], "names_disagree"),
        (["#geo+lat", "#geo+lon"], ["17.1", ""], "value_missing"),
        (["#geo+coord"], ["somewhere"], "number_unreadable"),
        (["#geo+coord"], ["91, 8"], "number_unreadable"),
        (["#value+budget", "#currency"], ["100", "XYZ"], "currency_unknown"),
        (["#adm1"], ["#REF!"], "cell_error"),
        (["#country"], ["#N/A"], "cell_error"),
        (["#org"], ["#¿NOMBRE?"], "cell_error"),
        (["#status"], ["#NOM?"], "cell_error"),
    ],
)
def test_what_cannot_be_read_is_told_once(
    read_hxl: Callable[..., Any], tags: list[str], cells: list[str], issue: str
) -> None:
    reading = read_hxl(sheet(["#activity+name", *tags], ["Points", *cells]))
    assert issue in reading.types()
    if issue == "cell_error":
        assert len(reading.issues("cell_error")) == 1
        assert not any(cells[0] in claim for record in reading.records for claim in record.claims)


def test_a_key_that_is_an_error_gathers_no_rows(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("#activity+code,#activity+name\n#N/A,One\n#N/A,Two\nP1,Three\nP1,Three\n")
    assert [record.identifier for record in reading.records] == ["sheet.csv:2", "sheet.csv:3", "example:P1"]
    assert len(reading.issues("cell_error")) == 2


@pytest.mark.parametrize("word", ["Total", "TOTAL :", "Sous-total", "المجموع", "Total general"])
def test_a_row_of_totals_is_set_aside(read_hxl: Callable[..., Any], word: str) -> None:
    reading = read_hxl(f"#org,#activity+name,#reached\nA,Points,3\nB,Water,4\n{word},,7\n")
    assert [record.unusable for record in reading.records] == [None, None, "row_total"]
    assert len(reading.issues("row_total")) == 1


def test_tags_and_headers_that_stand_again(read_hxl: Callable[..., Any]) -> None:
    top = "Key,Name,People\n#activity+code,#activity+name,#reached\n"
    reading = read_hxl(f"{top}P1,One,3\n{top}P2,Two,4\nPlan,,\n#activity+code,#activity+name,#targeted\nP3,Three,5\n")
    assert [record.identifier for record in reading.records] == ["example:P1", "example:P2", "example:Plan"]
    same, other = reading.issues("tags_again")
    assert (same.row, other.row) == (4, 8)
    assert "1 rows under them" in (other.found or "")
