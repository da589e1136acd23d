"""XML lists of records as tables: ``<rows><row><Country>…`` has a row for each child of its root.

Attributes of a record and the texts below it are its cells; what stands deeper is named by its way, and a name that
stands twice in a record is a second column of that name. Entities are never expanded, nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from waypost.model import FileReport
from waypost.model.values import Cell
from waypost.sources.formats.tabular_rows import Row

MAX_XML_BYTES = 256 * 1024**2
_MOST_COLUMNS = 2_000
_DEEPEST = 6
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
# Roots that are something else, each told apart by the reader of IATI; a sheet of Excel 2003 is no list of records.
_OTHERS = ("iati", "codelist", "schema", "stylesheet", "html", "rss", "feed", "workbook", "kml", "gml", "svg", "gpx",
           "rdf", "organisations", "activities", "urlset", "error")  # fmt: skip


def looks_like_records(head: bytes) -> bool:
    """Whether the first bytes begin a flat list: children of the root of one name, each with texts of its own."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        return False
    start = head[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        return False
    parser = etree.XMLPullParser(events=("start", "end"), **_SAFE)
    names: list[str] = []
    cells = depth = 0
    try:
        parser.feed(head)
        for event, found in parser.read_events():
            element: Any = found
            if not isinstance(element.tag, str):
                continue
            depth += 1 if event == "start" else -1
            name = etree.QName(element).localname
            if event == "start" and depth == 1 and name.lower().startswith(_OTHERS):
                return False
            if event == "start" and depth == 2:
                names.append(name)
                cells += len(element.attrib)
            if event == "end" and depth == 2 and not len(element):
                cells += bool((element.text or "").strip())
    except etree.XMLSyntaxError:
        return False
    return bool(names) and cells > len(set(names)) - 1 and len(set(names)) == 1 and not names[0].startswith("iati")


def xml_tables(path: Path, report: FileReport | None = None) -> Iterator[XmlTable]:
    """Yield the one table of the file; none, and an issue, when it cannot be read as one."""
    size = path.stat().st_size
    if size > MAX_XML_BYTES:
        if report is not None:
            expected = f"at most {MAX_XML_BYTES} bytes; save as CSV instead"
            report.flag("file_too_large", found=f"{size} bytes", expected=expected)
        return
    yield XmlTable(path)


class XmlTable:
    """The table of an XML file; its names are row 0, before its first record, as for lists in JSON."""

    name: str | None = None

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _columns(self) -> list[tuple[str, int]]:
        """Name and which of that name in a record, in the order in which they first stand."""
        found: dict[tuple[str, int], None] = {}
        for _, cells in self._records(None):
            found.update(dict.fromkeys(cells))
            if len(found) > _MOST_COLUMNS:
                break
        return list(found)[:_MOST_COLUMNS]

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows; where the file breaks off is an issue, and the rows before it stand."""
        columns = self._columns
        yield Row(0, None, [name for name, _ in columns])
        for number, (line, cells) in enumerate(self._records(report), start=1):
            row: list[Cell] = [cells.get(column, "") for column in columns]
            yield Row(number, line, row)

    def _records(self, report: FileReport | None) -> Iterator[tuple[int | None, dict[tuple[str, int], str]]]:
        depth = 0
        try:
            with self._path.open("rb") as file:
                for event, found in etree.iterparse(file, events=("start", "end"), **_SAFE):
                    element: Any = found
                    depth += 1 if event == "start" else -1
                    if event == "start" and depth == 1 and element.getroottree().docinfo.doctype:
                        _flag(report, "a DOCTYPE, which could name other files", "XML without a DOCTYPE")
                        return
                    if event == "end" and depth == 1:
                        yield element.sourceline, _cells(element)
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
        except (etree.XMLSyntaxError, OSError) as error:
            _flag(report, str(error)[:200], "XML that is whole; the records before that place were read")


def _flag(report: FileReport | None, found: str, expected: str) -> None:
    if report is not None:
        report.flag("file_broken", found=found, expected=expected)


def _cells(record: Any) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for name, text in _texts(record, "", 0):
        number = 0
        while (name, number) in found:
            number += 1
        found[name, number] = text
    return found


def _texts(element: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Names and texts below an element, each name the way to it."""
    for key, value in element.attrib.items():
        if "}" not in key:
            yield f"{name} {key}".strip(), value.strip()
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth >= _DEEPEST:
        text = " ".join("".join(element.itertext()).split()) if depth >= _DEEPEST else (element.text or "").strip()
        if text:
            yield name or "text", text
        return
    for child in children:
        yield from _texts(child, f"{name} {etree.QName(child).localname}".strip(), depth + 1)
