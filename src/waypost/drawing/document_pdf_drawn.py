"""Drawings, ways, keys and grids of a document as HTML for its PDF."""

from __future__ import annotations

import base64
from html import escape

from waypost.drawing.colours import BOTH, CARD, INK, NONE, ONE, OVERLAP, QUIET, SECOND
from waypost.drawing.document import SHEET, Fact, Grid, GridRow, Key, Mark, Picture, Plate, Way
from waypost.drawing.raster import png_of

_POINTS = 120  # of a picture to a centimetre: some 300 to an inch
_PLAIN = {"none": "·", "silent": "?", "contradiction": "≠"}


def plate_html(plate: Plate) -> str:
    """A picture with its facts at its side."""
    facts = "".join(_fact(each) for each in plate.facts)
    wide = 100 * plate.picture.width / SHEET
    return (
        f'<table class=plate role=presentation><tr><td style="width:{wide:.1f}%">{picture_html(plate.picture)}</td>'
        f"<td class=facts>{facts}</td></tr></table>"
    )


def picture_html(picture: Picture) -> str:
    """A picture."""
    body = base64.b64encode(png_of(picture.svg, round(picture.width * _POINTS))).decode()
    words = escape(picture.words, quote=True)
    return f'<img src="data:image/png;base64,{body}" alt="{words}" style="width:{picture.width:.2f}cm">'


def _fact(fact: Fact) -> str:
    note = f"<br><small>{escape(fact.note)}</small>" if fact.note else ""
    return f"<p><b>{escape(fact.value)}</b><br>{escape(fact.label)}{note}</p>"


def way_html(way: Way) -> str:
    """The parts of a way side by side."""
    wide = 100 / len(way.stretches)
    cells = []
    for stretch in way.stretches:
        lines = "".join(
            f"<p{' class=first' if not at else ''}>{escape(each)}</p>" for at, each in enumerate(stretch.lines)
        )
        cells.append(
            f'<td style="width:{wide:.2f}%"><h3>{escape(stretch.name)}</h3>{picture_html(stretch.signs)}{lines}</td>'
        )
    return f"<table class=way role=presentation><tr>{''.join(cells)}</tr></table>"


def key_html(key: Key) -> str:
    """What signs mean."""
    rows = []
    for start in range(0, len(key.items), key.in_line):
        here = key.items[start : start + key.in_line]
        cells = "".join(f"{_sign(sign)}<td>{escape(words)}</td>" for sign, words in here)
        rows.append(f"<tr>{cells}{'<td><td>' * (key.in_line - len(here))}</tr>")
    columns = "<col style='width:24pt'><col>" * key.in_line
    return f"<table class=key role=presentation><colgroup>{columns}</colgroup>{''.join(rows)}</table>"


def _sign(sign: Picture | Mark) -> str:
    if isinstance(sign, Picture):
        return f"<td>{picture_html(sign)}</td>"
    return f'<td class="m {sign.look}">{_marked(sign)}</td>'


def grid_html(grid: Grid) -> str:
    """Lines against columns."""
    each = (SHEET - sum(grid.widths)) / len(grid.columns) if grid.columns else 0
    widths = [*grid.widths, *([each] * len(grid.columns))]
    columns = "".join(f'<col style="width:{100 * width / SHEET:.2f}%">' for width in widths)
    head = "".join(f"<th scope=col{' class=n' if at else ''}>{escape(name)}</th>" for at, name in enumerate(grid.lead))
    head += "".join(f"<th scope=col class=turned><div><span>{escape(name)}</span></div></th>" for name in grid.columns)
    rows = "".join(_grid_row(row, len(widths)) for row in grid.rows)
    tall = min(max((len(name) for name in grid.columns), default=0) * 0.155 + 0.4, 4.6)
    return (
        f'<table class=grid style="--tall:{tall:.1f}cm"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _grid_row(row: GridRow, width: int) -> str:
    if not row.marks:
        kind = "note" if row.is_note else "stage"
        return f"<tr class={kind}><th scope=rowgroup colspan={width}>{escape(row.lead[0])}</th></tr>"
    lead = "".join(
        f"<{'td class=n' if at else 'th scope=row'}>{escape(each)}</{'td' if at else 'th'}>"
        for at, each in enumerate(row.lead)
    )
    marks = "".join(f'<td class="m {each.look}">{_marked(each)}</td>' for each in row.marks)
    return f"<tr>{lead}{marks}</tr>"


def _marked(mark: Mark) -> str:
    if mark.look == "gap":  # no letter of ours is a ring: the word stands in it for those who listen or copy
        return f"<p><i>{escape(mark.words)}</i></p>"
    return escape(mark.text or _PLAIN.get(mark.look, ""))


STYLE = f"""
      img {{ display: block }}
      .plate td {{ border: 0; padding: 0; vertical-align: top }}
      .plate .facts {{ padding-inline-start: 12pt; vertical-align: middle }}
      .facts p {{ border-inline-start: 2pt solid {BOTH}; padding-inline-start: 7pt; margin-bottom: 9pt; font-size: 9pt;
        line-height: 1.25; color: {SECOND} }}
      .facts b {{ font-size: 17pt; line-height: 1.15; font-weight: 600; color: {INK} }}
      .facts small {{ font-size: 7.5pt }}
      .way td {{ border: 0; border-top: 1.2pt solid {INK}; padding: 4pt 4pt 0 4pt; vertical-align: top;
        font-size: 8.5pt }}
      .way h3 {{ margin: 0 0 3pt; font-size: 10pt }}
      .way p {{ margin: 2pt 0 0; line-height: 1.25; color: {SECOND} }}
      .way p.first {{ color: {INK}; font-weight: 600; margin-top: 5pt }}
      .plate, .way, .key {{ break-inside: avoid }}
      .way td {{ box-sizing: border-box }}
      .key {{ margin: 2pt 0 6pt; font-size: 7.5pt; border-collapse: separate; border-spacing: 2pt }}
      .key td {{ border: 0; padding: 1pt 2pt; vertical-align: middle; line-height: 1.15; color: {SECOND} }}
      .grid {{ font-size: 8pt; border-collapse: separate; border-spacing: 0 }}
      .grid th, .grid td {{ padding: 1.2pt 3pt; line-height: 1.2; vertical-align: middle }}
      .grid th.n, .grid td.n {{ padding-inline-end: 5pt }}
      .grid thead th {{ vertical-align: bottom; line-height: 1.1 }}
      .grid th.turned {{ padding: 0; height: var(--tall) }}
      .turned div {{ position: relative; height: var(--tall) }}
      .turned span {{ position: absolute; bottom: 3pt; left: 50%; width: var(--tall); text-align: left;
        transform: rotate(-90deg); transform-origin: 0 50%; font-size: 7.5pt; line-height: 1; white-space: nowrap }}
      .grid tr.stage th {{ font-weight: 600; color: {BOTH}; padding-top: 5pt; break-after: avoid }}
      .grid tr.stage {{ break-after: avoid }}
      .grid tr.note th {{ color: {SECOND}; font-size: 7.5pt }}
      td.m {{ padding: .8pt 0; text-align: center; font-size: 8pt; border: 1pt solid {CARD} }}
      .grid td.m {{ padding: .8pt 0 }}
      td.running {{ background: {BOTH}; color: {CARD}; font-weight: 600 }}
      td.known {{ border-color: {BOTH}; font-weight: 600 }}
      td.ended {{ color: {SECOND}; background: #eceeee }}
      td.overlap {{ border: 2pt double {OVERLAP}; font-weight: 600 }}
      td.none {{ color: {QUIET} }}
      td.silent {{ color: {SECOND}; background: #f3f4f4 }}
      td.contradiction {{ color: {NONE}; border: 1pt dotted {NONE}; font-weight: 600 }}
      .key td.running {{ color: {CARD} }}
      .gap p {{ width: 6pt; height: 6pt; margin: 0 auto; border: 1.2pt dashed {ONE}; border-radius: 50%;
        overflow: hidden; font-size: 1pt; color: transparent; line-height: 1 }}
"""
