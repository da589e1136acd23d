"""What stands around the activities of an IATI file: its start, its end, and anything between activities.

Parsed with expat, which reads in pieces, loads nothing from outside and tells of an entity declaration before
any entity is used: a file that declares one is refused there and then.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from waypost.sources.formats.iati_window import Window

ROOTS = ("iati-activities", "iati-activity")
# A start tag from its "<"; an attribute may hold ">".
_TAG = re.compile(rb"<[^\s<>/\"']+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_PROBE = "waypost-probe"
# Roots of a file: wrappers such as the <result> of an interface stand around the activities.
_MOST_PROLOG = 4 << 20
_MOST_WRAPPERS = 16


class EntityRefused(Exception):  # noqa: N818 - says what was done; never leaves this room
    """The file declares an entity."""


@dataclass
class Prolog:
    """The start of a file: names of the elements down to the activities, attributes, and how it ended.

    ``root`` is the first element; ``found`` the element of IATI that stands first, ``attributes`` are its own.
    ``frame`` holds the start tags as they stood. ``error`` is what expat says of a broken file, at ``line``.
    """

    root: str | None = None
    found: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    root_attributes: dict[str, str] = field(default_factory=dict)
    has_doctype: bool = False
    frame: bytes = b""
    error: str | None = None
    line: int = 0


class _PrologReader:
    def __init__(self) -> None:
        self.prolog = Prolog()
        self.parser = _expat()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = _refuse
        self.first_at = self.found_at = -1
        self.count = 0

    def _doctype(self, *_parts: object) -> None:
        self.prolog.has_doctype = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.found_at >= 0:
            return
        if self.prolog.root is None:
            self.prolog.root, self.prolog.root_attributes = name, attributes
            self.first_at = self.parser.CurrentByteIndex
        if name in ROOTS and self.count <= _MOST_WRAPPERS:
            self.prolog.found, self.prolog.attributes = name, attributes
            self.found_at = self.parser.CurrentByteIndex


def _expat() -> expat.XMLParserType:
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    return parser


def _refuse(*_parts: object) -> None:
    raise EntityRefused


def read_prolog(window: Window) -> Prolog:
    """Read to the start of the activities and leave the window there; past a file of another kind, its end.

    Raises :class:`EntityRefused`. A file of another kind is read to its end, so that a break is told.
    """
    reader = _PrologReader()
    prolog = reader.prolog
    fed = 0
    try:
        while True:
            piece = window.data[fed:]
            reader.parser.Parse(piece, False)
            fed = len(window.data)
            # A file that is something else, or hides its root behind megabytes, is not read any further.
            if reader.found_at >= 0 or fed > _MOST_PROLOG:
                break
            if not window.more():
                reader.parser.Parse(b"", True)
                break
    except expat.ExpatError as error:
        prolog.error, prolog.line = expat.errors.messages[error.code], error.lineno
    if reader.found_at < 0:
        return prolog
    match = _TAG.match(window.data, reader.found_at)
    while match is None and len(window.data) < _MOST_PROLOG and window.more():
        match = _TAG.match(window.data, reader.found_at)
    if match is None:
        prolog.found = None
        return prolog
    prolog.error = None  # what is broken further on is told where it stands
    end = reader.found_at if prolog.found == "iati-activity" else match.end()
    prolog.frame = window.data[reader.first_at : end]
    window.advance(end)
    return prolog


class Frame:
    """The file without its activities, checked as it goes by.

    ``strays`` counts elements that stand between activities.
    """

    def __init__(self, opening: bytes, *, wrapped: bool) -> None:
        self.strays: Counter[str] = Counter()
        self._opening = opening or b"<iati-activities>"
        self._is_ours = not opening
        self._wrapped = wrapped
        self.restart()

    def restart(self) -> None:
        """Begin again inside the root, after a break."""
        self._parser = _expat()
        self._is_content = True
        self._is_known = True
        self._seen = 0
        self._parser.Parse(self._opening, False)
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == _PROBE:
            self._seen += 1
        else:
            self.strays[f"iati-activities/{name}"] += 1

    def feed(self, gap: bytes) -> str | None:
        """Take what stood between two activities; the text of the error when it breaks the file."""
        if not gap or gap.isspace():
            return None
        self._is_known = False
        return self._parse(gap, False)

    def _parse(self, piece: bytes, final: bool) -> str | None:
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            message = expat.errors.messages[error.code]
            self.restart()
            return message
        return None

    def is_content(self) -> bool:
        """Whether the place reached is content, not the inside of a comment or CDATA section."""
        if not self._is_known:
            before = self._seen
            self._parse(b"<" + _PROBE.encode() + b"/>", False)
            self._is_content = self._seen > before
            self._is_known = True
        return self._is_content

    def finish(self) -> str | None:
        """The end of the file: the error's text when the root is not closed."""
        return self._parse(b"</iati-activities>" if self._is_ours else b"", True)
