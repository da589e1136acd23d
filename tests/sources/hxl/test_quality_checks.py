"""The nineteen named checks, each on rows that conform, fail, are no case for it, and say too little."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sources.hxl.test_checks import columns_of
from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.quality import FAMILIES, PRACTICE, with_checks
from waypost.reference.sources import Rows, Source
from waypost.sources.formats.tabular_batches import text_batches
from waypost.sources.formats.tabular_json import JsonTable
from waypost.sources.hxl_checks import CheckResult, check_table
from waypost.sources.hxl_rules import quality_rules

INDICATORS = {"WASH": ("People with water",), "Health": ("Consultations",)}
ADMIN2 = {"Antioquia": ("Turbo",), "Nariño": ("Ipiales",)}
TYPES = ["#reached+new+in_destination", "#reached+new+in_transit", "#reached+new+host", "#reached+new+pendular",
         "#reached+new+returned"]  # fmt: skip
AGES = [f"#reached+new+{sex}+{age}" for age in ("children", "adults") for sex in ("f", "m", "i")]
TYPE, NEW = "#indicator+type", "#reached+new"

# Check → rows: conforms, fails, not applicable, unknown. None: every row with the column is a case for the check, or
# an empty cell is itself what it looks for, so nothing can be unknown to it.
Row = dict[str, str] | None
CASES: dict[str, tuple[Row, Row, Row, Row]] = {
    "country_missing": ({"#country": "Peru"}, {"#country": " "}, {"#org": "A"}, None),
    "country_admin1_mismatch": (
        {"#country": "Niger", "#adm1+name": "Agadez"},
        {"#country": "Italy", "#adm1+name": "Agadez"},
        {"#country": "Italy", "#adm1+name": ""},
        {"#country": "Italy", "#adm1+name": "Nobody knows"},
    ),
    "admin1_admin2_mismatch": (
        {"#adm1+name": "Antioquia", "#adm2+name": "turbo"},
        {"#adm1+name": "Antioquia", "#adm2+name": "Ipiales"},
        {"#adm1+name": "Antioquia", "#adm2+name": ""},
        None,
    ),
    "appealing_organisation_missing": ({"#org+prog": "A"}, {"#org+prog": ""}, {"#org": "A"}, None),
    "setup_missing": ({"#meta+setup": "Direct"}, {"#meta+setup": ""}, {"#org": "A"}, None),
    "partner_missing": (
        {"#meta+setup": "With a partner", "#org+impl": "B"},
        {"#meta+setup": "Con socio", "#org+impl": ""},
        {"#meta+setup": "Without partner", "#org+impl": ""},
        {"#meta+setup": "", "#org+impl": ""},
    ),
    "month_missing": ({"#date+month": "03/2021"}, {"#date+month": ""}, {"#date": ""}, None),
    "what_missing": (
        {"#subsector": "WASH", "#indicator+name": "People with water"},
        {"#subsector": "WASH", "#indicator+name": ""},
        {"#subsector": ""},
        None,
    ),
    "indicator_of_wrong_sector": (
        {"#subsector": "WASH", "#indicator+name": "People with water"},
        {"#subsector": "WASH", "#indicator+name": "Consultations"},
        {"#subsector": "", "#indicator+name": "Consultations"},
        {"#subsector": "WASH", "#indicator+name": "Another"},
    ),
    "cash_with_zero_value": (
        {"#modality+cva": "Yes", "#value+transfer+usd": "50"},
        {"#modality+cva": "Sí", "#value+transfer+usd": "0"},
        {"#modality+cva": "No", "#value+transfer+usd": ""},
        {"#modality+cva": "", "#value+transfer+usd": ""},
    ),
    "cash_without_mechanism": (
        {"#modality+cva": "Yes", "#channel": "card"},
        {"#modality+cva": "Yes", "#channel": ""},
        {"#modality+cva": "No", "#channel": ""},
        {"#modality+cva": "", "#channel": ""},
    ),
    "value_without_cash": (
        {"#modality+cva": "No", "#value+transfer+usd": "0"},
        {"#modality+cva": "No", "#value+transfer+usd": "7"},
        {"#modality+cva": "Yes", "#value+transfer+usd": "7"},
        {"#modality+cva": "", "#value+transfer+usd": "7"},
    ),
    "multipurpose_cash_in_wrong_sector": (
        {"#subsector": "Multipurpose Cash Assistance", "#indicator+name": "Multipurpose cash"},
        {"#subsector": "WASH", "#indicator+name": "People with multipurpose cash"},
        {"#subsector": "WASH", "#indicator+name": "People with water"},
        {"#subsector": "WASH", "#indicator+name": ""},
    ),
    "direct_assistance_without_beneficiaries": (
        {TYPE: "Direct assistance", NEW: "5"},
        {TYPE: "Asistencia directa", NEW: "0"},
        {TYPE: "Capacity building", NEW: ""},
        {TYPE: "Direct assistance", NEW: "many"},
    ),
    "new_above_total": (
        {NEW: "5", "#reached+total": "5"},
        {NEW: "6", "#reached+total": "5"},
        {NEW: "", "#reached+total": "5"},
        {NEW: "6", "#reached+total": "some"},
    ),
    "population_types_do_not_sum": (
        {NEW: "5", **dict.fromkeys(TYPES, "1")},
        {NEW: "6", **dict.fromkeys(TYPES, "1")},
        {NEW: "6", **dict.fromkeys(TYPES, "")},
        {NEW: "6", **dict.fromkeys(TYPES, "1"), TYPES[0]: "few"},
    ),
    "age_and_sex_do_not_sum": (
        {NEW: "6", **dict.fromkeys(AGES, "1")},
        {NEW: "7", **dict.fromkeys(AGES, "1")},
        {NEW: "6", **dict.fromkeys(AGES, "")},
        {NEW: "", **dict.fromkeys(AGES, "1")},
    ),
    "capacity_building_with_beneficiaries": (
        {TYPE: "Capacity building", NEW: ""},
        {TYPE: "capacitación", NEW: "3"},
        {TYPE: "Direct assistance", NEW: "3"},
        {TYPE: "", NEW: "3"},
    ),
    "no_output": (
        {TYPE: "Other", NEW: "", "#output+num": "3"},
        {TYPE: "Other", NEW: "0", "#output+num": ""},
        {TYPE: "Direct assistance", NEW: "", "#output+num": ""},
        {TYPE: "", NEW: "", "#output+num": ""},
    ),
}  # fmt: skip


def checked(catalog: Catalog, row: dict[str, str], **declared: Any) -> CheckResult:
    """What the named checks say of a table of this one row."""
    tags = list(row)
    rows = Rows(indicators=INDICATORS, admin2=ADMIN2, **declared)
    source = Source(source_id="example", publisher="example", format="hxl", rows=rows)
    batches = text_batches(JsonTable([tags, list(row.values())], list), len(tags), 2)
    return check_table(batches, columns_of(tags), quality_rules(catalog, source), source, catalog)


def test_the_practice_has_nineteen_checks(catalog: Catalog) -> None:
    practice = [name for name, check in catalog.quality.checks.items() if check.source == PRACTICE]
    assert len(practice) == 19
    assert practice == list(CASES)
    assert practice == list(catalog.sources["r4v_5w"].rows.quality_checks or ())
    families = [catalog.quality.checks[name].family for name in practice]
    assert [families.count(family) for family in FAMILIES] == [8, 7, 4]


@pytest.mark.parametrize("name", CASES)
def test_each_check_knows_four_answers(catalog: Catalog, name: str) -> None:
    for row, answer in zip(CASES[name], (name, f"{name}!", None, None), strict=True):
        if row is None:
            continue
        result = checked(catalog, row)
        answers = [each for each in result.answers.of_rows([2]) if each.rstrip("!") == name]
        assert answers == ([answer] if answer else []), row
        found = [finding for finding in result.findings if finding.issue_type == name]
        assert bool(found) is (answer == f"{name}!"), row
        assert all(finding.row == 2 and finding.expected for finding in found)


@pytest.mark.parametrize("name", CASES)
def test_a_table_without_the_columns_is_not_accused(catalog: Catalog, name: str) -> None:
    result = checked(catalog, {"#activity+name": "", "#beneficiary": ""})
    assert result.findings == []
    assert result.answers.of_rows([2]) == ()


def test_a_source_may_name_its_checks(catalog: Catalog) -> None:
    row = {"#country": "", "#date+month": ""}
    assert {f.issue_type for f in checked(catalog, row).findings} == {"country_missing", "month_missing"}
    named = checked(catalog, row, quality_checks=("month_missing",))
    assert {finding.issue_type for finding in named.findings} == {"month_missing"}
    with pytest.raises(CatalogError, match="no check 'magic'"):
        checked(catalog, row, quality_checks=("magic",))


def test_without_a_list_the_majority_of_the_file_is_only_a_doubt(catalog: Catalog) -> None:
    tags = ["#subsector", "#indicator+name"]
    rows = [["WASH", "People with water"]] * 20 + [["Health", "People with water"]]
    source = Source(source_id="example", publisher="example", format="hxl")
    batches = text_batches(JsonTable([tags, *rows], list), 2, 2)
    result = check_table(batches, columns_of(tags), quality_rules(catalog, source), source, catalog)
    assert [(f.row, f.issue_type, f.found) for f in result.findings] == [(22, "indicator_sector_doubtful", "Health")]
    assert "indicator_of_wrong_sector" not in {name.rstrip("!") for name in result.answers.of_rows(range(2, 23))}


def test_a_name_of_two_things_is_refused(catalog: Catalog) -> None:
    own = catalog.quality.issue_types()
    with pytest.raises(CatalogError, match="month_missing"):
        with_checks({"month_missing": own["month_missing"]}, catalog.quality)
