"""IATI activity files, from before version 1.0 to 2.03; also tells what every other XML file is.

Raw record: ``kind="iati_activity"``, ``data`` an :class:`ActivityElement`: the ``iati-activity`` element as
libxml2 parsed it, untouched (comments and processing instructions left out), with what the file says of
itself. ``line`` is that of its start tag; an element inside it stands at ``line + element.sourceline - 1``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lxml import etree

from waypost.model import RawRecord
from waypost.sources.context import ReadContext
from waypost.sources.formats.iati_encoding import find_encoding, utf8_reader, what_it_is
from waypost.sources.formats.iati_frame import EntityRefused, Frame, Prolog, read_prolog
from waypost.sources.formats.iati_scan import BROKEN, DAMAGED, REFUSED, Scanner
from waypost.sources.formats.iati_window import Window
from waypost.sources.formats.tabular_xml import looks_like_records

FORMAT = "iati"

NOT_ACTIVITIES, NOT_XML, NO_ACTIVITIES = "iati_not_activities", "iati_not_xml", "iati_no_activities"
VERSION_UNKNOWN, DOCTYPE = "iati_version_unknown", "iati_doctype_not_loaded"
VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
_HEAD = 65536
# More broken activities than this in one file are counted, not listed.
_MOST_LISTED = 500
_KINDS = {
    "iati-organisations": "an IATI organisation file (budgets and documents of an organisation, no activities)",
    "iati-organisation": "an IATI organisation file (budgets and documents of an organisation, no activities)",
    "codelist": "an IATI code list",
    "codelists": "a set of IATI code lists",
    "codelist-mappings": "a mapping between IATI code lists",
    "schema": "an XML schema (XSD), which describes files and holds no activities",
    "stylesheet": "an XSLT style sheet",
    "html": "an HTML page",
    "kml": "a KML map",
    "rss": "a news feed",
    "feed": "a news feed",
    "Workbook": "a spreadsheet saved as XML",
}


@dataclass
class ActivityFile:
    """What one file says of itself. ``attributes`` are those of ``iati-activities``.

    ``seen`` maps each identifier already met to its line, for the mapping to find repeated ones.
    """

    attributes: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """Stated version of the standard; None when not stated."""
        return (self.attributes.get("version") or "").strip() or None

    @property
    def is_d_portal(self) -> bool:
        """Whether d-portal wrote the file: its exports bind a prefix to the name of XML's own namespace."""
        return any(name.startswith("xmlns:") and uri == "xml" for name, uri in self.attributes.items())

    @property
    def generated(self) -> str | None:
        """Stated date and time of the file, as stated; None when not stated."""
        return (self.attributes.get("generated-datetime") or "").strip() or None


class ActivityElement(NamedTuple):
    """One activity with the file that it stands in."""

    element: etree._Element
    file: ActivityFile


def recognises(path: Path, head: bytes) -> bool:
    """Any XML file but a flat list of records, which is a table: the others are told apart by :func:`read`."""
    if looks_like_records(head):
        return False
    if path.suffix.lower() in (".xml", ".xsd"):
        return True
    start = head[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"<?xml", b"<iati-", b"<!--"))


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per activity, with memory for one piece of the file and the longest activity.

    A file that holds no activities is one issue which says what it is. A broken activity is one issue with
    its line; the activities before and after it are read. Entities are never expanded, nothing is loaded.
    """
    with ctx.path.open("rb") as file:
        head = file.read(_HEAD)
        other = what_it_is(head)
        if other is not None:
            ctx.report.flag(NOT_XML, found=other, expected="an IATI activity file")
            return
        encoding = find_encoding(head)
        if encoding.codec is None:
            ctx.report.flag(DAMAGED, line=1, found=f"encoding {encoding.declared}", expected="UTF-8")
            return
        if encoding.contradiction:
            ctx.report.flag(DAMAGED, line=1, found=encoding.contradiction, expected="one and the same encoding")
        file.seek(encoding.skip)
        yield from _read_activities(ctx, file, encoding.codec)


def _read_activities(ctx: ReadContext, file: BinaryIO, codec: str) -> Iterator[RawRecord]:
    report = ctx.report
    window = Window(utf8_reader(file, codec, lambda: _flag_damage(ctx, codec)))
    try:
        prolog = read_prolog(window)
    except EntityRefused:
        report.flag(
            REFUSED,
            line=1,
            found="a DOCTYPE that declares entities",
            expected="a file without entity declarations: they can make a reader load other files or run full",
        )
        return
    if prolog.found is None:
        _flag_other(ctx, prolog)
        return
    if prolog.has_doctype:
        report.flag(DOCTYPE, line=1, found="a DOCTYPE", expected="no DOCTYPE: IATI has none")
    activities = ActivityFile(_describe(ctx, prolog))
    is_single = prolog.found == "iati-activity"
    frame = Frame(b"" if is_single else prolog.frame, wrapped=prolog.root != prolog.found)
    # A default namespace is left out: activities are read by their plain names.
    spaces = prolog.root_attributes | prolog.attributes
    prefixes = {name: uri for name, uri in spaces.items() if name.startswith("xmlns:")}
    flags = _Listed(ctx)
    count = 0
    for element, line in Scanner(window, frame, {} if is_single else prefixes, flags.flag):
        count += 1
        yield RawRecord(kind="iati_activity", data=ActivityElement(element, activities), line=line)
    flags.close()
    for name, times in sorted(frame.strays.items()):
        report.unmapped[name] += times
    if count == 0 and not flags.count:
        report.flag(NO_ACTIVITIES, line=window.line, found="iati-activities without any iati-activity")


def _describe(ctx: ReadContext, prolog: Prolog) -> dict[str, str]:
    """Attributes of ``iati-activities``; what none of them means to us is counted."""
    if prolog.found != "iati-activities":
        ctx.report.flag(VERSION_UNKNOWN, line=1, found="no version", expected=f"one of {', '.join(VERSIONS)}")
        return {}
    version = prolog.attributes.get("version", "").strip()
    if version not in VERSIONS:
        found = version or "no version"
        ctx.report.flag(VERSION_UNKNOWN, line=1, found=found, expected=f"one of {', '.join(VERSIONS)}")
    for name in prolog.attributes:
        if name.startswith(("xmlns", "xsi:")):
            ctx.report.ignored[f"iati-activities/@{name}"] += 1
        elif name not in ("version", "generated-datetime", "xml:lang"):
            ctx.report.unmapped[f"iati-activities/@{name}"] += 1
    return prolog.attributes


def _flag_other(ctx: ReadContext, prolog: Prolog) -> None:
    """Say what the file is, and where it breaks when it does."""
    if prolog.error:
        start = f" in a file that starts with <{prolog.root}>" if prolog.root else ""
        ctx.report.flag(BROKEN, line=prolog.line, found=prolog.error + start, expected="well-formed XML")
    if prolog.root is not None:
        local = prolog.root.rpartition(":")[2]
        what = _KINDS.get(local, "XML, but not of IATI")
        ctx.report.flag(
            NOT_ACTIVITIES,
            line=1,
            found=f"{what}; root element <{prolog.root}>",
            expected="root element <iati-activities>",
        )
    elif not prolog.error:
        ctx.report.flag(BROKEN, line=1, found="no root element", expected="root element <iati-activities>")


def _flag_damage(ctx: ReadContext, codec: str) -> None:
    ctx.report.flag(DAMAGED, found=f"bytes that are not {codec}", expected="bytes of the declared encoding")


class _Listed:
    """Passes issues of the scanner on, up to a number; the rest are one issue that counts them."""

    def __init__(self, ctx: ReadContext) -> None:
        self._ctx = ctx
        self.count = 0

    def flag(self, issue_type: str, line: int, found: str) -> None:
        self.count += 1
        if self.count <= _MOST_LISTED:
            self._ctx.report.flag(issue_type, line=line, found=found, expected="well-formed XML")

    def close(self) -> None:
        if self.count > _MOST_LISTED:
            self._ctx.report.flag(BROKEN, found=f"{self.count - _MOST_LISTED} more breaks like those listed")
