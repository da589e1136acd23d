"""A Word document that can be edited: in one language, right to left where the language is."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from waypost.drawing.colours import NONE

_EPOCH = (1980, 1, 1, 0, 0, 0)
# What follows them among the properties of a paragraph, of a table: Word minds the order.
_AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
    "w:rPr", "w:sectPr",
)  # fmt: skip
_AFTER_BIDI_VISUAL = (
    "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc", "w:tblBorders", "w:shd", "w:tblLayout",
    "w:tblCellMar", "w:tblLook",
)  # fmt: skip
_APART = RGBColor.from_string(NONE.lstrip("#").upper())
_INK, _SECOND = RGBColor(0x15, 0x21, 0x2B), RGBColor(0x44, 0x53, 0x5F)


class WordDocument:
    """A document of one sheet size, to which paragraphs, headings and tables are added."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_rtl = language == "ar"
        self.size = 10.0  # of letters, in points
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "IBM Plex Sans", Pt(10)
        style.element.rPr.rFonts.set(qn("w:cs"), "IBM Plex Sans Arabic")

    def say(self, words: str, *, style: str | None = None, size: float | None = None, bold: bool = False) -> Any:
        """A paragraph."""
        paragraph = self.document.add_paragraph(style=style)
        self._turn(paragraph)
        run = paragraph.add_run(words)
        run.bold = bold
        run.font.color.rgb = _INK
        if size:
            run.font.size = Pt(size)
        self._turn_run(run, size, bold=bold)
        paragraph.paragraph_format.space_after = Pt(4)
        return paragraph

    def heading(self, words: str, *, level: int = 1) -> None:
        """A heading of a part, which a reader's outline of the document shows."""
        paragraph = self.say(words, size={1: 13, 2: 11.5}.get(level, 10.5), bold=True)
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.keep_with_next = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)

    def small(self, words: str) -> Any:
        """A note in small letters."""
        said = self.say(words, size=8)
        for run in said.runs:
            run.font.color.rgb = _SECOND
        return said

    def rows(self, head: list[str], rows: list[list[str]], widths: list[float]) -> None:
        """A table; its first row is repeated on each sheet."""
        table = self.document.add_table(rows=1, cols=len(head))
        table.style = "Light Shading"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:val"), "0420")
            look.set(qn("w:firstColumn"), "0")
            look.set(qn("w:noHBand"), "1")
        self._turn_table(table)
        for cells, values, is_head in [(table.rows[0].cells, head, True)] + [
            (table.add_row().cells, r, False) for r in rows
        ]:
            for cell, value, width in zip(cells, values, widths, strict=True):
                cell.width = Cm(width)
                paragraph = cell.paragraphs[0]
                self._turn(paragraph)
                run = paragraph.add_run(value)
                run.font.size, run.bold = Pt(8.5), is_head
                self._turn_run(run, 8.5, bold=is_head)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def head(self, words: str) -> None:
        """What stands out at the head of each sheet."""
        paragraph = self.document.sections[0].header.paragraphs[0]
        self._turn(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(words)
        run.font.size, run.bold = Pt(9), True
        run.font.color.rgb = _APART
        self._turn_run(run, 9, bold=True)

    def foot(self, words: str, page: str) -> None:
        """What stands in the foot of each sheet: words, and which sheet of how many."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        self._turn(paragraph)
        for text, field in ((f"{words} · " if words else "", ""), (f"{page} ", "PAGE"), (" / ", "NUMPAGES")):
            self._small_run(paragraph, text)
            if field:
                self._field(paragraph, field)

    def _small_run(self, paragraph: Any, words: str) -> Any:
        run = paragraph.add_run(words)
        run.font.size = Pt(8)
        run.font.color.rgb = _SECOND
        self._turn_run(run, 8, bold=False)
        return run

    def _field(self, paragraph: Any, code: str) -> None:
        for kind in ("begin", code, "end"):
            run = self._small_run(paragraph, "")
            if kind == code:
                element = OxmlElement("w:instrText")
                element.text = f" {code} "
            else:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            run._element.append(element)

    def _turn_run(self, run: Any, size: float | None, *, bold: bool) -> None:
        """Letters of a script from right to left have a size and a weight of their own."""
        if not self.is_rtl:
            return
        properties = run._element.get_or_add_rPr()
        if bold:
            properties.append(OxmlElement("w:bCs"))
        large = OxmlElement("w:szCs")
        large.set(qn("w:val"), str(int((size or self.size) * 2)))
        properties.append(large)
        properties.append(OxmlElement("w:rtl"))

    def _turn(self, paragraph: Any) -> None:
        if self.is_rtl:
            properties = paragraph._p.get_or_add_pPr()
            if properties.find(qn("w:bidi")) is None:
                properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)

    def _turn_table(self, table: Any) -> None:
        if self.is_rtl:
            table._tbl.tblPr.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_BIDI_VISUAL)

    def written(self, title: str) -> bytes:
        """The bytes of the file, the same for the same content; its author is no person."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = title, "Waypost", self.language
        properties.created = properties.modified = dt.datetime(*_EPOCH)  # noqa: DTZ001 - no clock
        file = io.BytesIO()
        self.document.save(file)
        return _without_clock(file)


def _without_clock(file: io.BytesIO) -> bytes:
    """The parts of a file packed as if at one moment."""
    written = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return written.getvalue()
