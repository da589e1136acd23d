"""How a programme works, told in the form: all shapes of submissions say the same, and any facts come through."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.examples import examples
from tests.sources.practice_rows import Rows, as_facts, facts_of, practice_rows
from waypost.model import FileReport, SourceRecord
from waypost.publish.xlsform_choices import Choices
from waypost.publish.xlsform_practices import practice_survey
from waypost.reference import Catalog
from waypost.sources import InputFile, read_file

UUID = "0b1c"
OWN = {"waypost__society": "ns-ita", "waypost__programme": "wp-abc", "practice__told": "data_flow detention agreement"}
NONE = {"practice__agreement__none": "true", "practice__host__none": "prefer_not_to_say"}
GROUP = {"practice__detention__role": "visits", "practice__detention__private_talks": "not_known"}
FLOWS = [
    {"practice__data_flow__to": "ns-ner", "practice__data_flow__assessed_on": "2024-02-01"},
    {"practice__data_flow__level": "aggregate", "practice__data_flow__consent": "false"},
]
EXPECTED = {
    ("agreement", "0", "none", "true"),
    ("host", "0", "none", "prefer_not_to_say"),
    ("detention", "0", "role", "visits"),
    ("detention", "0", "private_talks", "not_known"),
    ("data_flow", "0", "to", "ns-ner"),
    ("data_flow", "0", "assessed_on", "2024-02-01"),
    ("data_flow", "1", "level", "aggregate"),
    ("data_flow", "1", "consent", "false"),
}
Read = Callable[..., tuple[list[SourceRecord], FileReport]]


def flat_json() -> bytes:
    """KoboToolbox: paths by groups."""
    grouped = {f"practice__detention/{name}": text for name, text in GROUP.items()}
    flows = [{f"practice__data_flow/{name}": text for name, text in row.items()} for row in FLOWS]
    return json.dumps([{**OWN, **NONE, **grouped, "practice__data_flow": flows, "_uuid": UUID}]).encode()


def nested_json() -> bytes:
    """ODK Central's own JSON: groups as objects, perhaps within another group."""
    about = {**NONE, "practice__detention": GROUP, "practice__data_flow": FLOWS}
    return json.dumps([{**OWN, "how": about, "_uuid": UUID}]).encode()


def table(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_zip() -> bytes:
    grouped = {f"practice__detention-{name}": text for name, text in GROUP.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("f.csv", table([{**OWN, **NONE, **grouped, "KEY": f"uuid:{UUID}"}]))
        file.writestr(
            "f-practice__data_flow.csv",
            table([{**row, "PARENT_KEY": f"uuid:{UUID}", "KEY": f"uuid:{UUID}/r[{n}]"} for n, row in enumerate(FLOWS)]),
        )
    return packed.getvalue()


def as_xml() -> bytes:
    def cells(row: dict[str, str]) -> str:
        return "".join(f"<{name}>{text}</{name}>" for name, text in row.items())

    flows = "".join(f"<practice__data_flow>{cells(row)}</practice__data_flow>" for row in FLOWS)
    group = f"<practice__detention>{cells(GROUP)}</practice__detention>"
    return f'<data id="f">{cells(OWN)}{cells(NONE)}{group}{flows}<instanceID>uuid:{UUID}</instanceID></data>'.encode()


@pytest.fixture
def read(tmp_path: Path, catalog: Catalog) -> Read:
    def reading(content: bytes, name: str) -> tuple[list[SourceRecord], FileReport]:
        path = tmp_path / name
        path.write_bytes(content)
        report = FileReport(name, "0" * 64, len(content))
        return list(read_file(InputFile(path, name, len(content)), catalog, report)), report

    return reading


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kobo.json", flat_json()), ("central.json", nested_json()), ("central.zip", as_zip()),
        ("instance.xml", as_xml()),
    ],
)  # fmt: skip
def test_the_shapes_say_the_same(read: Read, name: str, content: bytes) -> None:
    (record,), report = read(content, name)
    assert report.format == "odk"
    assert facts_of(record) == EXPECTED
    assert {claim.basis for claim in record.claims if claim.kind == "practice"} == {"reported"}
    assert [*record.issues, *report.issues] == []
    assert report.unmapped == {}


def test_one_flat_table_tells_what_is_no_list(read: Read) -> None:
    flat = {**OWN, **NONE, **{f"practice__detention-{name}": text for name, text in GROUP.items()}}
    (record,), report = read(table([{**flat, "KEY": f"uuid:{UUID}"}]).encode(), "central.csv")
    assert facts_of(record) == {fact for fact in EXPECTED if fact[0] != "data_flow"}
    assert report.unmapped == {}


def test_what_cannot_be_meant_is_an_issue_at_its_question_and_what_nobody_asked_is_counted(read: Read) -> None:
    odd = {"practice__detention__role": "guest", "practice__detention__colour": "red", "practice__moon__level": "1"}
    (record,), report = read(json.dumps([{**OWN, **odd, "_uuid": UUID}]).encode(), "kobo.json")
    assert [(i.issue_type, i.column) for i in record.issues] == [("code_unknown", "practice__detention__role")]
    assert facts_of(record) == set()
    assert report.unmapped == {"practice__detention__colour": 1, "practice__moon__level": 1}


def submission(rows: Rows, catalog: Catalog) -> dict[str, Any]:
    """The answers of a form that tells these facts: only what its questions and choices can say."""
    choices = Choices(catalog)
    survey = {row["name"]: row for row in practice_survey(catalog, choices, lambda row, _: row) if "name" in row}
    listed: dict[str, set[str]] = {}
    for choice in choices.rows():
        listed.setdefault(choice["list_name"], set()).add(choice["name"])
    told: dict[str, Any] = {**OWN, "practice__told": " ".join(sorted({row["practice_code"] for row in rows}))}
    repeats: dict[str, dict[int, dict[str, str]]] = {}
    for row in rows:
        name = f"practice__{row['practice_code']}__{row['practice_field']}"
        kind, _, choice_list = survey[name]["type"].partition(" ")
        assert (kind == "select_one") == bool(choice_list)
        assert not choice_list or row["practice_value"] in listed[choice_list], name
        block = survey.get(f"practice__{row['practice_code']}", {})["type"]
        if block == "begin_repeat" and row["practice_field"] != "none":
            entry = repeats.setdefault(f"practice__{row['practice_code']}", {})
            entry.setdefault(int(row["practice_no"]), {})[name] = row["practice_value"]
        else:
            told[name] = row["practice_value"]
    return {**told, **{kind: [entries[n] for n in sorted(entries)] for kind, entries in repeats.items()}}


def test_any_facts_survive_the_form(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"

    @settings(max_examples=examples(40), deadline=None)
    @given(rows=practice_rows(catalog, has_gaps=False))
    def survive(rows: Rows) -> None:
        path.write_bytes(json.dumps([{**submission(rows, catalog), "_uuid": UUID}]).encode())
        report = FileReport(path.name, "0" * 64, 1)
        (record,) = read_file(InputFile(path, path.name, 1), catalog, report)
        assert facts_of(record) == as_facts(rows)
        assert record.issues == []
        assert report.unmapped == {}

    survive()
