"""The 3W import layout of IFRC GO: columns in any order, rows that belong together, nothing lost."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport, SourceRecord
from waypost.sources.context import ReadContext
from waypost.sources.formats import go_csv
from waypost.sources.mappings.go_csv import to_records

ROW = {
    "Country": "Niger",
    "Regions": "Agadez; Zinder",
    "Reporting NS": "Red Cross Society of Niger",
    "Disaster Type": "Population Movement",
    "Operation Type": "Programme",
    "Programme Type": "Domestic",
    "Primary Sector": "Migration",
    "Tags": "Internal displacement, Health (public)",
    "Status": "Ongoing",
    "Project Name": "Points along the way",
    "Start Date": "03/04/2021",
    "End Date": "31/12/2022",
    "Budget(CHF)": "1,250",
    "Targeted Males": "10",
    "Targeted Females": "15",
    "Targeted Others": "",
    "Targeted Total": "25",
    "Reached Males": "",
    "Reached Females": "",
    "Reached Others": "",
    "Reached Total": "1 200",
    "Visibility": "Membership",
    "Actual Expenditure": "900.5",
    "Contact Email": "person@example.org",
    "Contact Name": "A Person",
    "Contact Role": "Manager",
    "Description": "Water, shade and news",
}


def sheet(*rows: dict[str, str], columns: list[str] | None = None, delimiter: str = ",") -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns or list(ROW), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


@pytest.fixture
def read_sheet(tmp_path: Path, read_file: Any) -> Any:
    def read(text: str, encoding: str = "utf-8") -> Any:
        path = tmp_path / "projects.csv"
        path.write_text(text, encoding=encoding)
        assert go_csv.recognises(path, path.read_bytes()[:65536])
        return read_file(path, "go_csv")

    return read


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    return [c.value for c in record.claims if (c.kind, c.field) == (kind, field)]


def test_the_layout_has_the_27_columns_of_gos_form() -> None:
    assert list(go_csv.COLUMNS) == list(ROW)
    assert len(go_csv.COLUMNS) == 27


def test_a_row_becomes_claims_of_the_society_that_reports(read_sheet: Any) -> None:
    (record,), report = read_sheet(sheet(ROW))
    assert record.publisher == "ns-ner"
    assert record.identifier.startswith("go3w-")
    assert values(record, "programme", "actual_start_date") == ["2021-04-03"]
    assert values(record, "programme", "planned_end_date") == ["2022-12-31"]
    assert values(record, "programme", "visibility") == ["movement"]
    assert values(record, "place", "admin1_code") == ["NE001", "NE008"]
    assert values(record, "place", "country_code") == ["NER", "NER"]
    assert values(record, "participation", "role") == ["operating"]
    assert values(record, "sector", "sector_code") == ["3", "5"]
    assert values(record, "marker", "marker_code") == ["11", "4"]
    assert values(record, "budget", "amount") == ["1250"]
    assert values(record, "transaction", "amount") == ["900.5"]
    assert values(record, "people_count", "count") == ["25", "10", "15", "1200"]
    assert set(values(record, "people_count", "counting")) == {"cumulative"}
    assert not record.issues
    assert not report.unmapped
    assert dict(report.ignored) == {"Contact Email": 1, "Contact Name": 1, "Contact Role": 1}


def test_columns_in_any_order_further_ones_counted_and_semicolons_read(read_sheet: Any) -> None:
    columns = ["Remarks", *reversed(list(ROW))]
    text = sheet(ROW | {"Remarks": "new"}, columns=columns, delimiter=";").replace("Budget(CHF)", " budget (CHF) ")
    (record,), report = read_sheet("\ufeff" + text)
    assert values(record, "budget", "amount") == ["1250"]
    assert dict(report.unmapped) == {"Remarks": 1}


def test_rows_that_differ_only_in_regions_are_one_project(read_sheet: Any) -> None:
    records, _ = read_sheet(sheet(ROW, ROW | {"Regions": "Tahoua"}, ROW | {"Project Name": "Another"}))
    assert len(records) == 2
    assert values(records[0], "place", "admin1_name") == ["Agadez", "Zinder", "Tahoua"]
    assert [r.row for r in records] == [2, 4]


def test_a_project_told_twice_with_other_figures_stays_two_and_is_an_issue(read_sheet: Any) -> None:
    records, _ = read_sheet(sheet(ROW, ROW | {"Reached Total": "1 300"}))
    assert records[1].identifier == f"{records[0].identifier}-2"
    assert [i.issue_type for i in records[1].issues] == ["go_row_repeated"]


def test_a_corrected_row_keeps_its_identifier(read_sheet: Any) -> None:
    (one,), _ = read_sheet(sheet(ROW))
    (other,), _ = read_sheet(sheet(ROW | {"Reached Total": "5", "Status": "Completed"}))
    assert one.identifier == other.identifier


def test_what_cannot_be_read_is_an_issue_that_quotes_it(read_sheet: Any) -> None:
    changed = {
        "Start Date": "2021/13/40",
        "Budget(CHF)": "a lot",
        "Status": "Ongoin",
        "Country": "Atlantis",
        "Tags": "Watr",
    }
    (record,), _ = read_sheet(sheet(ROW | changed))
    found = {(i.issue_type, i.found) for i in record.issues}
    assert {("date_unreadable", "2021/13/40"), ("number_unreadable", "a lot"), ("code_unknown", "Ongoin")} <= found
    assert {("country_unknown", "Atlantis"), ("code_unknown", "Watr")} <= found
    assert any("Ongoing" in (i.suggestion or "") for i in record.issues)


def test_one_row_for_several_countries_names_each_of_them(read_sheet: Any) -> None:
    (record,), _ = read_sheet(sheet(ROW | {"Country": "Niger, Mali", "Regions": "countrywide"}))
    assert values(record, "place", "country_code") == ["NER", "MLI"]
    assert values(record, "participation", "organisation_ref") == ["ns-ner", "ns-mli"]


def test_missing_and_repeated_columns_are_told(read_sheet: Any) -> None:
    columns = [c for c in ROW if c != "Tags"]
    text = sheet({k: v for k, v in ROW.items() if k != "Tags"}, columns=columns)
    text = "\n".join(f"{line},x" if n else f"{line},Country" for n, line in enumerate(text.splitlines()))
    (_,), report = read_sheet(text)
    assert [(i.issue_type, i.found) for i in report.issues] == [
        ("go_column_twice", "Country"),
        ("go_columns_missing", "Tags"),
    ]
    assert report.unmapped == {"Country (27)": 1}


def test_a_sheet_saved_in_an_old_encoding_is_read_and_told(read_sheet: Any) -> None:
    (record,), report = read_sheet(sheet(ROW | {"Project Name": "Point d’eau de Tchirozérine"}), encoding="cp1252")
    assert values(record, "programme", "title") == ["Point d’eau de Tchirozérine"]
    assert [i.issue_type for i in report.issues] == ["encoding_guessed"]


def test_a_declaration_of_one_sender_names_it_and_shares_the_lookups(tmp_path: Path, catalog: Any) -> None:
    path = tmp_path / "projects.csv"
    path.write_text(sheet(ROW | {"Budget(CHF)": "1250,5"}), encoding="utf-8")
    declared = {"publisher": "ns-fra", "is_default": False, "lookups": {}, "decimal": ","}
    source = msgspec.structs.replace(catalog.sources["go_csv"], **declared)
    context = ReadContext(path, FileReport(file="projects.csv", sha256="", size=0), source, catalog)
    (record,) = (r for raw in go_csv.read(context) for r in to_records(raw, context))
    assert record.publisher == "ns-fra"
    assert values(record, "sector", "sector_code") == ["3", "5"]
    assert values(record, "budget", "amount") == ["1250.5"]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(list(ROW)), st.text(max_size=20), max_size=6), min_size=1, max_size=3))
@example([{"Reporting NS": "\x1e", "Disaster Type": ";\n"}])
def test_every_cell_is_accounted_for(read_file: Any, changes: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.csv"
        path.write_text(sheet(*(ROW | change for change in changes)), encoding="utf-8", errors="replace", newline="")
        records, _ = read_file(path, "go_csv")
    assert 1 <= len(records) <= len(changes)
    assert len({r.identifier for r in records}) == len(records)
    for record in records:
        told = {c.original_value or c.value for c in record.claims} | {i.found for i in record.issues}
        title = next((change["Project Name"] for change in changes if "Project Name" in change), None)
        if title is not None and len(changes) == 1 and title.strip().isalnum():
            assert title.strip() in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_titles_above_the_header_and_the_encodings_of_excel(read_file: Any, tmp_path: Path, encoding: str) -> None:
    text = "sep=;\n3W of the zone;;\n\n" + ";".join(ROW) + "\n" + ";".join(ROW.values()).replace("Zinder", "Diffa")
    path = tmp_path / "go.csv"
    path.write_bytes(text.replace("Agadez; Diffa", '"Agadez; Diffa"').encode(encoding))
    assert go_csv.recognises(path, path.read_bytes())
    (record,), report = read_file(path, "go_csv")
    assert [c.value for c in record.claims if c.field == "admin1_name"] == ["Agadez", "Diffa"]
    assert report.ignored["rows above the header"] == 1
    assert not report.issues
