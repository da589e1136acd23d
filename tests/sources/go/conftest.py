"""Reads one small file with its own reader and mapping, whatever other formats there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog
from waypost.sources.context import ReadContext
from waypost.sources.files import choose_source, format_module, mapping_module

ReadFile = Callable[[Path, str], tuple[list[SourceRecord], FileReport]]


@pytest.fixture(scope="session")
def read_file(catalog: Catalog) -> ReadFile:
    """A function of path and format name that gives the records and the report of the file."""

    def read(path: Path, name: str) -> tuple[list[SourceRecord], FileReport]:
        report = FileReport(file=path.name, sha256="", size=path.stat().st_size, format=name)
        source = choose_source(catalog, name, path.name)
        assert source is not None
        context = ReadContext(path, report, source, catalog)
        mapping = mapping_module(name)
        records = [r for raw in format_module(name).read(context) for r in mapping.to_records(raw, context)]
        for record in records:
            assert record.publisher
            assert record.identifier
            for claim in record.claims:
                assert claim.field in catalog.schema[claim.kind].fields, claim
            for issue in record.issues:
                assert issue.issue_type in catalog.issue_types, issue
        for issue in report.issues:
            assert issue.issue_type in catalog.issue_types, issue
        return records, report

    return read
