"""Drawings, ways, keys and grids of a document in a Word file: tables of texts that can be edited, and pictures."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from waypost.drawing.colours import BOTH, CARD, INK, NONE, RULE, SECOND
from waypost.drawing.document import LONGEST_HEAD, SHEET, Grid, GridRow, Key, Mark, Picture, Plate, Way
from waypost.drawing.raster import POINTS, png_of
from waypost.drawing.svg import drawing, element, words
from waypost.drawing.word_document import WordDocument

# Of each look: what stands in the cell where no figure does, colour of letters, ground.
_LOOKS = {
    "running": ("", CARD, BOTH),
    "known": ("", BOTH, "#e3f1f1"),
    "ended": ("", SECOND, "#eceeee"),
    "overlap": ("", INK, "#e8effa"),
    "gap": ("○", "#7d4b00", "#fdf1d9"),
    "none": ("•", SECOND, None),
    "silent": ("?", SECOND, "#f3f4f4"),
    "contradiction": ("≠", NONE, "#fbe9f1"),
}
_SHORT = 5  # lines of a table that stays on one sheet
_BOLD = ("running", "known", "overlap", "gap", "contradiction")


class Drawn(WordDocument):
    """A document that takes what is drawn; ``is_dense`` sets it in smaller letters."""

    def __init__(self, language: str, *, is_dense: bool = False) -> None:
        super().__init__(language)
        self.table_size = 8.0 if is_dense else 8.5
        self.size = 9.0 if is_dense else 10.0
        self.document.styles["Normal"].font.size = Pt(self.size)

    def rows(self, head: list[str], rows: list[list[str]], widths: list[float], numbers: tuple[int, ...] = ()) -> None:
        """A table of lines; its head is repeated on each sheet, a short one stays on one sheet."""
        table = self._bare([width * SHEET / sum(widths) for width in widths], rows=1 + len(rows))
        cells = _cells(table)
        for place, values in enumerate((head, *rows)):
            is_together = place < 2 or place < len(rows) <= _SHORT
            for at, told in enumerate(values):
                cell = cells[place][at]
                _border(cell, "bottom", RULE if place else SECOND, 4 if place else 8)
                paragraph = cell.paragraphs[0]
                self._set(paragraph, after=1, before=1)
                paragraph.paragraph_format.keep_with_next = is_together and place < len(rows)
                if at in numbers:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # where a line ends: on the left in Arabic
                    paragraph.paragraph_format.right_indent = Cm(0.4)
                self._run(paragraph, told, size=self.table_size, bold=not place, colour=INK if place else SECOND)
        self._repeat(table)
        self._after_table()

    def plate(self, plate: Plate) -> None:
        """A picture with its facts at its side."""
        left, right = self._bare([plate.picture.width + 0.2, SHEET - plate.picture.width - 0.2]).rows[0].cells
        self._picture(left.paragraphs[0], plate.picture)
        for at, fact in enumerate(plate.facts):
            paragraph = right.paragraphs[0] if not at else right.add_paragraph()
            self._set(paragraph, after=6)
            self._run(paragraph, fact.value, size=16, bold=True)
            paragraph.add_run().add_break()
            self._run(paragraph, fact.label, size=8.5, colour=SECOND)
            if fact.note:
                paragraph.add_run().add_break()
                self._run(paragraph, fact.note, size=7.5, colour=SECOND)
        self._after_table()

    def way(self, way: Way) -> None:
        """The parts of a way side by side."""
        table = self._bare([SHEET / len(way.stretches)] * len(way.stretches))
        for cell, stretch in zip(table.rows[0].cells, way.stretches, strict=True):
            _border(cell, "top", INK, 10)
            paragraph = cell.paragraphs[0]
            self._set(paragraph, after=2)
            self._run(paragraph, stretch.name, size=10, bold=True)
            paragraph = cell.add_paragraph()
            self._set(paragraph, after=3)
            self._picture(paragraph, stretch.signs)
            for at, line in enumerate(stretch.lines):
                paragraph = cell.add_paragraph()
                self._set(paragraph, after=1)
                self._run(paragraph, line, size=8, bold=not at, colour=SECOND if at else INK)
        self._after_table()

    def key(self, key: Key) -> None:
        """What signs mean."""
        wide = SHEET / key.in_line
        table = self._bare([0.9, wide - 0.9] * key.in_line, rows=-(-len(key.items) // key.in_line))
        for at, (sign, told) in enumerate(key.items):
            row, place = divmod(at, key.in_line)
            cells = table.rows[row].cells
            self._set(cells[2 * place].paragraphs[0], after=0)
            if isinstance(sign, Picture):
                self._picture(cells[2 * place].paragraphs[0], sign)
            else:
                self._mark(cells[2 * place], sign)
            paragraph = cells[2 * place + 1].paragraphs[0]
            self._set(paragraph, after=0)
            self._run(paragraph, told, size=7.5, colour=SECOND)
        self._after_table()

    def grid(self, grid: Grid) -> None:
        """Lines against columns; heads of columns are turned.

        From right to left these heads are pictures: LibreOffice sets turned text beside a table that runs so.
        """
        each = (SHEET - sum(grid.widths)) / max(len(grid.columns), 1)
        widths = [*grid.widths, *([each] * len(grid.columns))]
        table = self._bare(widths, rows=1 + len(grid.rows))
        head = table.rows[0]
        longest = max((len(name) for name in grid.columns), default=0)
        tall = min(longest, LONGEST_HEAD) * 0.17 + 0.5
        head.height, head.height_rule = Cm(tall), WD_ROW_HEIGHT_RULE.EXACTLY
        cells = _cells(table)
        for at, name in enumerate((*grid.lead, *grid.columns)):
            cell = cells[0][at]
            _border(cell, "bottom", SECOND, 8)
            _low(cell)
            if at >= len(grid.lead):
                if self.is_rtl:
                    self._picture(cell.paragraphs[0], _turned_head(name, min(each, 0.6), tall - 0.2))
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                    continue
                _turned(cell)
            self._set(cell.paragraphs[0], after=0)
            size = 7.5 if len(name) <= LONGEST_HEAD else 6.5  # in two lines
            self._run(cell.paragraphs[0], name, size=size, bold=True, colour=SECOND)
        for row, of in zip(grid.rows, cells[1:], strict=True):
            self._grid_row(row, of)
        self._repeat(table)
        self._after_table()

    def _grid_row(self, row: GridRow, cells: list[Any]) -> None:
        if not row.marks:
            whole = cells[0].merge(cells[-1])
            for extra in whole.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)
            self._set(whole.paragraphs[0], after=0, before=0 if row.is_note else 3)
            whole.paragraphs[0].paragraph_format.keep_with_next = not row.is_note
            colour = SECOND if row.is_note else BOTH
            self._run(whole.paragraphs[0], row.lead[0], size=7.5 if row.is_note else 8.5, bold=not row.is_note,
                      colour=colour)  # fmt: skip
            _border(whole, "bottom", RULE, 4)
            return
        for at, told in enumerate(row.lead):
            _border(cells[at], "bottom", RULE, 4)
            self._set(cells[at].paragraphs[0], after=0)
            self._run(cells[at].paragraphs[0], told, size=8)
        for cell, mark in zip(cells[len(row.lead) :], row.marks, strict=True):
            _border(cell, "bottom", RULE, 4)
            self._mark(cell, mark)

    def _mark(self, cell: Any, mark: Mark) -> None:
        alone, colour, ground = _LOOKS[mark.look]
        paragraph = cell.paragraphs[0]
        self._set(paragraph, after=0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, mark.text or alone, size=8, bold=mark.look in _BOLD, colour=colour)
        if ground:
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", ground.lstrip("#"))):
                shade.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shade)

    def _picture(self, paragraph: Any, picture: Picture) -> None:
        body = png_of(picture.svg, round(picture.width * POINTS))
        paragraph.add_run().add_picture(io.BytesIO(body), width=Cm(picture.width))
        inline = paragraph._p.xpath(".//wp:inline")[-1]
        for side in "TBLR":  # unsaid, some programs leave room
            inline.set(f"dist{side}", "0")
        inline.docPr.set("descr", picture.words)
        self._set(paragraph, after=0)

    def _set(self, paragraph: Any, *, after: float, before: float = 0) -> None:
        self._turn(paragraph)
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.space_before = Pt(after), Pt(before)
        paragraph.paragraph_format.line_spacing = 1.0

    def _run(self, paragraph: Any, told: str, *, size: float, bold: bool = False, colour: str = INK) -> None:
        run = paragraph.add_run(told)
        run.font.size, run.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
        self._turn_run(run, size, bold=bold)

    def _bare(self, widths: list[float], rows: int = 1) -> Any:
        """A table without lines, of so many centimetres."""
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.autofit = False
        properties = table._tbl.tblPr
        self._turn_table(table)
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), "45")
            edge.set(qn("w:type"), "dxa")
            margins.append(edge)
        properties.insert_element_before(margins, "w:tblLook", "w:tblCaption")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for of in _cells(table):
            for cell, width in zip(of, widths, strict=True):
                cell.width = Cm(width)
        return table

    def _repeat(self, table: Any) -> None:
        """The first line again on each sheet; no line is divided between two."""
        for place, row in enumerate(table.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if not place:
                properties.append(OxmlElement("w:tblHeader"))

    def _after_table(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(5)


def _cells(table: Any) -> list[list[Any]]:
    """All cells by row: asking row by row is slow in a table of many."""
    across = len(table.columns)
    every = table._cells
    return [every[start : start + across] for start in range(0, len(every), across)]


def _border(cell: Any, side: str, colour: str, eighths: int) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("color", colour.lstrip("#"))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def _turned_head(name: str, wide: float, tall: float) -> Picture:
    """A text that reads from below upwards, as a picture of so many centimetres."""
    scale = 40.0  # units of the drawing to a centimetre
    text = words(name, 0, 0, size=0.27 * scale, weight=600, fill=SECOND)
    body = element("g", text, transform=f"translate({wide * scale * 0.62:.1f} {tall * scale - 2:.1f}) rotate(-90)")
    return Picture(drawing(wide * scale, tall * scale, body, label=name), name, wide)


def _turned(cell: Any) -> None:
    turned = OxmlElement("w:textDirection")
    turned.set(qn("w:val"), "btLr")
    cell._tc.get_or_add_tcPr().append(turned)


def _low(cell: Any) -> None:
    low = OxmlElement("w:vAlign")
    low.set(qn("w:val"), "bottom")
    cell._tc.get_or_add_tcPr().append(low)
