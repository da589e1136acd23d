"""Styles added to a workbook: a cell's own style with another fill, and a few of ours; none is ever changed."""

from __future__ import annotations

import copy

from lxml import etree

from waypost.publish.xlsx_package import Element, Package, main


class Styles:
    """The cell formats of a workbook, to which more are added."""

    def __init__(self, package: Package) -> None:
        root = package.tree(package.styles_path())
        self._fonts, self._fills, self._formats = (_list(root, name) for name in ("fonts", "fills", "cellXfs"))
        self._made: dict[tuple[object, ...], str] = {}

    def filled(self, style: str | None, colour: str) -> str:
        """The style like ``style`` (None: the plain one) with a fill of one colour (``FFF8CBAD``)."""
        made = self._made.get((style, colour))
        if made is None:
            known = list(self._formats)
            number = int(style) if style and style.isdigit() and int(style) < len(known) else 0
            new = copy.deepcopy(known[number]) if known else etree.Element(main("xf"))
            new.set("fillId", self._fill(colour))
            new.set("applyFill", "1")
            made = self._made[(style, colour)] = _append(self._formats, new)
        return made

    def ours(
        self,
        *,
        colour: str | None = None,
        is_bold: bool = False,
        is_text: bool = False,
        is_wrapped: bool = True,
        is_rtl: bool = False,
    ) -> str:
        """A style for texts of ours, from the top; ``is_text``: stays a text when it is typed over."""
        name = (None, colour, is_bold, is_text, is_wrapped, is_rtl)
        if name not in self._made:
            new = etree.Element(main("xf"), numFmtId="0", fontId="0", fillId="0", borderId="0", xfId="0")
            if colour:
                new.set("fillId", self._fill(colour))
                new.set("applyFill", "1")
            if is_bold:
                new.set("fontId", self._bold())
                new.set("applyFont", "1")
            if is_text:
                new.set("quotePrefix", "1")
            new.set("applyAlignment", "1")
            alignment = etree.SubElement(new, main("alignment"), vertical="top", wrapText="1" if is_wrapped else "0")
            if is_rtl:
                alignment.set("readingOrder", "2")
            self._made[name] = _append(self._formats, new)
        return self._made[name]

    def _fill(self, colour: str) -> str:
        if ("fill", colour) not in self._made:
            fill = etree.Element(main("fill"))
            pattern = etree.SubElement(fill, main("patternFill"), patternType="solid")
            etree.SubElement(pattern, main("fgColor"), rgb=colour)
            etree.SubElement(pattern, main("bgColor"), indexed="64")
            self._made[("fill", colour)] = _append(self._fills, fill)
        return self._made[("fill", colour)]

    def _bold(self) -> str:
        if ("bold",) not in self._made:
            first = next(iter(self._fonts), None)
            font = copy.deepcopy(first) if first is not None else etree.Element(main("font"))
            if font.find(main("b")) is None:
                font.insert(0, etree.Element(main("b")))
            self._made[("bold",)] = _append(self._fonts, font)
        return self._made[("bold",)]


def _list(root: Element, name: str) -> Element:
    found = root.find(main(name))
    if found is None:
        raise ValueError(f"styles without {name}")
    return found


def _append(listed: Element, new: Element) -> str:
    listed.append(new)
    number = sum(1 for each in listed if each.tag == new.tag)
    listed.set("count", str(number))
    return str(number - 1)
