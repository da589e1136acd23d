"""Rules over whole columns: each finds what it must and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.sources import Rows, Source
from waypost.sources import hxl_checks
from waypost.sources.formats.hxl_tags import Column, Tag, vocabulary_of
from waypost.sources.formats.tabular_batches import text_batches
from waypost.sources.formats.tabular_json import JsonTable
from waypost.sources.hxl_checks import Aggregate, check_table
from waypost.sources.hxl_rules import ISSUE_TYPES, OUT_OF_RANGE, matching, read_rules


def columns_of(tags: list[str]) -> list[Column]:
    """Columns under these tags."""
    return [Column(index, tag, Tag(tag.split("+")[0], tuple(tag.split("+")[1:]))) for index, tag in enumerate(tags)]


def findings(
    catalog: Catalog, tags: list[str], rows: list[list[Any]], *rules: dict[str, Any], **declared: Any
) -> list[tuple[int, str, str]]:
    """Row, column and text of what the rules find; rows are numbered from 2."""
    columns = columns_of(tags)
    source = Source(source_id="example", publisher="example", format="hxl", **declared)
    batches = text_batches(JsonTable([tags, *rows], list), len(tags), 2)
    result = check_table(batches, columns, read_rules(rules, "example"), source, catalog)
    assert result.rows == len(rows)
    return [(f.row, str(f.column.tag), f.found) for f in result.findings]


@pytest.mark.parametrize(
    ("rule", "cells", "wrong"),
    [
        ({"check": "required"}, ["a", "", "  ", "b"], [3, 4]),
        ({"check": "number"}, ["1", "1 200", "-", "", "n/a", "many", "1e3", "nan"], [7]),
        ({"check": "number", "least": 0, "most": 10}, ["0", "10", "11", "-1", "x", ""], [4, 5, 6]),
        ({"check": "date"}, ["2020-01-02", "31/12/2020", "43831", "soon", "-", "2020-02-30"], [5, 7]),
        ({"check": "pattern", "pattern": "^R[0-9]{2}$"}, ["R01", "R1", "", "XR01"], [3, 5]),
        ({"check": "allowed", "values": ["Yes", "It's"]}, ["yes", "YES ", "it's", "", "no"], [6]),
        ({"check": "unique"}, ["a", "b", "a", "", "", "a"], [4]),
        ({"check": "spacing"}, ["a b", " a", "a ", "a  b", "", "  "], [3, 4, 5, 7]),
        (
            {"check": "spelling"},
            ["Protection"] * 20 + ["Protecton", "protection", "Camp 1"] + ["Camp 2"] * 12,
            [22, 23],
        ),
        ({"check": "outliers"}, [*map(str, range(10, 40)), "100000"], [32]),
    ],
)
def test_rules_of_one_column(catalog: Catalog, rule: dict[str, Any], cells: list[str], wrong: list[int]) -> None:
    found = findings(catalog, ["#x", "#y"], [[cell, "y"] for cell in cells], {**rule, "of": "#x"})
    assert [row for row, _, _ in found] == wrong


def test_numbers_are_read_by_the_declared_sign(catalog: Catalog) -> None:
    rows = [["1,200", "1,000"], ["1,000", "1,200"]]
    rule = {"check": "at_most", "of": "#x", "than": "#y"}
    assert findings(catalog, ["#x", "#y"], rows, rule, decimal=".") == [(2, "#x", "1,200")]
    assert findings(catalog, ["#x", "#y"], rows, rule, decimal=",") == [(2, "#x", "1,200")]
    assert findings(catalog, ["#x", "#y"], rows, rule) == []  # two readings: nothing is said


def test_rules_of_several_columns(catalog: Catalog) -> None:
    tags = ["#reached", "#reached+f", "#reached+m"]
    rows = [["10", "6", "4"], ["10", "6", ""], ["", "6", "4"], ["10", "", ""], ["10", "6", "5"]]
    rule = {"check": "sum", "of": "=#reached", "parts": ["#reached+f", "#reached+m"]}
    assert [row for row, _, _ in findings(catalog, tags, rows, rule)] == [3, 6]
    tags = ["#adm1+code", "#adm1+name"]
    rows = [["A", "North"], ["A", "north"], ["A", "South"], ["B", "South"], ["", "x"]]
    rule = {"check": "one_name", "of": "#adm1+name", "per": "#adm1+code"}
    assert findings(catalog, tags, rows, rule) == [(4, "#adm1+name", "A South")]


def test_conditions(catalog: Catalog) -> None:
    tags = ["#cash", "#value", "#how"]
    rows = [["yes", "", "card"], ["Sí", "5", ""], ["no", "7", ""], ["", "", ""], ["yes", "0", "x"], ["no", "0", ""]]

    def rows_of(**rule: Any) -> list[int]:
        return [row for row, _, _ in findings(catalog, tags, rows, rule)]

    assert rows_of(check="needs", of="#value", values=["positive"], when={"#cash": "yes"}) == [2, 6]
    assert rows_of(check="needs", of="#how", when={"#cash": "yes"}) == [3]
    assert rows_of(check="needs", of="#how", values=["card"], when={"#cash": "yes"}) == [3, 6]
    assert rows_of(check="forbids", of="#value", when={"#cash": "no"}) == [4]
    assert rows_of(check="needs", of="#how", when={"#value": "empty"}) == [5, 7]
    assert rows_of(check="needs", of="#cash", when={"#value": "positive"}) == []
    assert rows_of(check="forbids", of="#cash", when={"#how": {"contains": "CAR"}}) == [2]
    assert rows_of(check="forbids", of="#cash", when={"#nothing": "filled"}) == []


def test_areas_of_other_countries(catalog: Catalog) -> None:
    area = next(a for a in catalog.admin1.values() if a.country_code == "NER" and a.name == "Agadez")
    rows = [["Niger", area.name], ["Italy", area.name], ["Italy", "Not a known area"]]
    rule = {"check": "admin_of_country", "of": "#adm1", "per": "#country"}
    assert findings(catalog, ["#country", "#adm1"], rows, rule) == [(3, "#adm1", "Agadez")]


def test_patterns_of_tags() -> None:
    columns = columns_of(["#reached", "#reached+f", "#reached+f+children", "#org"])
    assert [c.index for c in matching(columns, "#reached")] == [0, 1, 2]
    assert [c.index for c in matching(columns, "=#reached")] == [0]
    assert [c.index for c in matching(columns, "#reached+f")] == [1, 2]
    assert [c.index for c in matching(columns, "*")] == [0, 1, 2, 3]


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(CatalogError, match="no check 'magic'"):
        read_rules([{"check": "magic", "of": "#org"}], "example")
    with pytest.raises(CatalogError, match="example"):
        read_rules([{"of": "#org"}], "example")


def test_every_finding_has_an_issue_type_in_the_catalog(catalog: Catalog) -> None:
    assert {*ISSUE_TYPES.values(), OUT_OF_RANGE, "findings_cut"} <= set(catalog.issue_types)


def test_sums_read_numbers_as_claims_do(catalog: Catalog) -> None:
    columns = columns_of(["#org", "#reached"])
    aggregate = Aggregate(columns[:1], columns[1:], None)
    rows = [["A", "1 200"], ["A", "3"], ["B", "n/a"], ["B", "x"], ["B", 4.0]]
    source = Source(source_id="example", publisher="example", format="hxl")
    batches = text_batches(JsonTable([["#org", "#reached"], *rows], list), 2, 2)
    check_table(batches, columns, [], source, catalog, aggregate)
    assert aggregate.lines() == [(("A",), 2, (1203.0,)), (("B",), 3, (4.0,))]


def test_findings_reach_the_records_and_are_cut(
    read_hxl: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    monkeypatch.setattr(hxl_checks, "MOST_FINDINGS", 2)
    rules = [{"check": "required", "of": "#sector", "says": "name the sector"}]
    reading = read_hxl("#org,#sector\n A,\nB,\nC,\nD,x\n", rows=msgspec.convert({"rules": rules}, Rows, strict=False))
    found = [(record.row, i.issue_type, i.suggestion) for record in reading.records for i in record.issues]
    assert found == [(2, "value_missing", "name the sector"), (3, "value_missing", "name the sector")]
    assert reading.issues("findings_cut")[0].found == "3 of type value_missing, 2 of them listed"
    assert reading.issues("spacing_untidy")[0].found == "1 cell, the first: ' A'"
    assert vocabulary_of(catalog).tags
