"""Drawings, ways, keys and grids of a document as HTML for its PDF."""

from __future__ import annotations

import base64
from html import escape

from waypost.drawing.colours import BOTH, INK, SECOND
from waypost.drawing.document import LONGEST_HEAD, SHEET, Fact, Grid, GridRow, Key, Mark, Picture, Plate, Way
from waypost.drawing.marks import TALL, marks_line
from waypost.drawing.raster import POINTS, png_of

_NOTHING = ("none", "silent")  # looks of which a line says nothing to those who listen
_POINTS_OF_CENTIMETRE = 72 / 2.54
_SHORT = 14  # lines of a grid that is not divided between sheets


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
    body = base64.b64encode(png_of(picture.svg, round(picture.width * POINTS))).decode()
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
    return f"<td>{picture_html(sign) if isinstance(sign, Picture) else _marks((sign,), 20, sign.words)}</td>"


def grid_html(grid: Grid, *, is_rtl: bool) -> str:
    """Lines against columns. The marks of a line are one drawing, which says in words what is in it."""
    whole = SHEET - sum(grid.widths)
    each = whole / max(len(grid.columns), 1)
    widths = [*grid.widths, *([each] * len(grid.columns))]
    columns = "".join(f'<col style="width:{100 * width / SHEET:.2f}%">' for width in widths)
    head = "".join(f"<th scope=col{' class=n' if at else ''}>{escape(name)}</th>" for at, name in enumerate(grid.lead))
    head += "".join(f"<th scope=col class=turned><div><span>{escape(name)}</span></div></th>" for name in grid.columns)
    rows = "".join(_grid_row(row, grid, each * _POINTS_OF_CENTIMETRE, is_rtl=is_rtl) for row in grid.rows)
    longest = max((len(name) for name in grid.columns), default=0)
    tall = min(longest, LONGEST_HEAD) * 0.155 + 0.4
    short = " short" if len(grid.rows) <= _SHORT else ""
    return (
        f'<table class="grid{short}" style="--tall:{tall:.1f}cm"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _grid_row(row: GridRow, grid: Grid, width: float, *, is_rtl: bool) -> str:
    if not row.marks:
        kind, across = "note" if row.is_note else "stage", len(grid.lead) + len(grid.columns)
        return f"<tr class={kind}><th scope=rowgroup colspan={across}>{escape(row.lead[0])}</th></tr>"
    lead = "".join(
        f"<{'td class=n' if at else 'th scope=row'}>{escape(each)}</{'td' if at else 'th'}>"
        for at, each in enumerate(row.lead)
    )
    said = (
        f"{name}: {mark.text} {mark.words}".replace(":  ", ": ")
        for name, mark in zip(grid.columns, row.marks, strict=True)
        if mark.look not in _NOTHING
    )
    marks = row.marks[::-1] if is_rtl else row.marks
    return f"<tr>{lead}<td class=m colspan={len(row.marks)}>{_marks(marks, width, '; '.join(said))}</td></tr>"


def _marks(marks: tuple[Mark, ...], width: float, words: str) -> str:
    svg = marks_line(((mark.look, mark.text) for mark in marks), width)
    body = base64.b64encode(svg.encode()).decode()
    size = f"width:{width * len(marks):.2f}pt;height:{TALL}pt"
    return f'<img src="data:image/svg+xml;base64,{body}" alt="{escape(words, quote=True)}" style="{size}">'


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
        transform: rotate(-90deg); transform-origin: 0 50%; font-size: 7.5pt; line-height: 1 }}
      .grid tr.stage th {{ font-weight: 600; color: {BOTH}; padding-top: 5pt; break-after: avoid }}
      .grid tr.stage {{ break-after: avoid }}
      .grid tr.note th {{ color: {SECOND}; font-size: 7.5pt }}
      .grid td.m {{ padding: .4pt 0 }}
"""
