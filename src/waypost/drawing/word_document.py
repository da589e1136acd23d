"""A Word document that can be edited: in one language, right to left where the language is."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_INK, _SECOND = RGBColor(0x15, 0x21, 0x2B), RGBColor(0x44, 0x53, 0x5F)


class WordDocument:
    """A document of one sheet size, to which paragraphs, headings and tables are added."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_rtl = language == "ar"
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

    def small(self, words: str) -> None:
        """A note in small letters."""
        for run in self.say(words, size=8).runs:
            run.font.color.rgb = _SECOND

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
        if self.is_rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
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

    def _turn_run(self, run: Any, size: float | None, *, bold: bool) -> None:
        """Letters of a script from right to left have a size and a weight of their own."""
        if not self.is_rtl:
            return
        properties = run._element.get_or_add_rPr()
        if bold:
            properties.append(OxmlElement("w:bCs"))
        large = OxmlElement("w:szCs")
        large.set(qn("w:val"), str(int((size or 10) * 2)))
        properties.append(large)
        properties.append(OxmlElement("w:rtl"))

    def _turn(self, paragraph: Any) -> None:
        if self.is_rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def written(self, title: str) -> bytes:
        """The bytes of the file; its author is no person."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = title, "Waypost", self.language
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()
