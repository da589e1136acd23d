"""A briefing as a document of HTML that needs nothing from outside: what its PDF is made of."""

from __future__ import annotations

from html import escape

from waypost.advocacy.briefing.fitting import Layout
from waypost.advocacy.briefing.values import Brief, Chart, name_of, numbers_of
from waypost.advocacy.briefing.wording import word
from waypost.advocacy.slots import Part, Plain, Quoted
from waypost.drawing.colours import BOTH, INK, RULE, SECOND
from waypost.reference.wording import from_the_left, isolated, written_day


def briefing_html(brief: Brief, layout: Layout, *, spare: float = 0.0) -> str:
    """The document on pages of A4; ``spare``: so many centimetres more are left free below."""
    language = brief.language
    turned = "rtl" if language == "ar" else "ltr"
    numbers = numbers_of(brief)
    body = [
        f"<p class=top>Waypost · {escape(word('kind', language))} · {escape(word(brief.audience, language))}</p>",
        *(f"<p class=warn>{escape(warning)}</p>" for warning in warnings_of(brief)),
        f"<p class=aspect>{escape(brief.aspect)}</p><h1>{escape(brief.title)}</h1>",
        f"<p class=lead>{_parts(brief.statement, numbers)}</p>",
    ]
    if brief.evidence:
        body.append(_heading("evidence", language) + "<ul>")
        for line in brief.evidence[: layout.lines]:
            told = (
                f" <span class=grade>{escape(word('grade', language, grade=line.grade))}</span>" if line.grade else ""
            )
            body.append(f"<li>{_parts(line.parts, numbers)}{told}</li>")
        body.append("</ul>")
        if layout.lines < len(brief.evidence):
            left = len(brief.evidence) - layout.lines
            body.append(f"<p class=small>{escape(word('left_out', language, count=left))}</p>")
    if brief.chart is not None and layout.has_chart:
        body.append(_figure(brief.chart))
    for key, parts in (("example", brief.example), ("ask", brief.ask)):
        if parts:
            body.append(f"{_heading(key, language)}<p class={key}>{_parts(parts, numbers)}</p>")
    if layout.limits:
        body.append(_heading("cannot_say", language))
        body += [f"<p class=limit>{escape(each)}</p>" for each in brief.cannot_say[: layout.limits]]
    body.append(_sources(brief))
    return (
        f'<!doctype html><html lang="{language}" dir="{turned}"><head><meta charset="utf-8">'
        f"<title>{escape(brief.title)}</title><style>{_style(layout.size, spare)}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def warnings_of(brief: Brief) -> list[str]:
    """What stands above all else: that it is a draft, for a talk only, that a figure has moved, what rules it lacks."""
    said = ((brief.standing, True), ("discreet", brief.is_discreet), ("to_check", brief.is_to_check))
    keys = [key for key, holds in said if key and holds]
    return [*(word(key, brief.language) for key in keys), *brief.waived]


def last_line(brief: Brief) -> str:
    """From which release, on which day, and what the letters of grades mean."""
    language = brief.language
    told = word("prepared", language, release=isolated(brief.release), day=written_day(brief.day, language))
    return f"{told} {word('grades', language)}" if any(line.grade for line in brief.evidence) else told


def _heading(key: str, language: str) -> str:
    return f"<h2>{escape(word(key, language))}</h2>"


def _parts(parts: tuple[Part, ...], numbers: dict[str, tuple[int, ...]]) -> str:
    """Parts as text; figures stand out, and lead to their sources by number, quotations after their closing mark."""
    told, later = [], ""
    for part in parts:
        if isinstance(part, Plain):
            told.append(escape(part.text).replace("\n", "<br>") + later)
            later = ""
            continue
        is_quoted = isinstance(part, Quoted)
        marks = " ".join(f'<a href="#s{number}">{number}</a>' for number in numbers.get(name_of(part), ()))
        raised = f"<sup>{marks}</sup>" if marks else ""
        tag = "q" if is_quoted else "b"
        words = isolated(part.text) if is_quoted else part.text
        told.append(f"<{tag}>{escape(words)}</{tag}>" + ("" if is_quoted else raised))
        later = raised if is_quoted else ""
    return "".join(told) + later


def _figure(chart: Chart) -> str:
    """The chart as a table whose cells are as wide as their values: letters of every script stay letters."""
    most = chart.most if chart.most is not None else max((bar.value for bar in chart.bars), default=0.0)
    rows = []
    for bar in chart.bars:
        wide = max(100 * min(bar.value / most, 1.0) if most > 0 else 0.0, 0.7)
        drawn = f'<div class=bar style="width:{wide:.1f}%"></div>'
        told = f"<td class=long>{drawn}</td><td><b>{escape(bar.written)}</b></td>"
        rows.append(f"<tr><th scope=row>{escape(bar.name)}</th>{told}</tr>")
    return f"<figure><figcaption>{escape(chart.title)}</figcaption><table>{''.join(rows)}</table></figure>"


def _sources(brief: Brief) -> str:
    rows = []
    for number, source in enumerate(brief.sources, 1):
        dated = escape(f" ({isolated(source.dated)})") if source.dated else ""
        address = escape(source.url, quote=True)
        link = f' <a href="{address}">{from_the_left(address)}</a>' if source.url else ""
        rows.append(f'<li id="s{number}">{escape(isolated(source.words))}{dated}{link}</li>')
    listed = f"<h2>{escape(word('sources', brief.language))}</h2><ol>{''.join(rows)}</ol>" if rows else ""
    return f"<footer>{listed}<p class=small>{escape(last_line(brief))}</p></footer>"


def _style(size: float, spare: float) -> str:
    return f"""
      @page {{ size: A4; margin: 1.5cm 1.9cm {1.4 + spare}cm }}
      body {{ font: {size}pt/1.35 Plex, 'Plex Arabic', sans-serif; color: {INK}; margin: 0 }}
      p, ul, ol, h1, h2, figure {{ margin: 0 }}
      .top, .small, footer, .aspect {{ color: {SECOND}; font-size: .84em }}
      .top {{ border-bottom: .5pt solid {RULE}; padding-bottom: 3pt; margin-bottom: 7pt }}
      .warn {{ border: .8pt solid {INK}; font-weight: 600; padding: 2pt 5pt; margin-bottom: 5pt }}
      h1 {{ font-size: 1.75em; line-height: 1.2; font-weight: 600; margin: 1pt 0 6pt }}
      h2 {{ font-size: 1.05em; font-weight: 600; color: {BOTH}; margin: 8pt 0 2pt }}
      .lead {{ font-size: 1.14em }}
      ul, ol {{ padding-inline-start: 1.3em }}
      li {{ margin-bottom: 2pt }}
      b {{ font-weight: 600 }}
      q {{ quotes: none }}
      sup {{ font-size: .65em; line-height: 0 }}
      sup a, footer a {{ color: {SECOND}; text-decoration: none; unicode-bidi: isolate }}
      .grade {{ color: {SECOND}; font-size: .84em; white-space: nowrap }}
      .ask {{ border-inline-start: 2.5pt solid {BOTH}; padding-inline-start: 7pt; font-weight: 600 }}
      figure {{ margin: 7pt 0 2pt }}
      figcaption {{ font-size: .9em; font-weight: 600; margin-bottom: 3pt }}
      table {{ border-spacing: 0 2pt; width: 100% }}
      th {{ font-weight: 400; text-align: end; padding: 0; padding-inline-end: 6pt; width: 30% }}
      td {{ padding: 0; padding-inline-start: 5pt; width: 22% }}
      td.long {{ width: 48%; padding: 0 }}
      .bar {{ background: {BOTH}; height: .85em }}
      footer {{ border-top: .5pt solid {RULE}; margin-top: 9pt; font-size: .78em; line-height: 1.25 }}
      footer h2 {{ color: {SECOND}; margin-top: 4pt }}
      footer li {{ margin-bottom: 1pt }}
    """
