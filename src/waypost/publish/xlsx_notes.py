"""Comments added to the cells of a sheet, beside those that people wrote: the text and the box that shows it.

Excel keeps a comment twice: its text in a part of comments, its box in a drawing (VML) that need not be well-formed,
to which boxes are therefore added as text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from waypost.publish.xlsx_package import MAIN, RELATIONS, Element, Package, SheetPart, main, new_root

AUTHOR = "Waypost"
_LONGEST = 8_000
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NUMBER = re.compile(r'id="_x0000_s(\d+)"')
_BLOCKS = re.compile(r'idmap[^>]*data="([\d,]+)"')
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_BLOCK = 1024  # shapes of one drawing are numbered within blocks of this size
_SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{data}"/></o:shapelayout></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202"'
    ' style="position:absolute;width:270pt;height:{height}pt;z-index:{order};visibility:hidden"'
    ' fillcolor="#fbf1c7" o:insetmode="auto"><v:fill color2="#fbf1c7"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:{side}"/>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 15, {row}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{at_row}</x:Row><x:Column>{at_column}</x:Column></x:ClientData></v:shape>"
)
# Children of a worksheet that stand behind its drawing of comments.
_BEHIND = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


class Note(NamedTuple):
    """A comment to be added: the address of its cell (``B7``), column and row from 0, and what it says."""

    address: str
    column: int
    row: int
    text: str


def add_notes(package: Package, sheet: SheetPart, notes: list[Note], *, right_to_left: bool = False) -> None:
    """Add comments to a sheet, one for each cell; where a cell has one already, the text is added to it."""
    if not notes:
        return
    comments = _comments(package, sheet)
    authors, listed = comments.find(main("authors")), comments.find(main("commentList"))
    if authors is None or listed is None:
        raise ValueError(f"{sheet.title}: comments without a list of them")
    known = {each.get("ref"): each for each in listed}
    author = str(len(authors))
    etree.SubElement(authors, main("author")).text = AUTHOR
    new = []
    for note in notes:
        text = f"{AUTHOR}: {note.text}"[:_LONGEST]
        if note.address in known:
            _say(known[note.address], f"\n\n{text}")
            continue
        comment = etree.SubElement(listed, main("comment"), ref=note.address, authorId=author)
        _say(comment, text)
        new.append(note)
    listed[:] = sorted(listed, key=_place)
    _draw(package, sheet, new, "right" if right_to_left else "left")


def _say(comment: Element, text: str) -> None:
    """Add a run to a comment; a text without runs becomes one first."""
    said = comment.find(main("text"))
    if said is None:
        said = etree.SubElement(comment, main("text"))
    plain = said.find(main("t"))
    if plain is not None:
        said.remove(plain)
        said.insert(0, etree.Element(main("r")))
        said[0].append(plain)
    run = etree.SubElement(etree.SubElement(said, main("r")), main("t"))
    run.text = text
    run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _place(comment: Element) -> tuple[int, int, str]:
    match = _ADDRESS.fullmatch(comment.get("ref", ""))
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, "")


def _comments(package: Package, sheet: SheetPart) -> Element:
    found = [path for path in package.related(sheet.path, "comments") if package.has(path)]
    if found:
        return package.tree(found[0])
    path = package.free_path("xl/comments{}.xml")
    root = new_root(main("comments"), MAIN)
    etree.SubElement(root, main("authors"))
    etree.SubElement(root, main("commentList"))
    package.put(path, root, _COMMENTS)
    package.relate(sheet.path, "comments", path)
    return root


def _draw(package: Package, sheet: SheetPart, notes: list[Note], side: str) -> None:
    """Add the boxes to the sheet's drawing, which is made when there is none."""
    worksheet = package.tree(sheet.path)
    pointer = worksheet.find(main("legacyDrawing"))
    found = package.related(sheet.path, "vmlDrawing") if pointer is not None else []
    if not found or not package.has(found[0]):
        found = [_new_drawing(package, sheet, worksheet, len(notes))]
    text = package.text(found[0])
    latest = max((int(number) for number in _NUMBER.findall(text)), default=None)
    blocks = [int(block) for found_blocks in _BLOCKS.findall(text) for block in found_blocks.split(",") if block]
    first = latest + 1 if latest is not None else _BLOCK * min(blocks, default=1) + 1
    shapes = "" if 'id="_x0000_t202"' in text else _SHAPE_TYPE
    for order, note in enumerate(notes):
        lines = sum(1 + len(line) // 45 for line in note.text.splitlines()) + 1
        shapes += _SHAPE.format(
            number=first + order, order=order + 1, height=min(15 * lines, 400), side=side,
            column=note.column + 1, right=note.column + 5, row=max(note.row - 1, 0), bottom=note.row + min(lines, 24),
            at_row=note.row, at_column=note.column,
        )  # fmt: skip
    head, end, tail = text.rpartition("</xml>")
    if not end:
        raise ValueError(f"{found[0]}: a drawing without an end")
    package.put(found[0], head + shapes + end + tail)


def _new_drawing(package: Package, sheet: SheetPart, worksheet: Element, shapes: int) -> str:
    drawings = [package.text(path) for path in package.paths(".vml")]
    taken = [int(n) for text in drawings for found in _BLOCKS.findall(text) for n in found.split(",") if n.isdigit()]
    block = max(taken, default=0) + 1
    blocks = ",".join(str(block + more) for more in range(shapes // _BLOCK + 1))
    path = package.free_path("xl/drawings/vmlDrawing{}.vml")
    package.put(path, _EMPTY.format(data=blocks))
    package.name_default("vml", _DRAWING)
    pointer = etree.Element(main("legacyDrawing"))
    pointer.set(f"{{{RELATIONS}}}id", package.relate(sheet.path, "vmlDrawing", path))
    behind = next((child for child in worksheet if etree.QName(child).localname in _BEHIND), None)
    if behind is None:
        worksheet.append(pointer)
    else:
        behind.addprevious(pointer)
    return path
