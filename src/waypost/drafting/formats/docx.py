"""A version as a Word document: one table, a row for each provision, a column for each language; read back from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.run import Run

from waypost.drafting.formats import word
from waypost.drafting.formats.wording import find_code
from waypost.drafting.reading_back import Read
from waypost.drafting.texts import Version
from waypost.errors import InputError

_ID = "№"
_ID_WIDTH = Cm(1.6)
_ALONG, _ACROSS = 17.0, 25.7  # centimetres between the margins of a page


def write(version: Version, title: str, languages: Sequence[str]) -> bytes:
    """The document; several languages lie across the page."""
    document = word.new_document(across=len(languages) > 1)
    word.put(document.add_heading(level=1), title, word.reads_as(title, "en"))
    document.add_paragraph(version.code)
    if version.note:
        word.put(document.add_paragraph(), version.note, word.reads_as(version.note, "en"))
    table = document.add_table(rows=1, cols=1 + len(languages), style="Table Grid")
    table.autofit = False
    if len(languages) == 1:
        word.run_from_right(table, languages[0])
    word.repeat_at_the_top(table.rows[0])
    for cell, name in zip(table.rows[0].cells, (_ID, *languages), strict=True):
        cell.text = name
    for provision in version.provisions:
        cells = table.add_row().cells
        cells[0].text = provision.id
        for cell, language in zip(cells[1:], languages, strict=True):
            text = provision.texts.get(language)
            word.fill_cell(cell, text.body if text is not None else "", language, bold=provision.kind == "heading")
    widths = (
        _ID_WIDTH,
        *[Cm(((_ACROSS if len(languages) > 1 else _ALONG) - _ID_WIDTH.cm) / len(languages))] * len(languages),
    )
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return word.saved(document, title)


def read(content: bytes) -> Read:
    """Every table whose first row names languages and whose first column names provisions.

    Raises :class:`InputError` for what is no such document.
    """
    document = word.open_document(content)
    found = Read()
    for cells in word.tables(document):
        rows = [[word.text_in(cell) for cell in row] for row in cells]
        languages = [(at, _language(name)) for at, name in enumerate(rows[0]) if at] if rows else []
        if not any(language for _, language in languages):
            continue
        for row, texts in zip(cells[1:], rows[1:], strict=True):
            for at, language in languages:
                if language and at < len(texts):
                    kind = "heading" if _is_bold(row[at]) else "provision"
                    found.put(texts[0], language, " ".join(texts[at].split()), kind)
    if not found.texts:
        raise InputError("no table of provisions: expected a first column of ids and columns named en, fr, es or ar")
    return found


def _language(name: str) -> str | None:
    """The language that a heading names: ``fr``, ``Français``, ``fr (2009)``; none for words that begin alike."""
    return find_code("language", name) or find_code("language", name.partition("(")[0])


def _is_bold(cell: Any) -> bool:
    runs = [Run(run, cell) for run in cell.iter(qn("w:r"))]
    written = [run for run in runs if run.text.strip()]
    return bool(written) and all(run.bold for run in written)
