"""Cells of an XLSX file whose value is missing: those that show an error, and formulas that nobody has computed.

The reader of spreadsheets gives both as empty cells, so that a failed look-up would become "not reported".
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Set
from pathlib import Path
from typing import IO, NamedTuple

from lxml import etree

from waypost.model import FileReport

MOST_LISTED = 50  # of errors in one file; the rest are one issue that counts them
_MOST_XML = 4 * 1024**2
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARKS = (b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_LONGEST_MARK = 5
_PIECE = 1 << 18
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


class Flaw(NamedTuple):
    """A cell without a value: where it stands, what it shows (an error) or holds (a formula)."""

    sheet: str
    row: int
    column: str
    found: str
    is_formula: bool


def flag_missing_values(
    path: Path, sheets: Set[str], report: FileReport, left_out: Set[tuple[str, str]] = frozenset()
) -> None:
    """Write the issues for the sheets that are read: one for each error, one for all formulas of a sheet.

    ``left_out`` are sheet and letters of columns whose formulas are ours and that nobody reads.
    """
    errors, formulas = 0, dict[str, tuple[Flaw, int]]()
    for flaw in missing_values(path, sheets):
        if (flaw.sheet, flaw.column) in left_out:
            continue
        if flaw.is_formula:
            first, count = formulas.get(flaw.sheet, (flaw, 0))
            formulas[flaw.sheet] = first, count + 1
            continue
        errors += 1
        if errors <= MOST_LISTED:
            report.flag(
                "cell_error", sheet=flaw.sheet, row=flaw.row, column=flaw.column, found=flaw.found,
                expected="a value, or an empty cell",
            )  # fmt: skip
    if errors > MOST_LISTED:
        report.flag("cell_error", found=f"{errors - MOST_LISTED} more cells that show an error")
    for first, count in formulas.values():
        report.flag(
            "formula_not_computed", sheet=first.sheet, row=first.row, column=first.column,
            found=f"{count} {'cell' if count == 1 else 'cells'}, the first: ={first.found}",
            expected="formulas with their results",
        )  # fmt: skip


def missing_values(path: Path, sheets: Set[str]) -> Iterator[Flaw]:
    """Cells of these sheets without a value, in the order of the file. Never raises for what the file holds."""
    try:
        with zipfile.ZipFile(path) as packed:
            for name, part in _parts_of(packed):
                if name in sheets and _may_lack(packed, part):
                    with packed.open(part) as content:
                        yield from _flaws(content, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, KeyError, etree.XMLSyntaxError):
        return  # the reader of the sheets tells what is broken


def _may_lack(packed: zipfile.ZipFile, part: str) -> bool:
    """Whether the sheet holds an error or a formula at all: most do not, and are not looked through cell by cell."""
    before = b""
    with packed.open(part) as content:
        while piece := content.read(_PIECE):
            text = before + piece
            if any(mark in text for mark in _MARKS):
                return True
            before = piece[-_LONGEST_MARK:]
    return False


def _parts_of(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name of each sheet and the part of the archive that holds it."""
    book = _parse(packed, "xl/workbook.xml")
    targets = {e.get("Id"): e.get("Target") or "" for e in _parse(packed, "xl/_rels/workbook.xml.rels")}
    found = []
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(_RELATION))
        if target:
            found.append((sheet.get("name") or "", posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")))
    return found


def _parse(packed: zipfile.ZipFile, part: str) -> etree._Element:
    with packed.open(part) as content:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(content.read(_MOST_XML), parser)


def _flaws(content: IO[bytes], sheet: str) -> Iterator[Flaw]:
    events = etree.iterparse(content, events=("end",), tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True)
    for _event, element in events:
        if etree.QName(element).localname == "c":
            flaw = _flaw_of(element, sheet)
            if flaw is not None:
                yield flaw
        else:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _flaw_of(cell: etree._Element, sheet: str) -> Flaw | None:
    """The cell as a flaw. An error has the type ``e``; a text formula (``str``) may rightly give an empty text."""
    kind = cell.get("t")
    formula, value = cell.find("{*}f"), cell.findtext("{*}v")
    if kind == "e":
        found, is_formula = value or "#ERROR", False
    elif formula is not None and not value and kind != "str":
        found, is_formula = formula.text or "…", True
    else:
        return None
    address = _ADDRESS.fullmatch(cell.get("r") or "")
    column, row = (address[1].upper(), int(address[2])) if address else ("?", 0)
    return Flaw(sheet, row, column, found, is_formula)
