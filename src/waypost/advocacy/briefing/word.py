"""A briefing as a Word document that can be edited: on one page as it leaves here, with room to spare."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import resvg_py
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from waypost.advocacy.briefing.fitting import Layout
from waypost.advocacy.briefing.html import last_line, warnings_of
from waypost.advocacy.briefing.pdf import layout_of
from waypost.advocacy.briefing.values import Brief, Chart, name_of, numbers_of
from waypost.advocacy.briefing.wording import word
from waypost.advocacy.slots import Part, Plain, Quoted
from waypost.drawing.charts import bars
from waypost.drawing.colours import BOTH, SECOND
from waypost.drawing.word_document import WordDocument
from waypost.reference.wording import from_the_left, isolated

# Other programs set lines wider than our PDF does, and may not have its letters.
SPARE = 5.5  # centimetres
_QUIET, _STRONG = (RGBColor.from_string(colour.lstrip("#")) for colour in (SECOND, BOTH))


def briefing_docx(brief: Brief) -> bytes:
    """The briefing as the bytes of a DOCX file. Raises what :func:`waypost.advocacy.briefing.pdf.layout_of` raises."""
    return _Paper(brief, layout_of(brief, spare=SPARE)).written(brief.title)


class _Paper(WordDocument):
    """The document of one briefing."""

    def __init__(self, brief: Brief, layout: Layout) -> None:
        super().__init__(brief.language)
        self.brief, self.size = brief, layout.size
        self.numbers = numbers_of(brief)
        section = self.document.sections[0]
        section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.2)
        section.left_margin = section.right_margin = Cm(1.9)
        language = brief.language
        self.line(f"Waypost · {word('kind', language)} · {word(brief.audience, language)}", scale=0.84, is_quiet=True)
        for warning in warnings_of(brief):
            self.line(warning, is_bold=True)
        self.line(brief.aspect, scale=0.84, is_quiet=True)
        self.line(brief.title, scale=1.7, is_bold=True, after=4)
        self.parts(brief.statement, scale=1.12)
        self._evidence(layout)
        if brief.chart is not None and layout.has_chart:
            self._chart(brief.chart)
        for key, parts, is_bold in (("example", brief.example, False), ("ask", brief.ask, True)):
            if parts:
                self.part(key)
                self.parts(parts, is_bold=is_bold)
        if layout.limits:
            self.part("cannot_say")
        for limit in brief.cannot_say[: layout.limits]:
            self.line(limit)
        self._sources()

    def line(
        self, words: str, *, scale: float = 1.0, is_bold: bool = False, is_quiet: bool = False, after: float = 2
    ) -> Any:
        """A paragraph of one run; ``scale`` of the letters of the document."""
        paragraph = self._paragraph(after)
        self._run(paragraph, words, scale=scale, is_bold=is_bold, colour=_QUIET if is_quiet else None)
        return paragraph

    def part(self, key: str) -> None:
        """The heading of a part."""
        paragraph = self._paragraph(1)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.keep_with_next = True
        self._run(paragraph, word(key, self.language), scale=1.05, is_bold=True, colour=_STRONG)

    def parts(
        self, parts: tuple[Part, ...], *, scale: float = 1.0, is_bold: bool = False, style: str | None = None
    ) -> Any:
        """A paragraph of parts: figures stand out, and numbers of sources follow them."""
        paragraph = self._paragraph(2, style)
        later: tuple[int, ...] = ()
        for part in parts:
            is_figure = not isinstance(part, Plain | Quoted)
            words = isolated(part.text) if isinstance(part, Quoted) else part.text
            self._run(paragraph, words, scale=scale, is_bold=is_bold or is_figure)
            numbers = self.numbers.get(name_of(part), ())
            self._raised(paragraph, numbers if is_figure else later, scale)
            later = numbers if isinstance(part, Quoted) else ()
        self._raised(paragraph, later, scale)
        return paragraph

    def _evidence(self, layout: Layout) -> None:
        if not self.brief.evidence:
            return
        self.part("evidence")
        for line in self.brief.evidence[: layout.lines]:
            paragraph = self.parts(line.parts, style="List Bullet")
            if line.grade:
                told = word("grade", self.language, grade=line.grade)
                self._run(paragraph, f"  {told}", scale=0.84, colour=_QUIET)
        left = len(self.brief.evidence) - layout.lines
        if left > 0:
            self.line(word("left_out", self.language, count=left), scale=0.84, is_quiet=True)

    def _chart(self, chart: Chart) -> None:
        self.line(chart.title, scale=0.9, is_bold=True).paragraph_format.keep_with_next = True
        rows = [(bar.name, bar.value, bar.written) for bar in chart.bars]
        svg = bars(rows, chart.title, most=chart.most, is_mirrored=self.is_rtl)
        drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=1300))
        self.document.add_picture(io.BytesIO(drawn), width=Cm(13.0))
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(2)
        self._turn(self.document.paragraphs[-1])
        told = "; ".join(f"{bar.name}: {bar.written}" for bar in chart.bars)
        self.document.inline_shapes[-1]._inline.docPr.set("descr", f"{chart.title}: {told}")

    def _sources(self) -> None:
        self.line(word("sources", self.language), scale=0.84, is_bold=True, is_quiet=True, after=1)
        for number, source in enumerate(self.brief.sources, 1):
            dated = f" ({isolated(source.dated)})" if source.dated else ""
            address = f" {from_the_left(source.url)}" if source.url else ""
            told = f"{number}. {isolated(source.words)}{dated}{address}"
            self.line(told, scale=0.78, is_quiet=True, after=1)
        self.line(last_line(self.brief), scale=0.78, is_quiet=True, after=0)

    def _paragraph(self, after: float, style: str | None = None) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.space_before = Pt(after), Pt(0)
        paragraph.paragraph_format.line_spacing = 1.1
        self._turn(paragraph)
        return paragraph

    def _raised(self, paragraph: Any, numbers: tuple[int, ...], scale: float) -> None:
        if numbers:
            run = self._run(paragraph, " ".join(map(str, numbers)), scale=scale, colour=_QUIET)
            run.font.superscript = True

    def _run(
        self, paragraph: Any, words: str, *, scale: float, is_bold: bool = False, colour: RGBColor | None = None
    ) -> Any:
        size = round(self.size * scale * 2) / 2
        run = paragraph.add_run(words)
        run.font.size, run.bold = Pt(size), is_bold
        if colour is not None:
            run.font.color.rgb = colour
        if _reads_from_right(words) or not any(letter.isalpha() for letter in words):
            self._turn_run(run, size, bold=is_bold)
        elif self.is_rtl:  # a quotation in letters that read from the left
            properties = run._element.get_or_add_rPr()
            properties.append(_made("w:szCs", str(int(size * 2))))
            properties.append(_made("w:rtl", "0"))
        return run


def _reads_from_right(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("AL", "R") for letter in words)


def _made(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
