"""Whatever stands in a file and in a register, the dry run ends with one outcome for each record, and settles."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.errors import InputError
from waypost.importing.comparing import OUTCOMES, DryRun, dry_run
from waypost.importing.known import Known, Said
from waypost.importing.lists import Lists
from waypost.importing.unpacking import unpacked
from waypost.model import SourceRecord
from waypost.reference import Catalog
from waypost.store.release import open_release
from waypost.web.contribute.shelf import safe_name

COUNTRIES = ("NER", "ITA", "MLI")
texts = st.text(max_size=20) | st.sampled_from(["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "Water", "  Water ", "-2"])
PARTS = {
    "place": st.fixed_dictionaries({}, optional={"country_code": st.sampled_from(COUNTRIES), "place_name": texts}),
    "service": st.fixed_dictionaries({"service_code": st.sampled_from(["health", "food"])}),
    "people_count": st.fixed_dictionaries(
        {"count": st.integers(0, 99).map(str)}, optional={"measure": st.sampled_from(["reached", "targeted"])}
    ),
    "participation": st.fixed_dictionaries(
        {"role": st.sampled_from(["operating", "funding"])},
        optional={"organisation_ref": st.sampled_from(["ns-ner", "org-1"]), "organisation_name": texts},
    ),
    "sector": st.fixed_dictionaries({}, optional={"sector_code": texts, "sector_name": texts}),
    "budget": st.fixed_dictionaries({}, optional={"amount": texts, "currency": st.just("CHF")}),
}
contents = st.fixed_dictionaries(
    {"title": texts | st.none(), "reach": st.sampled_from(["national", "local"]) | st.none()},
    optional={kind: st.lists(rows, max_size=4) for kind, rows in PARTS.items()},
)
files = st.lists(st.tuples(st.integers(0, 6), contents), max_size=8)


def records(file: list[tuple[int, dict[str, Any]]]) -> list[SourceRecord]:
    made = []
    for number, (name, content) in enumerate(file, start=1):
        record = SourceRecord(source_id="s", publisher="ns-ner", identifier=f"n{name}", file="f.csv", row=number)
        for slot, value in content.items():
            if isinstance(value, list):
                for subject, row in enumerate(value):
                    for field, text in row.items():
                        record.add(slot, field, text, subject_no=subject)
            elif value:
                record.add("programme", slot, value, language="en" if slot == "title" else None)
        made.append(record)
    return made


@pytest.fixture(scope="module")
def empty(demo_release: str) -> Any:
    return open_release(demo_release).connect()


def run(file: list[SourceRecord], con: Any, catalog: Catalog, said: Said) -> DryRun:
    return dry_run(file, Known(con, catalog, said), speaker="ns-ner", speaks_for=["ns-ner"], is_whole=False)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files)
def test_one_outcome_each_and_what_was_applied_is_unchanged(
    file: list[tuple[int, dict[str, Any]]], empty: Any, catalog: Catalog
) -> None:
    told = records(file)
    first = run(told, empty, catalog, Said())
    assert sum(first.counts.values()) == len(first.rows) == len(told)
    assert all(row.outcome in OUTCOMES for row in first.rows)
    turned = run(told[::-1], empty, catalog, Said())
    of_names = {row.identifier for row in first.rows}
    assert {row.identifier for row in turned.rows} == of_names
    assert turned.counts == first.counts
    words = {
        row.programme: {change.slot: change.value for change in row.changes}
        for row in first.rows if row.outcome == "new"
    }  # fmt: skip
    said = Said(
        words=words,
        identifiers={("ns-ner", row.identifier): row.programme for row in first.rows if row.programme in words},
        owners=dict.fromkeys(words, ("ns-ner",)),
        from_files=frozenset((key, slot) for key, slots in words.items() for slot in slots),
    )
    again = run(told, empty, catalog, said)
    settled = [row for row in again.rows if row.programme in words and row.outcome != "duplicate"]
    assert [row.outcome for row in settled] == ["unchanged"] * len(settled)


rows = st.lists(PARTS["place"] | PARTS["participation"], max_size=5)


@given(told=rows, stands=rows, slot=st.sampled_from(["place", "participation"]))
def test_lists_that_are_merged_say_what_was_told(told: Any, stands: Any, slot: str, catalog: Catalog) -> None:
    lists = Lists(catalog)
    fields = {name for row in told for name in row}
    merged = lists.merged(slot, told, stands, catalog.schema[slot].key)
    if fields:
        assert lists.same(slot, told, merged, fields) or any(not any(row.values()) for row in told)
    out, put_in = lists.changes(slot, told, stands, fields)
    assert bool(out or put_in) != lists.same(slot, told, stands, fields)


@given(name=st.text(max_size=300))
@example(name="\U00020000" * 200 + ".xlsx")
@example(name="../../etc/passwd")
def test_a_name_is_a_name_and_no_way(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in (".", "..")
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\\0\n\r"')


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4), content=st.binary(max_size=60))
def test_nothing_of_an_archive_leads_out_of_its_folder(names: list[str], content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "around" / "inside"
    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in dict.fromkeys(names):
            try:
                packed.writestr(name, content)
            except (UnicodeEncodeError, ValueError, IndexError):  # a name of no sign: zipfile cannot write it
                return
    try:
        written = unpacked(path, folder)
    except InputError:
        written = []
    for each in written:
        assert each.resolve().is_relative_to(folder.resolve())
        each.unlink()
    around = tmp_path / "around"
    assert not around.exists() or [each.name for each in around.iterdir()] == ["inside"]
