"""The inputs of the demo release: real programmes with their sources, and examples that say that they are."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from waypost.model import OF_SOCIETIES, FileReport, SourceRecord
from waypost.reference import Catalog
from waypost.scope import judge, load_rules
from waypost.sources import find_files, read_file

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "catalog" / "demo"

# What is wrong on purpose: file, issue type → how often.
DELIBERATE = {
    ("waypost_example_hxl_fr.csv", "date_unreadable"): 1,
    ("waypost_example_iati_2024_09.xml", "date_unreadable"): 1,
}
EXAMPLE_TITLE = re.compile(r"^(Example: |Exemple : |Ejemplo: |مثال: )")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PHONE = re.compile(r"\+\d[\d ().-]{7,}|\b(?:tel|phone|mobile|tél|telf?)\b\.?:?\s*\d", re.IGNORECASE)


@pytest.fixture(scope="module")
def reports_and_records(catalog: Catalog) -> list[tuple[FileReport, list[SourceRecord]]]:
    """Every file of the demo, read as a build reads it."""
    read = []
    for file in find_files([DEMO]):
        report = FileReport(file=file.shown, sha256="", size=file.size)
        read.append((report, list(read_file(file, catalog, report))))
    return read


@pytest.fixture(scope="module")
def records(reports_and_records: list[tuple[FileReport, list[SourceRecord]]]) -> list[SourceRecord]:
    """The records of all files."""
    return [record for _, records in reports_and_records for record in records]


def _values(record: SourceRecord, kind: str, field: str) -> set[str]:
    return {claim.value for claim in record.claims if claim.kind == kind and claim.field == field}


def _is_example(record: SourceRecord) -> bool:
    return "true" in _values(record, "programme", "is_example")


def _facts() -> Iterator[dict[str, Any]]:
    for path in sorted((DEMO / "facts").glob("*.yml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_file_gives_records_of_a_format_of_its_own(
    reports_and_records: list[tuple[FileReport, list[SourceRecord]]],
) -> None:
    """No file of the demo is empty, and each format is among them."""
    for report, records in reports_and_records:
        assert records, report.file
    formats = {report.format for report, _ in reports_and_records}
    assert formats == {"facts", "iati", "go_csv", "go_project", "go_appeal", "hxl", "sheet", "workbook"}


def test_nothing_is_wrong_but_what_is_meant_to_be(
    reports_and_records: list[tuple[FileReport, list[SourceRecord]]], catalog: Catalog
) -> None:
    """Errors stand only where the documentation of the demo says so."""
    found: dict[tuple[str, str], int] = {}
    for report, records in reports_and_records:
        for issue in [*report.issues, *(issue for record in records for issue in record.issues)]:
            severity = issue.severity or catalog.issue_types[issue.issue_type].severity
            if severity in ("critical", "error"):
                key = (Path(report.file).name, issue.issue_type)
                found[key] = found.get(key, 0) + 1
    assert found == DELIBERATE


def test_every_fact_names_its_publication() -> None:
    """Title and publisher of at least one publication, and identifiers that are unique."""
    seen = set()
    for entry in _facts():
        sources = entry["source"] if isinstance(entry["source"], list) else [entry["source"]]
        assert sources, entry["id"]
        for source in sources:
            assert source["title"], entry["id"]
            assert source["publisher"], entry["id"]
        assert entry["id"] not in seen
        seen.add(entry["id"])
    assert len(seen) >= 60


def test_many_societies_and_trails(records: list[SourceRecord], catalog: Catalog) -> None:
    """The real programmes are run by at least thirty societies, along at least eight trails."""
    societies: set[str] = set()
    trails: set[str] = set()
    for record in records:
        if _is_example(record):
            continue
        operating = {c.subject_no for c in record.claims if c.field == "role" and c.value == "operating"}
        refs = {c.value for c in record.claims if c.field == "organisation_ref" and c.subject_no in operating}
        societies |= {ref for ref in refs if catalog.find_society(ref)}
        trails |= _values(record, "trail", "trail_id") | _values(record, "place", "trail_id")
    assert len(societies) >= 30
    assert len(trails) >= 8
    assert trails <= set(catalog.trails)


def test_services_and_groups_of_facts_are_codes(catalog: Catalog) -> None:
    """The demo states codes, so that nothing has to be inferred from words."""
    for entry in _facts():
        for key, code_list in (("services", "service"), ("population_groups", "population_group")):
            for code in entry.get(key, []):
                assert code in catalog.code_lists[code_list].codes, (entry["id"], code)


def test_every_real_programme_is_migration_work(records: list[SourceRecord], catalog: Catalog) -> None:
    """The test of scope takes each of them, and the examples as well."""
    rules = load_rules(catalog)
    for record in records:
        if record.record_kind in OF_SOCIETIES:
            continue
        verdict = judge(record, rules)
        assert verdict.outcome == "migration", (record.identifier, verdict.certainty, verdict.reasons)


def test_the_contradictions_are_kept(records: list[SourceRecord]) -> None:
    """Both figures of a publication that contradicts itself are claimed."""
    by_identifier = {record.identifier: record for record in records}
    sudan = by_identifier["sudan-plan-2020"]
    assert _values(sudan, "people_count", "count") == {"50000", "250000"}
    assert "31" in _values(by_identifier["africa-region-plan-2020"], "people_count", "count")
    for identifier in ("sudan-plan-2020", "africa-region-plan-2020"):
        types = {issue.issue_type for issue in by_identifier[identifier].issues}
        assert "source_contradicts_itself" in types


def test_examples_are_marked_and_name_no_society(records: list[SourceRecord], catalog: Catalog) -> None:
    """What is invented says so in its title and its claim, and nothing is invented about anybody real."""
    examples = [record for record in records if record.source_id.startswith("demo_")]
    assert len(examples) >= 15
    for record in examples:
        assert _is_example(record), record.identifier
        assert record.publisher.startswith("XX-EXA"), record.identifier
        for title in _values(record, "programme", "title"):
            assert EXAMPLE_TITLE.match(title), title
        for name in _values(record, "participation", "organisation_name"):
            assert catalog.find_society(name) is None, name
            assert catalog.find_organisation(name) is None, name
        for ref in _values(record, "participation", "organisation_ref"):
            assert ref.startswith("XX-EXA"), ref
        for country in _values(record, "place", "country_code"):
            assert catalog.society_of_country(country) is None, country
    assert not any(_is_example(record) for record in records if record.source_id == "facts")


def test_no_person_can_be_reached_through_the_demo(records: list[SourceRecord]) -> None:
    """No address of mail and no telephone number in any value."""
    for record in records:
        for claim in record.claims:
            for text in (claim.value, claim.original_value or ""):
                assert not MAIL.search(text), (record.identifier, text)
                if not text.startswith("http"):
                    assert not PHONE.search(text), (record.identifier, text)


def _script() -> ModuleType:
    path = ROOT / "scripts" / "demo_examples.py"
    spec = importlib.util.spec_from_file_location("demo_examples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_spreadsheets_are_what_the_script_writes(
    tmp_path: Path, catalog: Catalog, reports_and_records: list[tuple[FileReport, list[SourceRecord]]]
) -> None:
    """What the spreadsheets say can be reviewed in the script; the code lists in the workbook may be older."""
    _script().write_examples(tmp_path, catalog)
    standing = {Path(report.file).name: records for report, records in reports_and_records}
    for file in find_files([tmp_path]):
        report = FileReport(file=file.shown, sha256="", size=file.size)
        fresh = [(record.identifier, record.claims) for record in read_file(file, catalog, report)]
        assert fresh == [(record.identifier, record.claims) for record in standing[file.path.name]], file.shown
    assert "ns-exa" not in catalog.societies
