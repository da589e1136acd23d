"""The real sheets: every row ends in a record, and what is wrong with them is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog
from waypost.sources.files import InputFile, recognise
from waypost.sources.reading import read_file

Read = Callable[[str], tuple[list[SourceRecord], FileReport]]


@pytest.fixture
def read_real(shared_data: Path, catalog: Catalog) -> Read:
    """Read a real file as a build does."""

    def read(name: str) -> tuple[list[SourceRecord], FileReport]:
        path = shared_data / name
        report = FileReport(path.name, "0" * 64, path.stat().st_size)
        return list(read_file(InputFile(path, path.name, path.stat().st_size), catalog, report)), report

    return read


def of(record: SourceRecord, kind: str, field: str) -> list[str]:
    """Values of one field of a record, in order."""
    return [claim.value for claim in record.claims if (claim.kind, claim.field) == (kind, field)]


def issues(records: list[SourceRecord]) -> Counter[str]:
    """Issues of the records by type."""
    return Counter(issue.issue_type for record in records for issue in record.issues)


def test_nepal_groups_rows_into_the_interventions_of_eleven_societies(read_real: Read) -> None:
    records, report = read_real("3w/nepal_eq_2015_rcrc_recovery_3w.hxl.json")
    assert (report.format, report.source_id, report.read) == ("hxl", "nepal_recovery_3w", 82)
    assert len({record.identifier for record in records}) == 82
    publishers = Counter(record.publisher for record in records)
    assert len(publishers) == 11
    assert sum(1 for publisher in publishers if publisher.startswith("ns-")) == 10
    assert publishers["nepal-recovery-3w"] == 6  # a consortium under one name, which is nobody's alone
    assert sum(len(of(record, "place", "place_name")) for record in records) == 2279  # three rows stand twice
    first = records[0]
    assert of(first, "programme", "title") == ["British RC: Health and Care, Bhaktapur"]
    assert of(first, "service", "service_code") == ["health"]
    assert set(of(first, "place", "country_code")) == {"NPL"}
    assert [issue.found for issue in report.issues] == ["2282 rows with 82 keys"]


def test_guinea_in_french(read_real: Read) -> None:
    records, report = read_real("3w/libhxl-js-sample-3w.csv")
    assert (report.source_id, report.read) == ("guinea_ebola_3w", 1456)
    assert {claim.language for record in records for claim in record.claims if claim.field == "title"} == {"fr"}
    shared = [record for record in records if "CRG" in of(record, "participation", "organisation_name")]
    assert len(shared) >= 56
    assert of(shared[0], "participation", "organisation_name") == ["CRG", "FICR"]
    assert of(shared[0], "participation", "organisation_ref") == ["ns-gin", "XM-DAC-21018"]
    assert issues(records) == {"date_unreadable": 3, "dates_out_of_order": 1, "names_disagree": 1}
    unread = [i.found for r in records for i in r.issues if i.issue_type == "date_unreadable"]
    assert unread == ["12/15/2014", "1/16/2015", "1/31/2015"]


def test_ethiopia_keeps_what_can_be_told_apart(read_real: Read) -> None:
    records, report = read_real("3w/eth_drought_targeted_reached_by_cluster.csv")
    assert (report.source_id, report.read) == ("ethiopia_drought", 391)
    assert {record.unusable for record in records} == {"row_no_programme"}
    repeated = [issue.found for issue in report.issues if issue.issue_type == "tag_repeated"]
    assert [text.partition(" ")[0] for text in repeated if text] == ["#inneed", "#reached", "#target"]
    erob = records[0]
    assert erob.identifier == "ethiopia_drought:ET010302"
    assert of(erob, "place", "place_name") == ["Erob, Eastern"]
    counts: dict[int, dict[str, str]] = {}
    for claim in erob.claims:
        if claim.kind == "people_count":
            counts.setdefault(claim.subject_no, {})[claim.field] = claim.value
    by_service = {count.get("service_code"): count["count"] for count in counts.values()}
    assert by_service[None] == "96239"
    assert by_service["health"] == "40209"
    assert "education" not in by_service  # a dash is not reported, not zero


def test_facilities_of_the_first_draft_of_hxl(read_real: Read) -> None:
    records, report = read_real("3w/ebola_guinea_facilities.hxl1alpha.csv")
    assert (report.source_id, report.read) == ("facilities_guinea", 1226)
    types = Counter(issue.issue_type for issue in report.issues)
    assert (types["tag_outdated"], types["tag_unknown"]) == (13, 15)
    assert of(records[0], "place", "latitude") == ["10.1787004"]
    assert of(records[0], "place", "admin1_code") == ["GIN001"]
    assert records[1].stated_date == "2014-10-09"
    found = issues(records)
    assert found["date_unreadable"] == 5
    assert found["number_unreadable"] == 22
    assert {record.unusable for record in records} == {"row_no_programme"}


@pytest.mark.parametrize(
    ("name", "issue_type"),
    [
        ("iati/registry/publishers_2026-08.csv", "sheet_undeclared"),
        ("iati/standard/ruleset-standard.json", "format_unknown"),
        ("iati/registry/registry_dataset_urls_2026-08.txt", "format_unknown"),
    ],
)
def test_files_that_are_nothing_of_ours_end_in_one_issue(read_real: Read, name: str, issue_type: str) -> None:
    records, report = read_real(name)
    assert records == []
    assert [issue.issue_type for issue in report.issues] == [issue_type]


def test_the_standards_own_tables_are_read_as_tables(read_real: Read, shared_data: Path, catalog: Catalog) -> None:
    assert recognise(shared_data / "hxl" / "hashtag.hxl.csv") == "hxl"
    records, _ = read_real("hxl/hashtag.hxl.csv")
    assert len(records) > 40
    known: Any = {issue.issue_type for record in records for issue in record.issues}
    assert known <= set(catalog.issue_types)
