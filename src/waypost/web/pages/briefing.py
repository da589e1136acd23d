"""The briefing of a trail as a Word document that can be edited: what lies on the table of a meeting."""

from __future__ import annotations

import io
from typing import Any

import resvg_py
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from waypost.analysis.reading_aloud import explain_row, shown_name
from waypost.atlas.opened import Opened
from waypost.drawing.word_document import WordDocument
from waypost.reference.wording import listed
from waypost.web.pages.drawn import trail_map
from waypost.web.pages.templating import share, short, shown, text

_MOST = 8


class _Brief(WordDocument):
    """The document of one trail."""

    def __init__(self, opened: Opened, language: str) -> None:
        super().__init__(language)
        self.opened = opened

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
        return (listed(found[:most], self.language) + (" …" if len(found) > most else "")) or "–"

    def aloud(self, row: dict[str, Any], question: str) -> str:
        """A row of an answer in words."""
        catalog = self.opened.catalog
        return explain_row(row, catalog.question_texts[question], catalog, self.language)


def briefing_document(opened: Opened, parts: dict[str, Any], language: str) -> bytes:
    """The briefing as the bytes of a DOCX file: the same for the same release, viewer and language."""
    brief = _Brief(opened, language)
    trail = opened.catalog.trails[parts["trail_id"]]
    figures, of_trail = parts["figures"], parts["list_figures"]
    brief.small(f"Waypost · {text(language, 'brief_title')}")
    brief.say(trail.names[language], size=20, bold=True)
    lead = text(
        language,
        "trail_lead",
        societies=of_trail["societies"],
        programmes=of_trail["programmes"],
        running=of_trail["running"],
        ended=of_trail["ended"],
    )
    covered = figures["covered_share"]
    if figures["people"] is not None:
        colon = text(language, "account_colon")
        lead += f" {text(language, 'people_of_trail')}{colon} {short(figures['people'], language)}."
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
    return brief.written(trail.names[language])


def _stations(brief: _Brief, parts: dict[str, Any]) -> None:
    language = brief.language
    brief.heading(text(language, "score_title"))
    head = [
        text(language, key)
        for key in ("stage", "col_country", "col_society", "people_of_country", "key_programmes", "col_services")
    ]
    rows = []
    for station in parts["score"]["stations"]:
        kinds = [brief.name(h, "service") for h, cell in station["cells"].items() if cell["programmes"]]
        is_unknown = station["is_silent"] and not station["programmes"]
        known = text(language, "word_silent") if is_unknown else shown(station["programmes"], language)
        if station["state"] in ("running", "known", "ended"):
            known += f" ({text(language, 'cell_' + station['state'])})"
        rows.append(
            [
                brief.name(station["role"], "stage_role"),
                brief.name(station["country_code"], "country"),
                brief.name(station["society_id"], "society"),
                short(station["people"], language),
                known,
                listed(kinds, language) or "–",
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
        listed(
            (brief.name(row[f"side_{side}"], "stage_role"), brief.names(row[f"country_{side}"], "country", 3)), language
        )
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
