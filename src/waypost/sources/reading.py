"""One file read: format found, declaration chosen, raw records mapped, everything accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.errors import WaypostError
from waypost.model import FileReport, SourceRecord
from waypost.reference import Catalog, Source
from waypost.sources.context import ReadContext
from waypost.sources.corrections import apply_corrections
from waypost.sources.files import InputFile, choose_source, format_module, mapping_module, recognise


def read_file(
    file: InputFile, catalog: Catalog, report: FileReport, declared: Source | None = None
) -> Iterator[SourceRecord]:
    """Yield the records of one file; ``report`` is complete when the iterator is exhausted.

    ``declared`` is the declaration to read it with, whatever the file looks like; else one is chosen that fits.

    A file that cannot be read ends as an issue in the report, never as an exception: one bad file harms no
    other. Streaming: one record at a time.
    """
    name = declared.format if declared is not None else recognise(file.path)
    if name is None:
        report.flag(
            "format_unknown",
            found=f"{file.size} bytes, name ending in {file.path.suffix or 'nothing'}",
            expected="IATI XML, GO CSV or JSON, an HXL-tagged or declared sheet, a facts file or a Waypost workbook",
            suggestion="leave the file out, or add a declaration for it in catalog/sources",
        )
        return
    report.format = name
    source = declared or choose_source(catalog, name, file.shown)
    if source is None:
        report.flag("declaration_missing", found=name, suggestion="add a declaration in catalog/sources")
        return
    yield from read_declared(file.path, name, source, catalog, report)


def read_declared(
    path: Path, name: str, source: Source, catalog: Catalog, report: FileReport
) -> Iterator[SourceRecord]:
    """Yield the records of a file of the format ``name``, read by this declaration; else as :func:`read_file`."""
    report.format, report.source_id = name, source.source_id
    context = ReadContext(path, report, source, catalog)
    mapping = mapping_module(name)
    try:
        for raw in format_module(name).read(context):
            for record in mapping.to_records(raw, context):
                if context.source.corrections:  # a sheet may have found its declaration by its headers
                    apply_corrections(record, context.source.corrections)
                if source.is_example:
                    _mark_example(record)
                report.read += 1
                yield record
    except (WaypostError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a fault of ours in one file must not stop the other files
        report.flag(
            "reader_failed",
            found=f"{type(error).__name__}: {error}",
            expected="a file that its reader understands",
            suggestion="send the file to the people who look after Waypost; its earlier records were kept",
        )


def _mark_example(record: SourceRecord) -> None:
    """Say of a record that its source is invented, so that every page, table and export can say so too."""
    if not any(claim.kind == "programme" and claim.field == "is_example" for claim in record.claims):
        record.add("programme", "is_example", "true", basis="inferred", place="declaration of the source")
