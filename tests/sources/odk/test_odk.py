"""Submissions in their four shapes say the same; what is broken or hostile is an issue."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import FileReport, SourceRecord
from waypost.pipeline import build
from waypost.reference import Catalog
from waypost.sources import InputFile, read_file
from waypost.sources.files import recognise

UUID = "0b1c"
FIELDS = {
    "waypost__society": "ns-ita",
    "waypost__programme": "wp-abc",
    "waypost__answered_on": "2026-01-30",
    "programme/programme__title__en": "Water for migrants",
    "programme/programme__access_condition": "irrespective_of_status",
    "programme/service__service_code": "rfl water_sanitation",
    "programme/population_group__population_group_code": "returnees",
    "programme/programme__actual_start_date": "2024-02-01",
    "programme/programme__payment": "not_known",
}
PLACES = [
    {"place/place__country_code": "NER", "place/place__share": "0.25"},
    {"place/place__country_code": "ITA"},
]
PEOPLE = [{"people_count/people_count__count": "1200", "people_count/people_count__measure": "reached"}]
SERVER = {"_id": 7, "_submitted_by": "somebody", "deviceid": "phone", "__version__": "v"}


def as_json(fields: dict[str, Any], **meta: Any) -> bytes:
    """One submission as KoboToolbox gives it away."""
    told = {"_uuid": UUID, "_submission_time": "2026-01-31T10:30:00+01:00", **SERVER, **meta}
    return json.dumps([{**fields, "place": PLACES, "people_count": PEOPLE, **told}]).encode()


def as_zip(fields: dict[str, str]) -> bytes:
    """The tables of ODK Central."""
    main = {"SubmissionDate": "2026-01-31T09:30:00.000Z", **{k.replace("/", "-"): v for k, v in fields.items()}}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("form.csv", table([{**main, "meta-instanceID": f"uuid:{UUID}", "KEY": f"uuid:{UUID}"}]))
        for kind, rows in (("place", PLACES), ("people_count", PEOPLE)):
            lines = [{k.rsplit("/")[-1]: v for k, v in row.items()} | {"PARENT_KEY": f"uuid:{UUID}"} for row in rows]
            file.writestr(f"form-{kind}.csv", table(lines))
    return packed.getvalue()


def table(rows: list[dict[str, str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_xml(fields: dict[str, str]) -> bytes:
    """The instance as a phone sends it."""

    def cells(row: dict[str, str]) -> str:
        return "".join(f"<{name.rsplit('/')[-1]}>{text}</{name.rsplit('/')[-1]}>" for name, text in row.items())

    own = {name: text for name, text in fields.items() if "/" not in name}
    grouped = {name: text for name, text in fields.items() if "/" in name}
    repeats = "".join(f"<place>{cells(row)}</place>" for row in PLACES)
    repeats += "".join(f"<people_count>{cells(row)}</people_count>" for row in PEOPLE)
    meta = f"<meta><instanceID>uuid:{UUID}</instanceID></meta>"
    return (
        f'<data id="waypost_programme_ns_ita" submissionDate="2026-01-31T09:30:00Z">'
        f"{cells(own)}<programme>{cells(grouped)}</programme>{repeats}{meta}</data>"
    ).encode()


Read = Callable[..., tuple[list[SourceRecord], FileReport]]


@pytest.fixture
def read(tmp_path: Path, catalog: Catalog) -> Read:
    """Write content under a name and read it as a build does."""

    def reading(content: bytes, name: str) -> tuple[list[SourceRecord], FileReport]:
        path = tmp_path / name
        path.write_bytes(content)
        report = FileReport(name, "0" * 64, len(content))
        return list(read_file(InputFile(path, name, len(content)), catalog, report)), report

    return reading


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    """Values of one field, in order."""
    return [claim.value for claim in record.claims if (claim.kind, claim.field) == (kind, field)]


@pytest.mark.parametrize(
    ("name", "content"),
    [("kobo.json", as_json(FIELDS)), ("central.zip", as_zip(FIELDS)), ("instance.xml", as_xml(FIELDS))],
)
def test_the_shapes_say_the_same(read: Read, name: str, content: bytes) -> None:
    (record,), report = read(content, name)
    assert report.format == "odk"
    assert (record.publisher, record.identifier, record.record_kind) == ("ns-ita", UUID, "submission")
    assert record.stated_date == "2026-01-31T09:30:00"
    assert values(record, "identifier", "value") == ["wp-abc"]
    assert values(record, "programme", "title") == ["Water for migrants"]
    assert values(record, "programme", "access_condition") == ["irrespective_of_status"]
    assert values(record, "service", "service_code") == ["rfl", "water_sanitation"]
    assert values(record, "population_group", "population_group_code") == ["returnees"]
    assert values(record, "place", "country_code") == ["NER", "ITA"]
    assert values(record, "place", "share") == ["0.25"]
    assert values(record, "people_count", "count") == ["1200"]
    assert values(record, "marker", "marker_name") == ["not_known"]
    assert record.issues == []
    assert report.issues == []
    assert report.unmapped == {}


def test_one_flat_table(read: Read) -> None:
    rows = [{**{k.replace("/", "-"): v for k, v in FIELDS.items()}, "KEY": f"uuid:{UUID}", "own-question": "x"}]
    (record,), report = read(table(rows).encode(), "central.csv")
    assert record.identifier == UUID
    assert values(record, "programme", "title") == ["Water for migrants"]
    assert report.unmapped == {"own-question": 1}


def test_a_later_submission_of_a_programme_wins(read: Read) -> None:
    (one,) = json.loads(as_json(FIELDS, _uuid="one", _submission_time="2026-02-02T00:00:00"))
    (two,) = json.loads(as_json(FIELDS, _uuid="two", _submission_time="2026-01-01T00:00:00"))
    (other,) = json.loads(as_json(FIELDS | {"waypost__programme": "new"}, _uuid="other"))
    records, _report = read(json.dumps({"count": 3, "results": [one, two, other]}).encode(), "kobo.json")
    assert {r.identifier: r.unusable for r in records} == {"one": None, "two": "odk_superseded", "other": None}
    assert [i.issue_type for r in records for i in r.issues] == ["odk_superseded"]
    assert values(records[2], "participation", "organisation_ref") == ["ns-ita"]


def test_what_cannot_be_meant_is_an_issue_at_its_question(read: Read) -> None:
    odd = FIELDS | {"programme/programme__actual_start_date": "soon", "waypost__programme": "x'; drop", "extra/q": "1"}
    (record,), report = read(as_json(odd), "kobo.json")
    found = {issue.issue_type: issue.column for issue in record.issues}
    assert found == {"date_unreadable": "programme__actual_start_date", "workbook_key_odd": None}
    assert report.unmapped == {"extra/q": 1}


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY a "&lol;&lol;">]>
<data><waypost__society>&a;</waypost__society></data>"""


@pytest.mark.parametrize(
    ("name", "content", "issue_type"),
    [
        ("a.json", b'[{"waypost__society": "ns-ita"', "odk_unreadable"),
        ("a.json", b'["waypost__society", 7, null]', "odk_submission_odd"),
        ("a.json", b'"waypost__society"', "odk_unreadable"),
        ("a.json", b'{"waypost__society":' * 3000, "odk_unreadable"),
        ("a.xml", BOMB, "odk_unreadable"),
        ("a.xml", b"<data><waypost__society>", "odk_unreadable"),
        ("a.csv", b'waypost__society\n"' + b"x" * 200_000, "odk_unreadable"),
    ],
)
def test_hostile_files_are_an_issue(read: Read, name: str, content: bytes, issue_type: str) -> None:
    _records, report = read(content, name)
    assert report.format == "odk"
    assert issue_type in {issue.issue_type for issue in report.issues}


def test_a_zip_that_unpacks_to_more_than_it_may(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waypost.sources.formats.odk_tables._MOST_UNPACKED", 100)
    _records, report = read(as_zip(FIELDS), "central.zip")
    assert [issue.issue_type for issue in report.issues] == ["odk_unreadable"]


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", b'[{"_uuid": "x"}]'), ("a.zip", b"PK\x03\x04waypost__society"), ("a.csv", b"x\n")]
)
def test_files_of_others_are_not_ours(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert recognise(path) != "odk"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*FIELDS, "place", "people_count", "budget", "_uuid", "_submission_time", "x", "meta"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=examples(60), deadline=None)
@given(content=st.lists(JSON, max_size=3))
def test_no_content_makes_the_reader_fail(
    tmp_path_factory: pytest.TempPathFactory, catalog: Catalog, content: list[Any]
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.json"
    path.write_bytes(json.dumps([{"waypost__society": "ns-ita"}, *content]).encode("utf-8", "replace"))
    report = FileReport(path.name, "0" * 64, 1)
    records = list(read_file(InputFile(path, path.name, 1), catalog, report))
    assert "reader_failed" not in {issue.issue_type for issue in report.issues}
    odd = sum(issue.issue_type == "odk_submission_odd" for issue in report.issues)
    assert len(records) + odd == len(content) + 1
    assert all(record.identifier for record in records)


@pytest.mark.parametrize(
    ("name", "content"),
    [("kobo.json", as_json(FIELDS)), ("central.zip", as_zip(FIELDS)), ("instance.xml", as_xml(FIELDS))],
)
def test_a_submission_with_repeats_goes_through_a_build(tmp_path, name, content):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(content)
    release = build([tmp_path / "in"], tmp_path / "out", as_of=dt.date(2026, 3, 1), jobs=1).release
    counted = release.connect().sql("select count(*) from place").fetchone()
    assert counted == (2,)
