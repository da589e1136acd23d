"""What Word documents of ours share: opened without trust, written without a clock, right to left where needed."""

from __future__ import annotations

import contextlib
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from waypost.errors import InputError

_EPOCH = (1980, 1, 1, 0, 0, 0)
MOST_BYTES = 64 * 1024 * 1024  # bytes of a document when unpacked
_MOST_COLUMNS = 64  # that a cell may span: a document may state any number
_TAKEN_AWAY = {qn("w:moveFrom"), qn("w:del")}


def is_document(content: bytes) -> bool:
    """Whether a file holds a Word document, by what is in it and never by its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return any(name.startswith("word/") for name in packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        return False


def open_document(content: bytes) -> Any:
    """The document. Raises :class:`InputError` for what is none, or is too large when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(info.file_size for info in packed.infolist()) > MOST_BYTES:
                raise InputError(f"more than {MOST_BYTES // 1024**2} MB when unpacked")
        return Document(io.BytesIO(content))
    except InputError:
        raise
    except Exception as error:  # a document of any shape must not stop whoever sent it
        raise InputError(f"no Word document ({type(error).__name__}); save it as .docx") from error


def tables(document: Any) -> Iterator[list[list[Any]]]:
    """The tables in their order, each as rows of cell elements; a cell that spans columns stands in each of them."""
    for table in document.element.body.iter(qn("w:tbl")):
        yield [list(_cells(row)) for row in table.iter(qn("w:tr")) if _of(row, qn("w:tbl")) is table]


def _cells(row: Any) -> Iterator[Any]:
    for cell in row.iter(qn("w:tc")):
        if _of(cell, qn("w:tr")) is not row:
            continue
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        stated = span.get(qn("w:val")) if span is not None else None
        yield from [cell] * (min(int(stated), _MOST_COLUMNS) if stated and stated.isdecimal() else 1)


def _of(element: Any, name: str) -> Any:
    """The nearest element of this name around an element."""
    return next(element.iterancestors(name), None)


def text_in(element: Any) -> str:
    """What a person reads in a cell: paragraphs as lines, text put in while changes are tracked, none taken out."""
    lines: list[str] = []
    for each in element.iter(qn("w:p"), qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab")):
        if each.tag == qn("w:p"):
            lines.append("")
        elif not lines or _is_layout(each) or any(up.tag in _TAKEN_AWAY for up in each.iterancestors()):
            continue
        elif each.tag == qn("w:t"):
            lines[-1] += each.text or ""
        else:
            lines[-1] += "\t" if each.tag == qn("w:tab") else "\n"
    return "\n".join(lines)


def _is_layout(element: Any) -> bool:
    """A tab stop of a paragraph's properties is no tab in its text."""
    return bool(element.tag == qn("w:tab") and element.getparent().tag != qn("w:r"))


def lines_outside(document: Any) -> list[str]:
    """The paragraphs of the body that stand in no table."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return [text_in(each) for each in paragraphs if _of(each, qn("w:tbl")) is None]


def margin_remarks(document: Any) -> list[str]:
    """The texts of remarks in the margin, in their order; none from a part that is broken."""
    found: list[str] = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            with contextlib.suppress(etree.XMLSyntaxError):
                found += map(text_in, etree.fromstring(relation.target_part.blob, parser).iter(qn("w:comment")))
    return [text for text in found if text.strip()]


def new_document(*, across: bool = False, margin: float = 2.0) -> Any:
    """An empty document on A4, across the page or along it; ``margin`` in centimetres."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(margin)
    if across:
        lay_across(document)
    return document


def lay_across(document: Any) -> None:
    """Turn the page."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def fill_cell(
    cell: Any, text: str, language: str, *, bold: bool = False, size: int | None = None, colour: str | None = None
) -> None:
    """Put a text into an empty cell as its language reads; line breaks stay. ``size`` in points."""
    put(cell.paragraphs[0], text, language, bold=bold, size=size, colour=colour)


def put(
    paragraph: Any, text: str, language: str, *, bold: bool = False, size: int | None = None, colour: str | None = None
) -> Any:
    """Add a run to a paragraph as its language reads; the run."""
    run = paragraph.add_run(text)
    run.bold = bold
    if size is not None:
        run.font.size = Pt(size)
        of_arabic = OxmlElement("w:szCs")  # letters from right to left have a size of their own, and a weight
        of_arabic.set(qn("w:val"), str(2 * size))
        run._r.rPr.find(qn("w:sz")).addnext(of_arabic)
    if colour is not None:
        run.font.color.rgb = RGBColor.from_string(colour)
    if language == "ar":
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            properties.append(OxmlElement("w:bidi"))
        marks = run._r.get_or_add_rPr()
        if bold:
            marks.find(qn("w:b")).addnext(OxmlElement("w:bCs"))
        marks.append(OxmlElement("w:rtl"))
    return run


def reads_as(text: str, language: str) -> str:
    """Arabic or the other way, by the first letter; by the language beside it where there is none."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("L", "R", "AL"):
            return "en" if direction == "L" else "ar"
    return language


def as_code(text: str) -> str:
    """A value behind Arabic words: without a mark 2009-11 would read 11-2009 there."""
    return text if any(letter.isalpha() for letter in text) else f"\u200e{text}"


def shade(cell: Any, colour: str) -> None:
    """A cell on a colour (six hexadecimal digits)."""
    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(mark)


def run_from_right(table: Any, language: str) -> None:
    """The first column of a table at the right where the language reads from there."""
    if language == "ar":
        properties = table._tbl.tblPr
        mark = OxmlElement("w:bidiVisual")
        style = properties.find(qn("w:tblStyle"))
        properties.insert(0 if style is None else 1, mark)


def repeat_at_the_top(row: Any) -> None:
    """Head each page with this row."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def saved(document: Any, title: str) -> bytes:
    """The document as bytes, the same each time."""
    written = io.BytesIO()
    document.core_properties.author, document.core_properties.title = "Waypost", title
    document.save(written)
    return _without_time(written.getvalue())


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
    tree = etree.fromstring(core)
    for element in list(tree):
        if str(element.tag).rpartition("}")[2] in ("created", "modified"):
            tree.remove(element)
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
