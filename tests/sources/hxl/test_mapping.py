"""From tagged rows to claims: who, what, where, when, for whom, how many, at what cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog
from waypost.reference.sources import Source
from waypost.sources.context import ReadContext
from waypost.sources.formats import hxl
from waypost.sources.formats.hxl_tags import Column, Tag, parse_tag, vocabulary_of
from waypost.sources.mappings import hxl as mapping
from waypost.sources.mappings.hxl_people import PeopleColumn, people_column
from waypost.sources.mappings.hxl_plan import make_plan

Values = Callable[[SourceRecord, str, str], list[str]]
Parts = Callable[[SourceRecord, str], list[dict[str, str]]]

WHOLE = "\n".join(
    [
        "Title row of the sheet",
        "Code,Name,Nom,What,Org,Partner,Donor,Country,Region,District,Start,End,State,Sector,Group,Budget,Currency",
        "#activity+code,#activity+name+en,#activity+name+fr,#description,#org+prog,#org+impl,#org+funder,"
        "#country+code,#adm1+name,#adm2+name,#date+start,#date+end,#status,#sector,#beneficiary,#value+budget,"
        "#currency+code",
        "X-1,Water at the border,Eau à la frontière,Water points,Example Society,Branch North,Donor A; Donor B,"
        'NE,Agadez,Arlit,03/04/2021,31/12/2022,Ongoing,WASH,people in transit,"12,500.50",CHF',
    ]
)


def test_a_whole_row(read_hxl: Callable[..., Any], values: Values, parts: Parts) -> None:
    reading = read_hxl(WHOLE, date_order="dmy", decimal=".")
    (record,) = reading.records
    assert (record.publisher, record.identifier, record.row, record.line) == ("example", "example:X-1", 4, 4)
    titles = {c.language: c.value for c in record.claims if c.field == "title"}
    assert titles == {"en": "Water at the border", "fr": "Eau à la frontière"}
    assert values(record, "programme", "description") == ["Water points"]
    assert values(record, "programme", "actual_start_date") == ["2021-04-03"]
    assert values(record, "programme", "planned_end_date") == ["2022-12-31"]
    assert values(record, "programme", "stated_status") == ["implementation"]
    assert [(p["organisation_name"], p["role"]) for p in parts(record, "participation")] == [
        ("Example Society", "accountable"),
        ("Branch North", "operating"),
        ("Donor A", "funding"),
        ("Donor B", "funding"),
    ]
    assert parts(record, "place") == [{"country_code": "NER", "admin1_name": "Agadez", "place_name": "Arlit"}]
    assert parts(record, "sector") == [{"vocabulary": "hxl_sector", "sector_code": "WASH", "sector_name": "WASH"}]
    assert values(record, "service", "service_code") == ["water_sanitation"]
    assert values(record, "population_group", "population_group_code") == ["people_in_transit"]
    assert parts(record, "budget") == [
        {
            "budget_type": "original",
            "amount": "12500.5",
            "currency": "CHF",
            "period_start_date": "2021-04-03",
            "period_end_date": "2022-12-31",
        }
    ]
    assert reading.types() == set()
    assert not reading.report.unmapped


def test_a_value_that_cannot_be_read_is_an_issue_at_its_cell(read_hxl: Callable[..., Any], values: Values) -> None:
    reading = read_hxl(WHOLE)
    (record,) = reading.records
    (issue,) = reading.issues("date_unreadable")
    assert (issue.row, issue.line, issue.column, issue.found) == (4, 4, "K #date+start", "03/04/2021")
    assert values(record, "programme", "actual_start_date") == []
    assert "2021-03-04 or 2021-04-03" in (issue.expected or "")


def test_people_with_unit_sex_age_and_group(read_hxl: Callable[..., Any], parts: Parts) -> None:
    text = (
        "#org,#reached+total,#reached+f,#reached+m+children,#reached+hh,#reached+elderly+age60plus,#reached+new+refugees,"
        "#targeted+food\nA,1 200,700,n/a,350 HH,0,20,5\n"
    )
    reading = read_hxl(text)
    counts = parts(reading.records[0], "people_count")
    assert [(c["measure"], c["unit"], c["count"]) for c in counts] == [
        ("reached", "persons", "1200"),
        ("reached", "persons", "700"),
        ("reached", "households", "350"),
        ("reached", "persons", "0"),
        ("reached", "persons", "20"),
        ("targeted", "persons", "5"),
    ]
    assert counts[1]["sex"] == "female"
    assert counts[3]["age_min"] == "60"
    assert counts[4]["counting"] == "new_unique"
    assert counts[4]["population_group_code"] == "people_displaced_across_borders"
    assert counts[5]["service_code"] == "food"
    assert reading.types() == set()


@pytest.mark.parametrize(
    ("row", "flagged"),
    [
        ("100,60,40", False),
        ("100,60,", False),
        ("100,0,0", True),
        ("100,60,30", True),
        ("100,60,50", True),
        ("100,160,", True),
        (",60,40", False),
    ],
)
def test_parts_that_do_not_sum(read_hxl: Callable[..., Any], row: str, flagged: bool) -> None:
    reading = read_hxl(f"#org,#reached+total,#reached+f,#reached+m\nA,{row}\n")
    assert bool(reading.issues("parts_do_not_sum")) is flagged


def test_numbers_of_unknown_meaning_are_not_the_total(read_hxl: Callable[..., Any], values: Values) -> None:
    reading = read_hxl("#org,#reached+zone9,#reached+adolescents,#reached+unlikely\nA,5,6,7\n")
    assert values(reading.records[0], "people_count", "count") == ["6"]
    assert values(reading.records[0], "people_count", "population_group_code") == ["children_and_youth"]
    assert [issue.found for issue in reading.issues("count_not_understood")] == ["+zone9", "+unlikely"]
    assert reading.report.unmapped == {"#reached+zone9": 1, "#reached+unlikely": 1}


def test_attributes_of_counts(catalog: Catalog) -> None:
    def meaning(*attributes: str) -> PeopleColumn | str:
        tag = Tag("#reached", attributes)
        return people_column(Column(0, "", tag), tag, catalog)

    girls = meaning("f", "children")
    assert isinstance(girls, PeopleColumn)
    assert (girls.sex, girls.age_min, girls.age_max, girls.age_inferred) == ("female", 0, 17, True)
    exact = meaning("children", "age5_11")
    assert isinstance(exact, PeopleColumn)
    assert (exact.age_min, exact.age_max, exact.age_inferred) == (5, 11, False)
    assert meaning("zone9") == "zone9"
    disabled = meaning("disabled", "m")
    assert isinstance(disabled, PeopleColumn)
    assert (disabled.disability, disabled.sex) == ("with", "male")


def test_rows_of_one_key_are_one_record(read_hxl: Callable[..., Any], values: Values, parts: Parts) -> None:
    text = (
        "#activity+code,#activity+name,#org,#adm1+name,#reached\n"
        "A,Aid,One,North,5\nB,Other,Two,East,1\nA,Aid,One,South,7\nA,Help,Three,South,7\n,No key,Four,West,2\n"
    )
    reading = read_hxl(text, country="NER")
    assert [(r.identifier, r.row) for r in reading.records] == [("example:B", 3), ("example:A", 2), ("sheet.csv:6", 6)]
    joined = reading.records[1]
    assert values(joined, "participation", "organisation_name") == ["One", "Three"]
    assert values(joined, "place", "admin1_name") == ["North", "South"]
    assert [(c["admin1_name"], c["count"]) for c in parts(joined, "people_count")] == [("North", "5"), ("South", "7")]
    assert values(joined, "programme", "title") == ["Aid"]
    (issue,) = reading.issues("rows_disagree")
    assert (issue.row, issue.found, issue.expected) == (5, "Help", "Aid")
    assert len(reading.issues("rows_grouped")) == 1


def test_declared_key_and_publisher(read_hxl: Callable[..., Any], values: Values) -> None:
    rows = {"key": ["Programme", "Where"], "publisher_from": "org", "key_scope": "publisher"}
    text = "Programme,Where,Who\n#meta+programme,#adm1,#org\n1,North,British Red Cross\n1,North,x\n1,South,Nobody\n"
    reading = read_hxl(text, rows=_rows(rows))
    assert [(r.publisher, r.identifier) for r in reading.records] == [("ns-gbr", "1/North"), ("example", "1/South")]


def _rows(declared: dict[str, Any]) -> Any:
    import msgspec

    from waypost.reference.sources import Rows

    return msgspec.convert(declared, Rows, strict=False)


def test_without_a_key_each_row_is_known_by_its_place(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("#org\nA\n\nB\n")
    assert [record.identifier for record in reading.records] == ["sheet.csv:2", "sheet.csv:4"]
    assert len(reading.issues("rows_without_key")) == 1


def test_titles_are_put_together_and_marked(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("#org,#activity+type,#adm1,#sector\nA,First aid,North,Health\nB,,South,Health\n,,,\n")
    titles = [next(c for c in record.claims if c.field == "title") for record in reading.records]
    assert [c.value for c in titles] == ["A: First aid, North", "B: Health, South"]
    assert {c.basis for c in titles} == {"inferred"}


def test_organisations_are_parted_only_where_all_parts_are_known(read_hxl: Callable[..., Any], values: Values) -> None:
    text = "#org\nUNICEF/UNHCR\nSupport / Help\nFoundation A | Foundation B\nX/IOM\n-\n"
    reading = read_hxl(text, lookups={"organisation_name": {"X": "ns-ita"}})
    found = [values(record, "participation", "organisation_name") for record in reading.records]
    assert found == [["UNICEF", "UNHCR"], ["Support / Help"], ["Foundation A", "Foundation B"], ["X", "IOM"], []]
    assert values(reading.records[3], "participation", "organisation_ref") == ["ns-ita"]


def test_places_with_stage_roles_points_and_namibia(read_hxl: Callable[..., Any], parts: Parts) -> None:
    text = (
        "#country+code,#country+origin,#country+dest,#loc+name,#loc+type,#geo+lat,#geo+lon\n"
        "NA,Niger,Italy; Spain,Post 1,hospital,-22.5,17.1\nNER,Nowhere,,Post 2,camp,95,1\n"
    )
    reading = read_hxl(text)
    first, second = reading.records
    assert parts(first, "place") == [
        {
            "country_code": "NAM", "latitude": "-22.5", "longitude": "17.1", "place_name": "Post 1",
            "location_type": "health_facility",
        },
        {"country_code": "NER", "stage_role": "origin"},
        {"country_code": "ITA", "stage_role": "destination"},
        {"country_code": "ESP", "stage_role": "destination"},
    ]  # fmt: skip
    assert parts(second, "place") == [{"country_code": "NER", "place_name": "Post 2", "location_type": "camp"}]
    assert [issue.found for issue in reading.issues("country_unknown")] == ["Nowhere"]
    assert [issue.column for issue in reading.issues("number_unreadable")] == ["F #geo+lat"]


def test_an_unknown_code_is_one_issue_and_no_claim(read_hxl: Callable[..., Any], values: Values) -> None:
    reading = read_hxl("#org,#status,#service\nA,Zzz,Unheard of\nB,Zzz,Unheard of\n")
    assert [issue.row for issue in reading.issues("code_unknown")] == [2, 2]
    assert all(values(record, "service", "service_code") == [] for record in reading.records)


def test_contacts_are_never_taken(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("#org,#contact+name,#org+email,#meta+comments,Notes\nA,Jane Example,a@example.org,x,y\n")
    assert all("Jane" not in claim.value and "@" not in claim.value for claim in reading.records[0].claims)
    assert reading.report.ignored == {"#contact+name": 1, "#org+email": 1}


def test_untagged_and_surplus_cells_are_counted(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("Who,Note,\n#org,,\nA,something,else\nB,,,surplus\n")
    assert reading.report.unmapped == {"Note": 1, "column C": 1}
    (issue,) = reading.issues("row_too_long")
    assert (issue.row, issue.column, issue.found) == (4, "D", "surplus")


def test_what_is_declared_as_no_programmes_is_read_and_set_aside(read_hxl: Callable[..., Any]) -> None:
    reading = read_hxl("#loc+name\nPost 1\n", rows=_rows({"holds": "places"}))
    assert [record.unusable for record in reading.records] == ["row_no_programme"]
    assert len(reading.issues("row_no_programme")) == 1


def test_a_spreadsheet_with_typed_cells(read_hxl: Callable[..., Any], values: Values) -> None:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "3W"
        sheet.append(["Who", "When", "Until", "How many", "Code"])
        sheet.append(["#org", "#date+start", "#date+end", "#reached", "#activity+code"])
        sheet.append(["A", dt.date(2021, 4, 3), 44_561, 12, 7])
        sheet.append(["B", "43831", "soon", "1.234", 8.0])
        book.create_sheet("Notes").append(["nothing here"])
        book.save(path)

    reading = read_hxl(write, name="book.xlsx")
    first, second = reading.records
    assert values(first, "programme", "actual_start_date") == ["2021-04-03"]
    assert values(first, "programme", "planned_end_date") == ["2021-12-31"]
    assert (first.identifier, first.sheet, first.row, first.line) == ("example:7", "3W", 3, None)
    assert values(second, "programme", "actual_start_date") == ["2020-01-01"]
    assert values(second, "people_count", "count") == ["1234"]
    assert second.identifier == "example:8"
    assert reading.types() == {"date_unreadable", "sheet_without_tags"}


def test_dates_by_status_and_the_date_of_the_record(read_hxl: Callable[..., Any], values: Values) -> None:
    text = (
        "#org,#status,#date+start,#date+end,#date+updated\nA,Planned,2021-01-01,2021-02-01,2020-06-01\n"
        "B,Completed,2021-01-01,2020-02-01,\n"
    )
    reading = read_hxl(text, stated_date="2019-01-01")
    first, second = reading.records
    assert (first.stated_date, second.stated_date) == ("2020-06-01", "2019-01-01")
    assert values(first, "programme", "planned_start_date") == ["2021-01-01"]
    assert values(second, "programme", "actual_end_date") == ["2020-02-01"]
    assert [issue.row for issue in reading.issues("dates_out_of_order")] == [3]


def test_money_needs_a_currency_and_one_reading(read_hxl: Callable[..., Any], parts: Parts) -> None:
    text = '#org,#value+budget,#value+spend+usd\nA,1000,$50\nB,"1,234",5\nC,-,EUR 5\n'
    reading = read_hxl(text)
    assert parts(reading.records[0], "budget") == [{"budget_type": "original", "amount": "1000"}]
    assert parts(reading.records[0], "transaction") == [
        {"transaction_type": "expenditure", "amount": "50", "currency": "USD"}
    ]
    assert parts(reading.records[2], "budget") == []
    assert [(issue.row, issue.found) for issue in reading.issues("number_unreadable")] == [(3, "1,234"), (4, "EUR 5")]
    assert len(reading.issues("currency_unknown")) == 1


def test_every_path_of_the_schema_is_mapped(catalog: Catalog) -> None:
    paths = [field.hxl for kind in catalog.schema.values() for field in kind.fields.values() if field.hxl]
    columns = []
    for index, path in enumerate(paths):
        tag, flaw = parse_tag(path, vocabulary_of(catalog))
        assert flaw is None
        columns.append(Column(index, path, tag))
    plan = make_plan(columns, [], Source(source_id="example", publisher="example", format="hxl"), catalog)
    assert len(paths) > 20
    assert [name for _, name in plan.unmapped] == []


CELL = st.text(alphabet="abNE ,;/|0123456789.-–%é'#+()", max_size=8) | st.sampled_from(
    ["n/a", "Niger", "31/12/2020", "WASH"]
)


@settings(max_examples=examples(120), deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=12, max_size=13), min_size=1, max_size=4))
def test_every_filled_cell_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, rows: list[list[str]]
) -> None:
    """Whatever stands in a sheet: no error, a record or part of one per row, canonical values only."""
    tags = [
        "#org",
        "#sector",
        "#activity+name",
        "#country",
        "#adm1+name",
        "#date+start",
        "#status",
        "#reached+f",
        "#reached",
        "#value+budget",
        "#geo+lat",
        "#geo+lon",
    ]
    path = tmp_path_factory.mktemp("any") / "any.json"
    import msgspec

    path.write_bytes(msgspec.json.encode([tags, *rows]))
    source = Source(source_id="example", publisher="example", format="hxl")
    ctx = ReadContext(path, FileReport(path.name, "0" * 64, 1), source, catalog)
    records = [record for raw in hxl.read(ctx) for record in mapping.to_records(raw, ctx)]
    assert len(records) == sum(1 for row in rows if any(cell.strip() for cell in row))
    for record in records:
        assert record.publisher
        assert record.identifier
        for claim in record.claims:
            assert claim.value.strip()
            field = catalog.schema[claim.kind].fields[claim.field]
            if field.type == "date":
                dt.date.fromisoformat(claim.value)
            elif field.type in ("integer", "decimal"):
                float(claim.value)
            elif field.type == "code":
                assert claim.value in catalog.code_lists[str(field.code_list)].codes
            elif field.type == "country":
                assert claim.value in catalog.countries
        assert {issue.issue_type for issue in record.issues} <= set(catalog.issue_types)
