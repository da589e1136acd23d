"""What was matched is read: each target yields claims, each row with content a record."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.importing.conftest import Read, Write, values, write_csv
from waypost.errors import InputError
from waypost.importing.columns import targets
from waypost.importing.declaring import Matched, declaration_yaml, declare, read_matched
from waypost.importing.reading import guess_reading
from waypost.importing.target_codes import target_of
from waypost.model import FileReport
from waypost.reference import Catalog, load_catalog
from waypost.reference.sources import read_source

_SAMPLES = {"country": "Niger", "date": "2024-03-15", "period": "2024-03", "money": "100", "latitude": "12.5",
            "longitude": "8.5", "point": "12.5, 8.5", "currency": "EUR", "boolean": "yes", "url": "https://example.org",
            "waypost_key": "wp-abc123defg"}  # fmt: skip
_BESIDE = {"#geo+lat": ("#geo+lon", "8.5"), "#geo+lon": ("#geo+lat", "12.5"), "#currency": ("#value+budget", "100"),
           "#date+month": ("#reached", "5"), "#date+year": ("#reached", "5"), "#date+period": ("#reached", "5"),
           "#org+type": ("#org", "X")}  # fmt: skip


def sample(code: str, catalog: Catalog) -> str:
    if code.startswith(("#reached", "#targeted")):
        return "7"
    if code == "#date+year":
        return "2024"
    kind, _, listed = catalog.column_names.targets[code].cells.partition(":")
    if kind == "code":
        return next(c.code for c in catalog.code_lists[listed].codes.values() if not c.is_group)
    return next(iter(catalog.trails)) if kind == "trail" else _SAMPLES.get(kind, "Example")


@pytest.mark.parametrize("code", [target.code for target in targets(load_catalog()) if target.code != "ignore"])
def test_each_target_yields_claims(code: str, write: Write, read_as: Read, catalog: Catalog) -> None:
    beside = _BESIDE.get(code)
    columns = {"The column": code} | ({"Beside": beside[0]} if beside else {})
    path = write([list(columns), [sample(code, catalog), *([beside[1]] if beside else [])]])
    (record,), report = read_as(path, Matched(columns=columns, currency="CHF"))
    told = [
        claim
        for claim in record.claims
        if (claim.place and "The column" in claim.place) or claim.value == sample(code, catalog)
    ]
    dated = code.startswith("#date") and any(c.value.startswith("2024-") for c in record.claims)
    assert told or dated or record.stated_date or any(str(code) in str(c.place) for c in record.claims), record.claims
    assert not record.issues, record.issues
    assert "count_not_understood" not in {issue.issue_type for issue in report.issues}


def test_counts_keep_sex_age_group_and_service(write: Write, read_as: Read) -> None:
    columns = {
        "a": "#reached+f+age5_11",
        "b": "#targeted+in_transit",
        "c": "#reached+health",
        "d": "#reached+new+m+children",
    }
    records, _ = read_as(write([list(columns), ["1", "2", "3", "4"]]), Matched(columns=columns))
    assert values(records, "people_count", "sex") == ["female", "male"]
    assert values(records, "people_count", "age_min") == ["5", "0"]
    assert values(records, "people_count", "population_group_code") == ["people_in_transit"]
    assert values(records, "people_count", "service_code") == ["health"]
    assert values(records, "people_count", "counting") == ["new_unique"]


def test_values_keys_and_waypost_keys(write: Write, read_as: Read) -> None:
    columns = {"No": "#activity+code", "WP": "programme.key", "Where": "place.country_code", "Money": "#value+budget",
               "In": "#currency", "For": "programme.access_condition"}  # fmt: skip
    path = write(
        [list(columns), ["1", "wp-abc123defg", "Turquie-là", "5", "Lira", "all"], ["1", "", "Niger", "", "", ""]]
    )
    picked = {"country_code": {"Turquie-là": "TUR"}, "currency": {"Lira": "TRY"}, "access_condition": {"all": "open"}}
    records, _ = read_as(path, Matched(columns=columns, values=picked))
    assert [record.identifier for record in records] == ["mine:1"]
    assert values(records, "place", "country_code") == ["TUR", "NER"]
    assert values(records, "budget", "currency") == ["TRY"]
    assert ("waypost", "wp-abc123defg") in zip(
        values(records, "identifier", "authority"), values(records, "identifier", "value"), strict=True
    )


def test_columns_of_one_name_a_header_once_more_and_tags_below(write: Write, read_as: Read) -> None:
    rows = [["", "HEALTH", "", "WATER", ""], ["Name", "Target", "Reached", "Target", "Reached"],
            ["#x", "#targeted", "#reached", "#targeted", "#reached"], ["A", "1", "2", "3", "4"],
            ["Name", "Target", "Reached", "Target", "Reached"], ["B", "5", "6", "7", "8"]]  # fmt: skip
    columns = {
        "Name": "#activity+name",
        "HEALTH: Target": "#targeted+health",
        "WATER: Reached": "#reached+water_sanitation",
    }
    records, report = read_as(write(rows), Matched(header_row=2, columns=columns))
    assert values(records, "programme", "title") == ["A", "B"]
    assert values(records, "people_count", "count") == ["1", "4", "5", "8"]
    assert "tags_again" in {issue.issue_type for issue in report.issues}


def test_next_months_file_may_hold_its_headers_elsewhere(write: Write, read_as: Read) -> None:
    matched = Matched(header_row=1, columns={"Country": "#country", "Project": "#activity+name"})
    records, _ = read_as(write([["News"], ["Project", "Extra", "Country"], ["A", "", "Niger"]]), matched)
    assert values(records, "place", "country_code") == ["NER"]


def test_json_objects(tmp_path: Path, read_as: Read) -> None:
    path = tmp_path / "t.json"
    path.write_text('[{"Name": "A", "Land": "Niger"}, {"Name": "B", "Land": "Mali"}]')
    records, _ = read_as(path, Matched(header_row=1, columns={"Name": "#activity+name", "Land": "#country"}))
    assert values(records, "place", "country_code") == ["NER", "MLI"]


def test_a_formula_stays_text_or_is_flagged(tmp_path: Path, read_as: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "Reached"], ["=cmd|' /C calc'!A0", 1], ["B", "=1+1"]):
        sheet.append(row)
    sheet["A2"].data_type = "s"
    book.save(path := tmp_path / "f.xlsx")
    records, report = read_as(path, Matched(columns={"Name": "#activity+name", "Reached": "#reached"}))
    assert values(records, "programme", "title") == ["=cmd|' /C calc'!A0", "B"]
    assert values(records, "people_count", "count") == ["1"]
    assert "formula_not_computed" in {issue.issue_type for issue in report.issues}


def test_what_is_saved_is_a_declaration(tmp_path: Path, catalog: Catalog) -> None:
    columns = {"No | N°": "#activity+code", "X": "ignore", "Y": "#country"}
    matched = Matched(
        sheet="S", header_row=3, key=("No | N°",), columns=columns,
        values={"country_code": {"NO": "NOR"}}, language="fr", decimal=",",
    )  # fmt: skip
    source = declare(matched, publisher="ns-tun", publisher_name="T", source_id="mine", catalog=catalog)
    (tmp_path / "mine.yml").write_text(declaration_yaml(source), encoding="utf-8")
    assert read_source(tmp_path / "mine.yml") == source


@pytest.mark.parametrize(
    ("matched", "problem"),
    [
        (Matched(columns={"A": "#nonsense"}), "is no target"),
        (Matched(columns={"A": "ignore"}), "nothing can be read"),
        (Matched(columns={"A": "#org"}, key=("B",)), "no such column"),
    ],
)
def test_what_cannot_be_declared_is_said(matched: Matched, problem: str, catalog: Catalog) -> None:
    with pytest.raises(InputError, match=problem):
        declare(matched, publisher="p", publisher_name="p", source_id="s", catalog=catalog)


def test_aliases_lead_to_targets(catalog: Catalog) -> None:
    known = {target.code for target in targets(catalog)}
    assert target_of("#reached+children+f", catalog) == "#reached+f+children"
    assert target_of("programme.stated_status", catalog) == "#status"
    for code in ("budget.amount", "identifier.value", "place.latitude", "#org+name", "service.service_code"):
        assert target_of(code, catalog) in known
    assert target_of("programme.nothing", catalog) is None


def test_the_reading_is_guessed_from_content(write: Write, catalog: Catalog) -> None:
    path = write([["Nom du projet", "Début", "Budget"], ["Aide aux migrants", "31/12/2024", "1.234,50"]])
    found = guess_reading(path, None, 1, [], catalog)
    assert (found["date_order"], found["decimal"]) == ("dmy", ",")


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.lists(st.lists(st.text("abcé12 ,;\"'=|-", max_size=8), min_size=3, max_size=3), max_size=8))
def test_as_many_records_as_rows_with_content(body: list[list[str]], tmp_path: Path, catalog: Catalog) -> None:
    header = ["Name of it", "Where it is", "Country here"]
    path = write_csv(tmp_path / "rows.csv", [header, ["first", "x", "Niger"], *body])
    matched = Matched(columns=dict(zip(header, ("#activity+name", "#loc+name", "#country"), strict=True)))
    source = declare(matched, publisher="p", publisher_name="p", source_id="s", catalog=catalog)
    report = FileReport("rows.csv", "", 0)
    records = list(read_matched(path, source, catalog, report))
    assert not {"reader_failed", "sheet_undeclared"} & {issue.issue_type for issue in report.issues}
    assert len(records) == 1 + sum(1 for row in body if any(cell.strip() for cell in row))
