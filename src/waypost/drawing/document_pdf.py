"""A document as PDF on sheets of A4, right to left where its language is."""

from __future__ import annotations

from html import escape
from itertools import zip_longest

from waypost.drawing.colours import BOTH, INK, NONE, RULE, SECOND
from waypost.drawing.document import Block, Bullets, Document, Grid, Key, Paragraph, Plate, Section, Table, Way
from waypost.drawing.document_pdf_drawn import STYLE, grid_html, key_html, plate_html, way_html
from waypost.drawing.fonts import font_faces
from waypost.drawing.pdf import pdf_of

_DENSE = """
      body { font-size: 9pt; line-height: 1.32 }
      h2 { margin-top: 11pt; font-size: 12.5pt }
      table { font-size: 8pt; margin: 3pt 0 5pt }
      th, td { padding: 1.7pt 4pt }
      .quiet { font-size: 7.5pt }
      table.short:not(.grid) { break-inside: auto }
      p { margin-bottom: 3pt }
"""
_SHORT = 8  # rows of a table that is not divided between sheets


def document_pdf(document: Document) -> bytes:
    """The bytes of the file. Raises what :func:`waypost.drawing.pdf.pdf_of` raises."""
    return pdf_of(document_html(document, with_fonts=False))  # which has them


def document_html(document: Document, *, with_fonts: bool = True) -> str:
    """The document as HTML that needs nothing from outside, or nothing but its fonts."""
    turned = "rtl" if document.language == "ar" else "ltr"
    fonts = font_faces() if with_fonts else ""
    body = [
        f"<p class=top>Waypost · {escape(document.kind)}</p><h1>{escape(document.title)}</h1>",
        f"<p class=quiet>{escape(document.subtitle)}</p>",
        *(_section(each, is_rtl=turned == "rtl") for each in document.sections),
    ]
    return (
        f'<!doctype html><html lang="{document.language}" dir="{turned}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title><style>{fonts}{_style(document)}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def _section(section: Section, *, is_rtl: bool) -> str:
    tag = f"h{section.level + 1}"
    told = [
        _block(each, following, is_rtl=is_rtl) for each, following in zip_longest(section.blocks, section.blocks[1:])
    ]
    return f"<div class=part{section.level}><{tag}>{escape(section.heading)}</{tag}>{''.join(told)}</div>"


def _block(block: Block, following: Block | None, *, is_rtl: bool) -> str:
    if isinstance(block, Paragraph):
        looks = f"{block.look} intro" if isinstance(following, Table) else block.look
        return f'<p class="{looks}">{escape(block.text)}</p>'
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in block.items)}</ul>"
    if isinstance(block, Plate):
        return plate_html(block)
    if isinstance(block, Way):
        return way_html(block)
    if isinstance(block, Key):
        return key_html(block)
    return grid_html(block, is_rtl=is_rtl) if isinstance(block, Grid) else _table(block)


def _table(table: Table) -> str:
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in table.widths)
    head = "".join(
        f"<th scope=col{' class=n' if at in table.numbers else ''}>{escape(each)}</th>"
        for at, each in enumerate(table.head)
    )
    rows = "".join(f"<tr>{_cells(row, table.numbers)}</tr>" for row in table.rows)
    short = " class=short" if len(table.rows) <= _SHORT else ""
    return f"<table{short}><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: tuple[str, ...], numbers: tuple[int, ...]) -> str:
    first = f"<th scope=row>{escape(row[0])}</th>"
    return first + "".join(
        f"<td{' class=n' if at in numbers else ''}>{escape(each)}</td>" for at, each in enumerate(row[1:], start=1)
    )


def _style(document: Document) -> str:
    page, foot = _quoted(document.page), _quoted(document.foot)
    return (
        f"""
      @page {{ size: A4; margin: 1.8cm 2cm 2cm;
        @bottom-{"center" if not foot else "left" if document.language == "ar" else "right"} {{
          content: "{page} " counter(page) " / " counter(pages);
          font: 8pt Plex, 'Plex Arabic', sans-serif; color: {SECOND} }}
        {_foot(foot, document.language)} {_head(_quoted(document.head))} }}
      body {{ font: 10pt/1.4 Plex, 'Plex Arabic', sans-serif; color: {INK}; margin: 0 }}
      p, ul, h1, h2, h3, h4, table {{ margin: 0 }}
      p {{ margin-bottom: 4pt; orphans: 2; widows: 2 }}
      .top, .quiet {{ color: {SECOND}; font-size: .86em }}
      .top {{ border-bottom: .5pt solid {RULE}; padding-bottom: 3pt; margin-bottom: 8pt }}
      .lead {{ font-weight: 600 }}
      h1 {{ font-size: 1.9em; line-height: 1.2; font-weight: 600; margin: 0 0 4pt }}
      h2 {{ font-size: 1.35em; line-height: 1.25; font-weight: 600; color: {BOTH}; margin: 16pt 0 4pt;
        break-after: avoid }}
      h3 {{ font-size: 1.15em; font-weight: 600; margin: 12pt 0 2pt; break-after: avoid }}
      h4 {{ font-size: 1.02em; font-weight: 600; color: {BOTH}; margin: 9pt 0 2pt; break-after: avoid }}
      .lead, .intro {{ break-after: avoid }}
      .part3 {{ break-inside: avoid }}
      table.short {{ break-inside: avoid }}
      ul {{ padding-inline-start: 1.3em; margin-bottom: 4pt }}
      li {{ margin-bottom: 2pt }}
      table {{ border-collapse: collapse; width: 100%; table-layout: fixed; margin: 4pt 0 8pt; font-size: .9em }}
      thead {{ display: table-header-group }}
      tr {{ break-inside: avoid }}
      th, td {{ text-align: start; vertical-align: top; padding: 2.5pt 4pt; border-bottom: .4pt solid {RULE};
        font-weight: 400 }}
      thead th {{ font-weight: 600; color: {SECOND}; border-bottom: .8pt solid {SECOND} }}
      th.n, td.n {{ text-align: end; padding-inline-end: 14pt }}
    """
        + STYLE
        + (_DENSE if document.is_dense else "")
    )


def _quoted(text: str) -> str:
    return text.replace("\\", "").replace('"', "")


def _head(head: str) -> str:
    style = f"font: 600 9pt Plex, 'Plex Arabic', sans-serif; color: {NONE}"
    return f'@top-center {{ content: "{head}"; {style} }}' if head else ""


def _foot(foot: str, language: str) -> str:
    side = "right" if language == "ar" else "left"
    style = f"font: 8pt Plex, 'Plex Arabic', sans-serif; color: {SECOND}; width: 80%"
    return f'@bottom-{side} {{ content: "{foot}"; {style} }}' if foot else ""
