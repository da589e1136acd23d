"""A file that somebody uploads, read whole: its records, what is wrong with it, what it was sent out with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog, Source
from waypost.sources.context import ReadContext
from waypost.sources.files import InputFile, choose_source, format_module, mapping_module, recognise
from waypost.sources.reading import read_file
from waypost.store.release import file_sha256

READY = ("workbook", "go_csv", "go_project", "go_appeal", "facts", "iati", "hxl", "odk")  # say themselves what is what


@dataclass
class FileContents:
    """What was read. ``given`` and ``language`` are of a workbook of ours: key → slot → digest of what it was sent
    out with."""

    records: list[SourceRecord] = field(default_factory=list)
    report: FileReport = field(default_factory=lambda: FileReport("", "", 0))
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    language: str | None = None
    format: str | None = None


def form_of(path: Path, catalog: Catalog) -> tuple[str | None, Source | None]:
    """The format of a file and the declaration that speaks for it; a sheet may have none."""
    name = recognise(path)
    source = choose_source(catalog, name, path.name) if name else None
    return name, source


def read_upload(
    path: Path,
    catalog: Catalog,
    *,
    shown: str,
    source: Source | None = None,
    progress: Callable[[int], None] | None = None,
) -> FileContents:
    """Read a file with ``source``, or with whichever declaration fits it. Never raises for what a file holds."""
    size = path.stat().st_size
    upload = FileContents(report=FileReport(shown, file_sha256(path), size))
    form = source.format if source is not None else recognise(path)
    if form == "workbook":
        return _read_workbook(path, catalog, upload, source)
    records = read_file(InputFile(path, shown, size), catalog, upload.report, source)
    for count, record in enumerate(records, start=1):
        upload.records.append(record)
        if progress and count % 500 == 0:
            progress(count)
    upload.format = upload.report.format
    return upload


def _read_workbook(path: Path, catalog: Catalog, upload: FileContents, source: Source | None) -> FileContents:
    chosen = source or choose_source(catalog, "workbook", upload.report.file) or catalog.sources["workbook"]
    upload.report.format = upload.format = "workbook"
    upload.report.source_id = chosen.source_id
    context = ReadContext(path, upload.report, chosen, catalog)
    for raw in format_module("workbook").read(context):
        upload.language = raw.data["language"]
        if raw.data["key"] and raw.data["given"]:
            upload.given[raw.data["key"]] = raw.data["given"]
        for record in mapping_module("workbook").to_records(raw, context):
            upload.report.read += 1
            upload.records.append(record)
    return upload
