"""Reads a tagged table that a test writes, through the format, the checks and the mapping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from waypost.model import FileReport, Issue, SourceRecord
from waypost.reference import Catalog
from waypost.reference.sources import Source
from waypost.sources.context import ReadContext
from waypost.sources.formats import hxl
from waypost.sources.mappings import hxl as mapping


@dataclass
class Reading:
    """Records of one file and its report."""

    records: list[SourceRecord]
    report: FileReport

    def issues(self, issue_type: str) -> list[Issue]:
        """Issues of one type, of the file and of its records."""
        every = [*self.report.issues, *(issue for record in self.records for issue in record.issues)]
        return [issue for issue in every if issue.issue_type == issue_type]

    def types(self) -> set[str]:
        """All issue types, those left out that every small table has."""
        every = [*self.report.issues, *(issue for record in self.records for issue in record.issues)]
        return {issue.issue_type for issue in every} - {"rows_without_key", "rows_grouped"}


def values(record: SourceRecord, kind: str, field: str) -> list[str]:
    """Values of one field of a record, in order."""
    return [claim.value for claim in record.claims if (claim.kind, claim.field) == (kind, field)]


def parts(record: SourceRecord, kind: str) -> list[dict[str, str]]:
    """Rows of a child kind, each as field → value."""
    found: dict[int, dict[str, str]] = {}
    for claim in record.claims:
        if claim.kind == kind:
            found.setdefault(claim.subject_no, {})[claim.field] = claim.value
    return [found[number] for number in sorted(found)]


@pytest.fixture
def read_hxl(tmp_path: Path, catalog: Catalog) -> Callable[..., Reading]:
    """Write content (text, bytes, or a function that writes a file) and read it as HXL."""

    def read(content: Any, name: str = "sheet.csv", **declared: Any) -> Reading:
        path = tmp_path / name
        if callable(content):
            content(path)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="")
        source = Source(
            **{"source_id": "example", "publisher": "example", "format": "hxl", "language": "en", **declared}
        )
        report = FileReport(name, "0" * 64, path.stat().st_size)
        ctx = ReadContext(path, report, source, catalog)
        records = [record for raw in hxl.read(ctx) for record in mapping.to_records(raw, ctx)]
        return Reading(records, report)

    return read


@pytest.fixture(name="values")
def values_fixture() -> Callable[[SourceRecord, str, str], list[str]]:
    """:func:`values`, as a fixture: tests are imported one by one."""
    return values


@pytest.fixture(name="parts")
def parts_fixture() -> Callable[[SourceRecord, str], list[dict[str, str]]]:
    """:func:`parts`, as a fixture."""
    return parts
