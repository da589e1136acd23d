"""A version as a Word document: one table, a row for each provision, a column for each language; read back from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from waypost.drafting.reading_back import Read
from waypost.drafting.texts import Version
from waypost.errors import InputError
from waypost.settings import LANGUAGES

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST = 64 * 1024 * 1024  # bytes of a document when unpacked
_ID = "№"


def write(version: Version, title: str, languages: Sequence[str]) -> bytes:
    """The document; several languages lie across the page."""
    document = Document()
    section = document.sections[0]
    if len(languages) > 1:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(title, level=1)
    document.add_paragraph(version.code)
    table = document.add_table(rows=1, cols=1 + len(languages), style="Table Grid")
    _repeat_at_the_top(table.rows[0])
    for cell, name in zip(table.rows[0].cells, (_ID, *languages), strict=True):
        cell.text = name
    for provision in version.provisions:
        cells = table.add_row().cells
        cells[0].text = provision.id
        for cell, language in zip(cells[1:], languages, strict=True):
            text = provision.texts.get(language)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text.body if text is not None else "")
            run.bold = provision.kind == "heading"
            if language == "ar":
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
                run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    written = io.BytesIO()
    document.core_properties.author, document.core_properties.title = "Waypost", title
    document.save(written)
    return _without_time(written.getvalue())


def _repeat_at_the_top(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _without_time(content: bytes) -> bytes:
    """The same parts without the moment at which they were packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _undated(part)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return packed.getvalue()


def _undated(core: bytes) -> bytes:
    from lxml import etree  # noqa: PLC0415 - for this part alone

    tree = etree.fromstring(core)
    for element in list(tree):
        if str(element.tag).rpartition("}")[2] in ("created", "modified"):
            tree.remove(element)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def read(content: bytes) -> Read:
    """Every table whose first row names languages and whose first column names provisions.

    Raises :class:`InputError` for what is no such document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(info.file_size for info in packed.infolist()) > _MOST:
                raise InputError(f"more than {_MOST // 1024**2} MB when unpacked")
        document = Document(io.BytesIO(content))
    except InputError:
        raise
    except Exception as error:  # a document of any shape must not stop whoever sent it
        raise InputError(f"no Word document ({type(error).__name__}); save it as .docx") from error
    found = Read()
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        languages = [(at, _language(name)) for at, name in enumerate(rows[0]) if at] if rows else []
        if not any(language for _, language in languages):
            continue
        for row, cells in zip(table.rows[1:], rows[1:], strict=True):
            for at, language in languages:
                if language and at < len(cells):
                    kind = "heading" if _is_bold(row.cells[at]) else "provision"
                    found.put(cells[0], language, " ".join(cells[at].split()), kind)
    if not found.texts:
        raise InputError("no table of provisions: expected a first column of ids and columns named en, fr, es or ar")
    return found


def _language(name: str) -> str | None:
    code = name.strip().lower()[:2]
    return code if code in LANGUAGES else None


def _is_bold(cell: Any) -> bool:
    runs = [run for paragraph in cell.paragraphs for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)
