"""The disposition table as Word, CSV and HTML: the same rows and columns, and the same bytes each time."""

from __future__ import annotations

import csv
import io

from docx.shared import Cm
from lxml.html import builder, tostring

from waypost.drafting.dispositions import DispositionRow, DispositionTable
from waypost.drafting.formats import word
from waypost.drafting.formats.wording import word as shared_word
from waypost.drafting.formats.wording import wording
from waypost.publish.cells import CSV_ENCODING, csv_cell

COLUMNS = (
    "provision", "text", "organisations", "type", "position", "comment", "wording", "outcome", "reason", "reply",
    "result", "reaction", "written_on",
)  # fmt: skip
# Centimetres across A4.
_WIDTHS = dict.fromkeys(COLUMNS, Cm(2.65)) | {
    "provision": Cm(1.7), "organisations": Cm(2.0), "type": Cm(1.7), "position": Cm(1.9), "outcome": Cm(1.7),
    "result": Cm(1.6), "reaction": Cm(1.7), "written_on": Cm(1.5),
}  # fmt: skip
_UNANSWERED = "FBE3D6"
_STYLE = (
    "body{font:15px/1.45 serif;margin:2rem;padding:0}h1{font-size:1.4rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.35rem;vertical-align:top;"
    "text-align:start;white-space:pre-line}tr.unanswered td{background:#fbe3d6}"
    "@media print{body{margin:0;font-size:9px}thead{display:table-header-group}}"
)


def _headings(language: str) -> list[str]:
    return [wording().table[column][language] for column in COLUMNS]


def _cells(row: DispositionRow, language: str) -> list[str]:
    """The cells of a row; the work as a whole is named where a provision would be."""
    found = [str(getattr(row, column)) for column in COLUMNS]
    return [found[0] or shared_word("whole_text", language), *found[1:]]


def to_csv(table: DispositionTable) -> bytes:
    """UTF-8 with a mark at its start, for spreadsheets; no cell begins a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_headings(table.language))
    writer.writerows([csv_cell(cell) for cell in _cells(row, table.language)] for row in table.rows)
    return out.getvalue().encode(CSV_ENCODING)


def to_html(table: DispositionTable) -> bytes:
    """One page that any browser shows and prints; what was written in another language reads in its own direction."""
    head = builder.THEAD(builder.TR(*(builder.TH(name, scope="col") for name in _headings(table.language))))
    body = builder.TBODY()
    for row in table.rows:
        first, *others = _cells(row, table.language)
        line = builder.TR(
            builder.TH(first, scope="row", dir="auto"), *(builder.TD(cell, dir="auto") for cell in others)
        )
        if not row.is_answered:
            line.set("class", "unanswered")
        body.append(line)
    page = builder.HTML(
        builder.HEAD(builder.META(charset="utf-8"), builder.TITLE(table.title), builder.STYLE(_STYLE)),
        builder.BODY(
            builder.H1(table.title), builder.P(table.version), builder.P(table.counted), builder.TABLE(head, body)
        ),
        lang=table.language,
        dir="rtl" if table.language == "ar" else "ltr",
    )
    written: bytes = tostring(page, doctype="<!doctype html>", encoding="utf-8")
    return written


def to_docx(table: DispositionTable) -> bytes:
    """A table across the page that repeats its headings; what nobody answered stands on a colour, in bold."""
    document = word.new_document(across=True, margin=1.2)
    language = table.language
    word.put(document.add_heading(level=1), table.title, language)
    for text in (table.version, table.counted):
        word.put(document.add_paragraph(), text, language)
    grid = document.add_table(rows=1 + len(table.rows), cols=len(COLUMNS), style="Table Grid")
    grid.autofit = False
    word.run_from_right(grid, language)
    for column, name in zip(grid.columns, COLUMNS, strict=True):
        column.width = _WIDTHS[name]
    head, *lines = list(grid.rows)
    word.repeat_at_the_top(head)
    for cell, name in zip(head.cells, _headings(language), strict=True):
        word.fill_cell(cell, name, language, bold=True, size=6)
        word.shade(cell, "E4EEEE")
    for line, row in zip(lines, table.rows, strict=True):
        for cell, name, text in zip(line.cells, COLUMNS, _cells(row, language), strict=True):
            cell.width = _WIDTHS[name]
            is_marked = name in ("provision", "outcome") and not row.is_answered
            word.fill_cell(cell, text, word.reads_as(text, language), bold=is_marked or name == "provision", size=7)
            if not row.is_answered:
                word.shade(cell, _UNANSWERED)
    return word.saved(document, table.title)
