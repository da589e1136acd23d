"""Tiny tables, written and matched."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from waypost.importing.declaring import Matched, declare, read_matched
from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog

TABLES = Path(__file__).parent / "tables"
Write = Callable[..., Path]
Read = Callable[..., tuple[list[SourceRecord], FileReport]]


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as a CSV file."""
    return lambda rows, name="table.csv": write_csv(tmp_path / name, rows)


@pytest.fixture
def read_as(catalog: Catalog) -> Read:
    """Read a file by what a person settled."""

    def read(path: Path, matched: Matched) -> tuple[list[SourceRecord], FileReport]:
        source = declare(matched, publisher="ns-tun", publisher_name="Tunis", source_id="mine", catalog=catalog)
        report = FileReport(path.name, "0" * 64, path.stat().st_size)
        return list(read_matched(path, source, catalog, report)), report

    return read


def values(records: Sequence[SourceRecord], kind: str, field: str) -> list[str]:
    """Values of one field over all records, in order."""
    return [claim.value for record in records for claim in record.claims if (claim.kind, claim.field) == (kind, field)]
