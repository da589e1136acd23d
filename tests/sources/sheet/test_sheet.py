"""Sheets without tags: declared columns, undeclared files, and the 5W of the regional platform."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.errors import CatalogError
from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.formats import sheet

Read = Callable[..., tuple[list[SourceRecord], FileReport]]

DECLARATION = """
source_id: example
publisher: example
format: sheet
match: {file_name: ["own*.csv"], header: [Organisation, People helped]}
language: en
country: NER
date_order: dmy
decimal: ","
columns:
  Organisation | Organización: "#org"
  Title: "#activity+name"
  From: "#date+start"
  People helped: {tag: "#reached", counting: new_unique, unit: households}
  Access: programme.access_condition
  Web page: {claim: link.target, link_type: web}
  Asked for: {claim: budget.amount, budget_type: requested, currency: EUR}
  Remarks: {tag: "#meta+remarks", optional: true}
rows: {key: [Title]}
"""


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    """Values of one field of a record, in order."""
    return [claim.value for claim in record.claims if (claim.kind, claim.field) == (kind, field)]


def test_declared_columns_under_other_headers(declare: Callable[[str], Catalog], read_sheet: Read) -> None:
    text = (
        "Report of the year;;;;;;;\n\nNo;organización;TITLE;From;People  helped;Access;Web page;Asked for;Other\n"
        "1;A;Aid;3/4/2021;1.234;irrespective_of_status;https://example.org;1.200,50;x\n"
        "2;B;Help;soon;10,5;who knows;;;\n"
    )
    records, report = read_sheet(declare(DECLARATION), text, "own.csv")
    first, second = records
    assert (first.identifier, first.row) == ("example:Aid", 4)
    assert values(first, "programme", "actual_start_date") == ["2021-04-03"]
    assert values(first, "people_count", "count") == ["1234"]
    assert values(first, "people_count", "unit") == ["households"]
    assert values(first, "people_count", "counting") == ["new_unique"]
    assert values(first, "programme", "access_condition") == ["irrespective_of_status"]
    assert values(first, "link", "link_type") == ["web"]
    assert values(first, "budget", "amount") == ["1200.5"]
    assert values(first, "budget", "currency") == ["EUR"]
    assert [issue.issue_type for issue in second.issues] == ["date_unreadable", "number_unreadable", "code_unknown"]
    assert [issue.row for issue in second.issues] == [5, 5, 5]
    assert report.unmapped == {"No": 2, "Other": 1}
    assert report.issues == []


def test_a_declaration_is_found_by_headers(declare: Callable[[str], Catalog], read_sheet: Read) -> None:
    records, report = read_sheet(declare(DECLARATION), "Organisation,Title,People helped,From\nA,Aid,5,1/2/2021\n")
    assert len(records) == 1
    assert report.source_id == "example"
    (issue,) = report.issues
    assert (issue.issue_type, issue.found) == ("columns_missing", "Access, Web page, Asked for")


def test_a_sheet_that_nobody_declared_is_one_issue_with_its_headers(
    declare: Callable[[str], Catalog], read_sheet: Read
) -> None:
    records, report = read_sheet(declare(DECLARATION), "Slug,Licence,Count\na,b,1\n")
    assert records == []
    (issue,) = report.issues
    assert (issue.issue_type, issue.found) == ("sheet_undeclared", "Slug, Licence, Count")
    assert "catalog/sources" in (issue.suggestion or "")


def test_a_declared_file_with_other_headers_is_one_issue(declare: Callable[[str], Catalog], read_sheet: Read) -> None:
    records, report = read_sheet(declare(DECLARATION), "Slug,Licence\na,b\n", "own.csv")
    assert records == []
    assert [issue.issue_type for issue in report.issues] == ["sheet_undeclared"]


def test_the_row_of_headers_may_be_declared(declare: Callable[[str], Catalog], read_sheet: Read) -> None:
    declaration = DECLARATION.replace("{key: [Title]}", "{key: [Title], header_row: 2}")
    text = "Organisation,Title,From,People helped\nOrganisation,Title,,\nA,Aid,,\n"
    records, _ = read_sheet(declare(declaration), text, "own.csv")
    assert [record.identifier for record in records] == ["example:Aid"]


@pytest.mark.parametrize("wrong", ["nothing.here", "#adm1 code", "{claim: budget.colour}", "{counting: new_unique}"])
def test_a_declaration_that_names_nothing_is_refused(
    declare: Callable[[str], Catalog], read_sheet: Read, wrong: str
) -> None:
    quoted = wrong if wrong.startswith("{") else f'"{wrong}"'
    catalog = declare(DECLARATION.replace("programme.access_condition", quoted))
    with pytest.raises(CatalogError, match="example"):
        read_sheet(catalog, "Organisation,Title,From,People helped,Access\nA,B,,,x\n", "own.csv")


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.csv", b"a,b\n1,2\n", True),
        ("a.tsv", b"a\tb\n1\t2\n", True),
        ("a.json", b'[{"a": 1}]', True),
        ("a.json", b'{"a": {"b": 1}}', False),
        ("a.txt", b"a line\nanother line\n", False),
        ("a.txt", b"a;b\n1;2\n", True),
        ("a.pdf", b"%PDF-1.7", False),
        ("a.csv", b"<html></html>", False),
        ("a.xlsx", b"PK\x03\x04", False),
    ],
)
def test_recognises(tmp_path: Path, name: str, content: bytes, known: bool) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert sheet.recognises(path, content) is known


HEADER = (
    "Country;Admin 1;Admin 2;Appealing organisation;Implementation set-up;Implementing partner;Month;Subsector;"
    "Indicator;Indicator type;Activity name;Activity description;Plan activity;COVID-19;CVA;Value (USD);"
    "Delivery mechanism;Quantity of output;Total monthly beneficiaries;New beneficiaries;In destination;In transit;"
    "Host communities;Pendular;Returnees;Girls;Boys;Women;Men;Other under 18;Other 18 and over"
)
GOOD = (
    "Colombia;Antioquia;Turbo;Example Society;Direct;Example Society;03/2021;WASH;People with water;Direct assistance;"
    "Water at the border;Water points;Yes;No;No;;;12;1,200;1,000;400;300;100;100;100;200;200;300;250;20;30"
)


def _changed(**cells: str) -> str:
    names = HEADER.split(";")
    row = GOOD.split(";")
    for name, value in cells.items():
        row[names.index(name.replace("_", " "))] = value
    return ";".join(row)


def test_a_good_row_of_the_5w(catalog: Catalog, read_sheet: Read) -> None:
    april = _changed(Month="04/2021")
    (record,), report = read_sheet(catalog, f"Platform 5W\n{HEADER}\n{GOOD}\n{april}\n", "r4v_5w_example.csv")
    assert report.source_id == "r4v_5w"
    assert record.issues == []
    assert {issue.issue_type for issue in report.issues} == {"rows_grouped"}
    counts: dict[int, dict[str, str]] = {}
    for claim in record.claims:
        if claim.kind == "people_count":
            counts.setdefault(claim.subject_no, {})[claim.field] = claim.value
    assert len(counts) == 26
    new = [c for c in counts.values() if c.get("counting") == "new_unique" and c["period_start_date"] == "2021-03-01"]
    by_age = [c for c in new if "sex" in c]
    assert sum(int(c["count"]) for c in by_age) == 1000
    assert {(c["sex"], c["age_min"], c.get("age_max")) for c in by_age} == {
        (sex, low, high) for sex in ("female", "male", "other") for low, high in (("0", "17"), ("18", None))
    }
    assert sorted(c["population_group_code"] for c in new if "population_group_code" in c) == sorted(
        ["people_at_destination", "people_in_transit", "host_communities", "pendular_movers", "returnees"]
    )
    assert values(record, "service", "service_code") == ["water_sanitation"]
    assert "people_displaced_across_borders" in values(record, "population_group", "population_group_code")
    assert set(report.ignored) == {"#meta+setup", "#meta+plan", "#meta+covid", "#modality+cva", "#indicator+type"}


@pytest.mark.parametrize(
    ("cells", "issue_type", "column"),
    [
        ({"Country": ""}, "country_missing", "A"),
        ({"Admin_1": "", "Admin_2": ""}, "country_missing", "B"),
        ({"Country": "Peru"}, "country_admin1_mismatch", "B"),
        ({"Admin_1": ""}, "admin1_admin2_mismatch", "B"),
        ({"Appealing_organisation": ""}, "appealing_organisation_missing", "D"),
        ({"Implementation_set-up": ""}, "setup_missing", "E"),
        ({"Implementation_set-up": "With a partner", "Implementing_partner": ""}, "partner_missing", "F"),
        ({"Month": ""}, "month_missing", "G"),
        ({"Month": "March"}, "date_unreadable", "G"),
        ({"Subsector": ""}, "what_missing", "H"),
        ({"Indicator": ""}, "what_missing", "I"),
        ({"Indicator": "Multipurpose cash"}, "multipurpose_cash_in_wrong_sector", "H"),
        ({"CVA": "Yes", "Value_(USD)": "0", "Delivery_mechanism": "card"}, "cash_with_zero_value", "P"),
        ({"CVA": "Yes", "Value_(USD)": "50"}, "cash_without_mechanism", "Q"),
        ({"Value_(USD)": "50"}, "value_without_cash", "P"),
        ({"New_beneficiaries": "", "Quantity_of_output": "3"}, "direct_assistance_without_beneficiaries", "T"),
        ({"Indicator_type": "Capacity building"}, "capacity_building_with_beneficiaries", "T"),
        ({"Total_monthly_beneficiaries": "900"}, "new_above_total", "T"),
        ({"In_transit": "301"}, "population_types_do_not_sum", "T"),
        ({"Girls": "201"}, "age_and_sex_do_not_sum", "T"),
        ({"New_beneficiaries": "", "Quantity_of_output": "", "Indicator_type": "Other"}, "no_output", "R"),
    ],
)
def test_each_check_of_the_5w(
    catalog: Catalog, read_sheet: Read, cells: dict[str, str], issue_type: str, column: str
) -> None:
    (record,), _ = read_sheet(catalog, f"{HEADER}\n{_changed(**cells)}\n", "r4v_5w_example.csv")
    found = {issue.issue_type: issue for issue in record.issues}
    assert issue_type in found
    issue = found[issue_type]
    assert (issue.row, (issue.column or "").split()[0]) == (2, column)
    assert issue.expected
    assert issue_type == "date_unreadable" or f"{issue_type}!" in record.checked
    assert catalog.issue_types[issue_type].what_to_do["ar"]


@settings(max_examples=examples(60), deadline=None)
@given(content=st.text(alphabet='Organisation,Title;People helped\n123"', max_size=120))
def test_no_content_makes_the_reader_fail(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, content: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_text(content, encoding="utf-8", newline="")
    source = catalog.sources["sheet"]
    ctx: Any = ReadContext(path, FileReport(path.name, "0" * 64, 1), source, catalog)
    assert list(sheet.read(ctx)) == []
