"""One sheet of somebody else's workbook: where its cells are, and texts of ours put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from waypost.publish.xlsx_package import MAIN, Element, Package, SheetPart, cell_text, main, new_root

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


class SheetCells:
    """Cells of a sheet by row and column from 1. Reading changes nothing."""

    def __init__(self, package: Package, part: SheetPart, shared: list[str]) -> None:
        """``shared``: the workbook's shared strings. Raises ``ValueError`` for a sheet without cells."""
        self.root = package.tree(part.path)
        data = self.root.find(main("sheetData"))
        if data is None:
            raise ValueError(f"{part.title}: a sheet without data")
        self._data = data
        self._shared = shared
        self._rows = dict(self._numbered())
        self._merged = list(self._merges())
        self.height = self._lowest = max(self._rows, default=0)
        self.width = max(self._widths(), default=0)

    def _numbered(self) -> Iterator[tuple[int, Element]]:
        """Rows with their numbers; one without stands below the one before."""
        latest = 0
        for row in self._data.iterchildren(main("row")):
            stated = row.get("r", "")
            latest = int(stated) if stated.isdigit() else latest + 1
            yield latest, row

    def _cells(self, row: Element) -> Iterator[tuple[int, Element]]:
        latest = 0
        for cell in row.iterchildren(main("c")):
            match = _ADDRESS.fullmatch(cell.get("r", ""))
            latest = column_index_from_string(match[1]) if match else latest + 1
            yield latest, cell

    def _widths(self) -> Iterator[int]:
        """Rightmost columns that hold something, or are merged with what does."""
        for row in self._rows.values():
            yield max((column for column, cell in self._cells(row) if len(cell)), default=0)
        for top, left, _bottom, right in self._merged:
            if self.value(top, left):
                yield right

    def _merges(self) -> Iterator[tuple[int, int, int, int]]:
        for merge in self.root.iter(main("mergeCell")):
            first, _, last = merge.get("ref", "").partition(":")
            start, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last)
            if start and end:
                yield int(start[2]), column_index_from_string(start[1]), int(end[2]), column_index_from_string(end[1])

    def _find(self, row: int, column: int) -> Element | None:
        at = self._rows.get(row)
        return None if at is None else next((cell for n, cell in self._cells(at) if n == column), None)

    def value(self, row: int, column: int) -> str:
        """What a cell holds, as text; the value that a formula had."""
        cell = self._find(row, column)
        return "" if cell is None else self._value(cell)

    def _value(self, cell: Element) -> str:
        inline = cell.find(main("is"))
        if inline is not None:
            return cell_text(inline)
        value = cell.findtext(main("v")) or ""
        if cell.get("t") == "s":
            return self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else ""
        return value

    def texts(self, row: int) -> dict[int, str]:
        """The cells of a row that hold a text, by column."""
        at = self._rows.get(row)
        if at is None:
            return {}
        found = {n: self._value(cell) for n, cell in self._cells(at) if cell.get("t") in ("s", "inlineStr", "str")}
        return {column: text for column, text in found.items() if text.strip()}

    def whole(self, row: int, column: int) -> tuple[int, int]:
        """The cell, or the first one of the merged cells that it belongs to."""
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def style(self, row: int, column: int) -> str | None:
        """The style of a cell: its own, else its row's, else its column's."""
        cell, at = self._find(row, column), self._rows.get(row)
        if cell is not None and cell.get("s"):
            return cell.get("s")
        if at is not None and at.get("customFormat") in ("1", "true"):
            return at.get("s")
        return next((each.get("style") for each in self.root.iter(main("col")) if _spans(each, column)), None)

    def set_style(self, row: int, column: int, style: str) -> None:
        """Give a cell a style; what it holds stays."""
        self._make(row, column).set("s", style)

    def put_text(self, row: int, column: int, text: str, style: str) -> None:
        """Put a text into a cell, as a text whatever it begins with."""
        cell = self._make(row, column)
        for child in list(cell):
            cell.remove(child)
        for name in ("cm", "vm", "ph"):
            cell.attrib.pop(name, "")
        cell.set("t", "inlineStr")
        cell.set("s", style)
        words = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self._widen(row, column)

    def _make(self, row: int, column: int) -> Element:
        """The cell's element, made in its place when there is none."""
        at = self._rows.get(row)
        if at is None:
            at = etree.Element(main("row"), r=str(row))
            if row > self._lowest:
                self._data.append(at)
                self._lowest = row
            else:
                next(self._rows[number] for number in sorted(self._rows) if number > row).addprevious(at)
            self._rows[row] = at
        at.attrib.pop("spans", "")
        before_cell: Element | None = None
        for number, cell in self._cells(at):
            if number == column:
                return cell
            if number > column:
                break
            before_cell = cell
        cell = etree.Element(main("c"), r=f"{get_column_letter(column)}{row}")
        before_cell.addnext(cell) if before_cell is not None else at.insert(0, cell)
        return cell

    def _widen(self, row: int, column: int) -> None:
        dimension = self.root.find(main("dimension"))
        if dimension is None:
            return
        first, _, last = dimension.get("ref", "A1").partition(":")
        match = _ADDRESS.fullmatch(last or first)
        rightmost = max(column, column_index_from_string(match[1]) if match else 0)
        lowest = max(row, int(match[2]) if match else 0)
        dimension.set("ref", f"{first}:{get_column_letter(rightmost)}{lowest}")

    def set_width(self, column: int, width: int) -> None:
        """Width of a column that nobody set a width for."""
        listed = self.root.find(main("cols"))
        if listed is None:
            listed = etree.Element(main("cols"))
            self._data.addprevious(listed)
        before: Element | None = None
        for each in listed:
            if _spans(each, column):
                return
            if int(each.get("min", "0")) < column:
                before = each
        new = etree.Element(main("col"), min=str(column), max=str(column), width=str(width), customWidth="1")
        before.addnext(new) if before is not None else listed.insert(0, new)


def _spans(column: Element, number: int) -> bool:
    low, high = column.get("min", ""), column.get("max", "")
    return low.isdigit() and high.isdigit() and int(low) <= number <= int(high)


def new_sheet(widths: tuple[int, ...], *, right_to_left: bool) -> Element:
    """An empty worksheet with columns of these widths and its first row kept in view."""
    root = new_root(main("worksheet"), MAIN)
    views = etree.SubElement(root, main("sheetViews"))
    view = etree.SubElement(views, main("sheetView"), workbookViewId="0")
    if right_to_left:
        view.set("rightToLeft", "1")
    etree.SubElement(view, main("pane"), ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = etree.SubElement(root, main("cols"))
    for number, width in enumerate(widths, start=1):
        etree.SubElement(
            columns, main("col"), min=str(number), max=str(number), width=str(width), customWidth="1"
        )  # fmt: skip
    etree.SubElement(root, main("sheetData"))
    return root
