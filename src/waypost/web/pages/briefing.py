"""The briefing of a trail as a Word document that can be edited: what lies on the table of a meeting."""

from __future__ import annotations

import io
from typing import Any

import resvg_py
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from waypost.analysis.reading_aloud import explain_row, shown_name
from waypost.atlas.opened import Opened
from waypost.web.pages.drawn import trail_map
from waypost.web.pages.templating import share, short, shown, text

_INK, _SECOND = RGBColor(0x15, 0x21, 0x2B), RGBColor(0x44, 0x53, 0x5F)
_MOST = 8


class _Brief:
    """A document in one language, right to left where the language is."""

    def __init__(self, opened: Opened, language: str) -> None:
        self.opened, self.language = opened, language
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

    def heading(self, words: str) -> None:
        """A heading of a part."""
        paragraph = self.say(words, size=13, bold=True)
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.keep_with_next = True

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

    def picture(self, svg: str, width: float) -> None:
        """A drawing of ours as a picture."""
        body = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=1500))
        self.document.add_picture(io.BytesIO(body), width=Cm(width))
        self.document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER

    def name(self, code: str | None, code_list: str) -> str:
        """The name of a code; a dash for none."""
        return "–" if code is None else shown_name(code, code_list, self.opened.catalog, self.language)

    def names(self, codes: str | None, code_list: str, most: int = 6) -> str:
        """Names of several codes in one text."""
        found = [self.name(code, code_list) for code in (codes or "").split()]
        return (", ".join(found[:most]) + (" …" if len(found) > most else "")) or "–"

    def aloud(self, row: dict[str, Any], question: str) -> str:
        """A row of an answer in words."""
        catalog = self.opened.catalog
        return explain_row(row, catalog.question_texts[question], catalog, self.language)

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


def briefing_document(opened: Opened, parts: dict[str, Any], language: str) -> bytes:
    """The briefing as the bytes of a DOCX file: the same for the same release, viewer and language."""
    brief = _Brief(opened, language)
    trail = opened.catalog.trails[parts["trail_id"]]
    figures, listed = parts["figures"], parts["list_figures"]
    brief.small(f"Waypost · {text(language, 'brief_title')}")
    brief.say(trail.names[language], size=20, bold=True)
    lead = text(
        language,
        "trail_lead",
        societies=listed["societies"],
        programmes=listed["programmes"],
        running=listed["running"],
    )
    covered = figures["covered_share"]
    brief.say(
        lead + (" " + text(language, "trail_covered", share=share(covered, language)) if covered is not None else "")
    )
    brief.picture(trail_map(opened, parts, language), 14.5)
    brief.small(text(language, "trailmap_caption") + " " + text(language, "map_disclaimer"))
    _stations(brief, parts)
    _findings(brief, parts)
    _programmes(brief, parts)
    _people(brief, parts)
    brief.small(text(language, "brief_prepared", release=opened.release_id, day=opened.as_of))
    for source in parts["datasets"]:
        whose = source["attribution"] or source["publisher"]
        brief.small(f"{whose}: {source['title']}, {source['revision']}. {source['licence']}.")
    written = io.BytesIO()
    properties = brief.document.core_properties
    properties.title, properties.author, properties.language = trail.names[language], "Waypost", language
    brief.document.save(written)
    return written.getvalue()


def _stations(brief: _Brief, parts: dict[str, Any]) -> None:
    language = brief.language
    brief.heading(text(language, "score_title"))
    head = [
        text(language, key)
        for key in ("stage", "col_country", "col_society", "col_people", "key_programmes", "col_services")
    ]
    rows = []
    for station in parts["score"]["stations"]:
        kinds = [brief.name(h, "service") for h, cell in station["cells"].items() if cell["programmes"]]
        is_unknown = station["is_silent"] and not station["programmes"]
        known = text(language, "word_silent") if is_unknown else shown(station["programmes"], language)
        rows.append(
            [
                brief.name(station["role"], "stage_role"),
                brief.name(station["country_code"], "country"),
                brief.name(station["society_id"], "society"),
                short(station["people"], language),
                known,
                ", ".join(kinds) or "–",
            ]
        )
    brief.rows(head, rows, [2.0, 2.8, 4.2, 2.0, 2.0, 4.2])


def _findings(brief: _Brief, parts: dict[str, Any]) -> None:
    language = brief.language
    brief.heading(text(language, "brief_questions"))
    brief.small(text(language, "stands_note"))
    for question in ("contradictions", "opportunities", "gaps", "one_sided"):
        rows = parts[question][:_MOST]
        if rows:
            brief.say(brief.opened.catalog.question_texts[question].title[language], bold=True)
        for row in rows:
            if question == "opportunities":
                _opportunity(brief, row)
            else:
                brief.say(brief.aloud(row, question), style="List Bullet")


def _opportunity(brief: _Brief, row: dict[str, Any]) -> None:
    """Who with whom in one line, by what in the next."""
    language = brief.language
    arrow = "←" if brief.is_rtl else "→"
    pair = f"{brief.names(row['society_a'], 'society', 2)} {arrow} {brief.names(row['society_b'], 'society', 2)}"
    brief.say(pair, style="List Bullet", bold=True).paragraph_format.space_after = Pt(0)
    sides = " – ".join(
        f"{brief.name(row[f'side_{side}'], 'stage_role')}, {brief.names(row[f'country_{side}'], 'country', 3)}"
        for side in ("a", "b")
    )
    told = [f"{brief.name(row['kind'], 'opportunity_kind')}: {sides}"]
    if row["service_codes_a"]:
        told.append(brief.names(row["service_codes_a"], "service", 6))
    if row["people"] is not None:
        told.append(f"{text(language, 'col_people')}: {short(row['people'], language)}")
    brief.say(". ".join(told) + ".").paragraph_format.left_indent = Cm(0.63)


def _programmes(brief: _Brief, parts: dict[str, Any]) -> None:
    language = brief.language
    if not parts["programmes"]:
        return
    brief.heading(text(language, "who_does_what"))
    head = [text(language, key) for key in ("col_title", "col_society", "col_countries", "col_status", "col_latest")]
    rows = [
        [
            programme["title"] or text(language, "untitled"), brief.names(programme["operating_ns_ids"], "society", 3),
            brief.names(programme["country_codes"], "country", 4),
            brief.name(programme["status"], "status") if programme["status"] else text(language, "status_unknown"),
            shown(programme["latest_date"], language),
        ]
        for programme in parts["programmes"][:30]
    ]  # fmt: skip
    brief.rows(head, rows, [5.6, 4.6, 3.2, 1.9, 1.9])


def _people(brief: _Brief, parts: dict[str, Any]) -> None:
    language = brief.language
    if parts["deaths"]:
        brief.heading(text(language, "deaths_title"))
        told = "; ".join(f"{row['year']}: {shown(row['count'], language)}" for row in parts["deaths"][-6:])
        brief.say(told)
        brief.small(text(language, "deaths_note"))
    if parts["corridors"]:
        brief.heading(text(language, "people_title"))
        rows = [
            [
                f"{brief.name(row['origin_code'], 'country')} – {brief.name(row['destination_code'], 'country')}",
                shown(row["people"], language),
                "–"
                if row["flow_most"] is None
                else f"{shown(row['flow_least'], language)} – {shown(row['flow_most'], language)}",
            ]
            for row in parts["corridors"][:_MOST]
        ]
        brief.rows([text(language, key) for key in ("corridor", "stock", "flow")], rows, [8.0, 4.0, 5.2])
        first = parts["corridors"][0]
        brief.small(text(language, "people_table_note", day=first["people_date"], period=first["flow_period"] or "–"))
    if parts["vulnerability"]:
        brief.heading(brief.opened.catalog.question_texts["vulnerability"].title[language])
        for row in parts["vulnerability"][:_MOST]:
            brief.say(brief.aloud(row, "vulnerability"), style="List Bullet")
