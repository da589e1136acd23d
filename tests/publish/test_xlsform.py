"""The XLSForm: accepted by pyxform in every language, complete, and gentle in what it requires."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from pyxform.xls2xform import convert

from waypost.errors import InputError
from waypost.model.form_layout import NEW, PROGRAMME_KEY, SOCIETY, TOLD, form_columns, question_name
from waypost.publish.xlsform import LANGUAGE_COLUMNS, write_xlsform
from waypost.publish.xlsform_rules import RELEVANT, REQUIRED
from waypost.reference import Catalog

PROGRAMMES = [
    {"programme_id": "wp-a", "programme": {"title": {"en": "=1+1", "ar": "الماء"}}},
    {"programme_id": "wp-b", "programme": {}},
]
_XF = {"x": "http://www.w3.org/2002/xforms"}


def rows(path: Path, sheet: str) -> list[dict[str, str]]:
    """Rows of a sheet by heading."""
    listed = list(openpyxl.load_workbook(path)[sheet].values)
    return [dict(zip(listed[0], row, strict=True)) for row in listed[1:]]


@pytest.mark.parametrize("language", list(LANGUAGE_COLUMNS))
def test_pyxform_takes_it_in_every_language(catalog: Catalog, tmp_path: Path, language: str) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(path, "ns-ita", language, catalog, PROGRAMMES)
    result = convert(str(path), validate=False)
    assert result.warnings == []
    form = etree.fromstring(result.xform.encode())
    told = {each.get("lang") for each in form.iterfind(".//x:translation", _XF)}
    assert told == set(LANGUAGE_COLUMNS.values())
    (default,) = form.xpath("//x:translation[starts-with(@default, 'true')]/@lang", namespaces=_XF)
    assert default == LANGUAGE_COLUMNS[language]
    asked = {each.get("nodeset", "").rsplit("/", 1)[-1] for each in form.iterfind(".//x:bind", _XF)}
    for columns in form_columns(catalog).values():
        assert {question_name(column.token) for column in columns} <= asked
    facts = catalog.code_lists["practice_fact"].codes
    assert {question_name(f"practice.{code}") for code in facts} | {TOLD} <= asked


def test_what_is_required_is_essential(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(path, "ns-ita", "fr", catalog)
    required = {row["name"] for row in rows(path, "survey") if row["required"]}
    essentials = {question_name(token) for token in REQUIRED} | {"programme__title__fr"}
    assert required == essentials | {SOCIETY}
    names = {row["name"] for row in rows(path, "survey")}
    assert {question_name(token) for token in (*REQUIRED, *RELEVANT)} <= names
    assert PROGRAMME_KEY not in names


def test_choices_are_those_of_the_catalog(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(path, "ns-ita", "en", catalog, PROGRAMMES)
    listed: dict[str, list[str]] = {}
    for row in rows(path, "choices"):
        listed.setdefault(row["list_name"], []).append(row["name"])
        assert all(row[f"label::{name}"] for name in LANGUAGE_COLUMNS.values())
    assert all(len(set(names)) == len(names) for names in listed.values())
    assert not any(" " in name for names in listed.values() for name in names)
    assert set(catalog.code_lists["service"].codes) <= set(listed["service"])
    assert set(catalog.code_lists["no_answer"].codes) <= set(listed["access_condition"])
    assert listed["programme_key"] == [NEW, "wp-a", "wp-b"]
    cells = [cell for sheet in openpyxl.load_workbook(path) for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_of_how_it_works_only_what_was_chosen_is_asked(catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_xlsform(path, "ns-ita", "en", catalog)
    survey = {row["name"]: row for row in rows(path, "survey") if row["name"]}
    assert survey[TOLD]["type"] == "select_multiple practice"
    assert survey[TOLD]["required"] is None
    assert survey[TOLD]["label::Français (fr)"] == "Que voulez-vous dire de son fonctionnement ?"
    for practice in catalog.practices.values():
        block = survey[f"practice__{practice.practice}"]
        assert block["type"] == ("begin_repeat" if practice.is_list else "begin_group")
        nothing = survey[f"practice__{practice.practice}__none"]
        assert nothing["relevant"] == f"selected(${{{TOLD}}}, '{practice.practice}')"
        assert block["relevant"] == f"{nothing['relevant']} and ${{{nothing['name']}}} = ''"
        for field, known in practice.fields.items():
            question = survey[f"practice__{practice.practice}__{field}"]
            for language, column in LANGUAGE_COLUMNS.items():
                assert question[f"label::{column}"] == known.label[language]
                assert question[f"hint::{column}"] == practice.question[language]
            kinds = {"date": "date", "number": "decimal", "body": "text", "programme": "text", "text": "text"}
            assert question["type"].split()[0] == kinds.get(known.type, "select_one")
    listed = {(row["list_name"], row["name"]) for row in rows(path, "choices")}
    assert {name for kind, name in listed if kind == "practice"} == set(catalog.practices)
    assert ("no_entry", "true") in listed
    assert ("no_answer", "true") not in listed
    assert ("practice__data_flow__level", "not_known") in listed


def test_the_same_form_has_the_same_bytes(catalog: Catalog, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsform(tmp_path / name, "ns-ita", "en", catalog, PROGRAMMES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert rows(tmp_path / "a.xlsx", "settings")[0]["version"]
    with pytest.raises(InputError, match="ns-xxx"):
        write_xlsform(tmp_path / "c", "ns-xxx", "en", catalog)
    with pytest.raises(InputError, match="there are en"):
        write_xlsform(tmp_path / "c", "ns-ita", "de", catalog)
