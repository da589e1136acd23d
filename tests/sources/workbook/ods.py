"""An ODS copy of an openpyxl workbook, as a spreadsheet programme would save it: cells, names, comments."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _cell(cell: Any) -> str:
    note = ""
    if cell.comment is not None:
        note = f"<office:annotation><text:p>{escape(cell.comment.text)}</text:p></office:annotation>"
    value = cell.value
    if value is None or cell.data_type == "f":
        return f"<table:table-cell>{note}</table:table-cell>"
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        return f"<table:table-cell {kind}>{note}</table:table-cell>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}">{note}</table:table-cell>'
    if isinstance(value, dt.date):
        day = value.isoformat()[:10]
        return f'<table:table-cell office:value-type="date" office:date-value="{day}">{note}</table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{note}{lines}</table:table-cell>'


def save_as_ods(book: openpyxl.Workbook, path: Path) -> None:
    """Write ``book`` to ``path`` as ODS."""
    tables = []
    for sheet in book.worksheets:
        rows = "".join(
            f"<table:table-row>{''.join(_cell(cell) for cell in row)}</table:table-row>" for row in sheet.iter_rows()
        )
        tables.append(f"<table:table table:name={quoteattr(sheet.title)}>{rows}</table:table>")
    names = "".join(f"<table:named-range table:name={quoteattr(name)}/>" for name in book.defined_names)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3"><office:body>'
        f"<office:spreadsheet>{''.join(tables)}<table:named-expressions>{names}</table:named-expressions>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type='
        '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
