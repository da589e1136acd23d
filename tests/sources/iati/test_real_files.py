"""Real files: every one ends in records or in an issue that names it; figures checked against a plain parser."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from waypost.reference import Catalog
from waypost.sources.formats import iati as reader

from .conftest import Read, rows

ACTIVITY_FOLDERS = ("unhcr", "hdx", "okfn", "old", "standard")


def _xml(shared_data: Path, *folders: str) -> list[Path]:
    return [p for folder in folders for p in sorted((shared_data / "iati" / folder).rglob("*.x[ms][ld]"))]


def test_every_file_ends_in_records_or_an_issue(shared_data: Path, read: Read) -> None:
    folders = [p.name for p in sorted((shared_data / "iati").iterdir()) if p.is_dir()]
    files = _xml(shared_data, *folders)
    assert len(files) > 110
    for path in files:
        assert reader.recognises(path, path.read_bytes()[:65536])
        outcome = read(path)
        assert outcome.records or outcome.report.issues, path
        assert all(r.publisher and r.identifier for r in outcome.records), path


def test_registry_lists_are_not_ours(shared_data: Path) -> None:
    for path in sorted((shared_data / "iati" / "registry").iterdir()):
        assert not reader.recognises(path, path.read_bytes()[:65536])


@pytest.mark.parametrize("folder", ACTIVITY_FOLDERS)
def test_the_same_activities_as_a_plain_parser_finds(shared_data: Path, folder: str, read: Read) -> None:
    """Cut out and parsed alone, an activity is what it is in the tree of the whole file, at the same line."""
    for path in _xml(shared_data, folder):
        root = etree.parse(path, etree.XMLParser(remove_comments=True, remove_pis=True)).getroot()
        activities = [root] if root.tag == "iati-activity" else list(root.iter("iati-activity"))
        context = read(b"<tag/>").context
        context.path = path
        raws = list(reader.read(context))
        assert len(raws) == len(activities), path
        for raw, expected in zip(raws, activities, strict=True):
            mine, theirs = list(raw.data.element.iter()), list(expected.iter())
            assert [(e.tag, dict(e.attrib), e.text) for e in mine] == [(e.tag, dict(e.attrib), e.text) for e in theirs]
            # libxml2 keeps exact lines up to 65,535 in one document.
            lines = [(raw.line + m.sourceline - 1, t.sourceline) for m, t in zip(mine, theirs, strict=True)]
            assert all(found == stated for found, stated in lines if stated < 65_535), path


def test_unhcr_2023_has_the_published_figures(shared_data: Path, read: Read) -> None:
    outcome = read(shared_data / "iati" / "unhcr" / "UNHCR-Activities-2023.xml")
    claims = [c for r in outcome.records for c in r.claims]
    assert len(outcome.records) == 134
    assert sum(len(rows(r.claims, "transaction")) for r in outcome.records) == 2678
    assert sum(1 for c in claims if c.kind == "place" and c.field == "latitude") == 558
    assert outcome.types() == []
    assert {r.publisher for r in outcome.records} == {"XM-DAC-41121"}


BROKEN = {
    "broken-xml.xml": "iati_xml_broken",
    "iati-act-atLeastOne-error-01.xml": "iati_start_missing",
    "iati-act-atLeastOne-error-02.xml": "iati_text_missing",
    "iati-act-atLeastOne-error-03.xml": "iati_text_missing",
    "iati-act-atLeastOne-error-04.xml": "iati_text_missing",
    "iati-act-atLeastOne-error-05.xml": "iati_text_missing",
    "iati-act-codelist-basic.xml": "code_unknown",
    "iati-act-codelist-conditional.xml": "iati_region_unknown",
    "iati-act-dateNow-error.xml": "iati_date_in_future",
    "iati-act-dateOrder-error.xml": "dates_out_of_order",
    "iati-act-me-feedback-no-ns.xml": "iati_xml_broken",
    "iati-act-noMoreThanOne-error.xml": "iati_repeated",
    "iati-act-noSpaces-error.xml": "iati_identifier_malformed",
    "iati-act-oneOrAll-error.xml": "iati_language_missing",
    "iati-act-range-ifThen-error.xml": "iati_percentages_wrong",
    "iati-act-regexMatches-error.xml": "iati_identifier_malformed",
    "iati-act-root-only.xml": "iati_no_activities",
    "iati-act-schema-errors.xml": "identifier_missing",
    "iati-act-strictSum-error.xml": "iati_percentages_wrong",
    "iati-act-timeLimit-error.xml": "iati_period_too_long",
    "iati-act-title-no-narrative.xml": "iati_form_of_other_version",
    "iati-act-unique-startsWith-error.xml": "iati_identifier_malformed",
    "iati-act-xml-errors.xml": "iati_xml_broken",
    "iati-dup-activity-ids.xml": "iati_identifier_repeated",
    "iati-multi-act-self-closed.xml": "identifier_missing",
    "iati-org-no-errors.xml": "iati_not_activities",
    "iati-org-xml-errors.xml": "iati_xml_broken",
    "multi-blank-activity-ids.xml": "identifier_missing",
    "not-xml.xml": "iati_not_xml",
    "xlsx-spreadsheet-with-extension.xml": "iati_not_xml",
    "xml-but-not-iati.xml": "iati_not_activities",
    # Well-formed: its fault, at line 70077, is a condition without its type.
    "error_at_70076_in_early_activity.xml": "iati_value_missing",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_is_told_for_what_is_wrong_in_it(shared_data: Path, name: str, read: Read) -> None:
    outcome = read(shared_data / "iati" / "broken" / name)
    issues = [i for i in outcome.issues() if i.issue_type == BROKEN[name]]
    assert issues
    assert all(i.line or i.issue_type == "iati_not_xml" for i in issues)
    if name.startswith("error_at"):
        assert issues[0].line == 70077


@pytest.mark.parametrize(
    "rule", ["atLeastOne", "dateNow", "dateOrder", "noMoreThanOne", "noSpaces", "oneOrAll", "strictSum"]
)
def test_two_activities_break_a_rule_twice(shared_data: Path, rule: str, read: Read) -> None:
    outcome = read(shared_data / "iati" / "broken" / f"iati-multi-act-{rule}-error.xml")
    assert len(outcome.records) == 2
    first, second = (Counter(i.issue_type for i in r.issues) for r in outcome.records)
    assert first == second != Counter()


def test_issue_types_and_fields_are_declared(shared_data: Path, read: Read, catalog: Catalog) -> None:
    for path in _xml(shared_data, "broken", *ACTIVITY_FOLDERS):
        outcome = read(path)
        for issue in outcome.issues():
            assert issue.issue_type in catalog.issue_types, issue
        for record in outcome.records:
            for claim in record.claims:
                assert claim.field in catalog.schema[claim.kind].fields, claim
