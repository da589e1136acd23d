"""Cuts the activities out of an IATI file and parses each on its own.

Why not one parser over the whole file: a break then ends the reading, and everything after it is lost. Here
each activity is found by its tags in the bytes and given to libxml2 alone, which takes no longer than reading
the file in one go. A broken activity costs itself; reading resumes at the next start tag. No declaration of
the file reaches the parser of an activity, so no entity can be expanded there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from waypost.sources.formats.iati_frame import Frame
from waypost.sources.formats.iati_window import Window

_OPEN = b"<iati-activity"
_CLOSE = b"</iati-activity"
_START_TAG = re.compile(rb"<iati-activity(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_END_TAG = re.compile(rb"</iati-activity\s*+>")
_AFTER_NAME = b" \t\r\n/>"
# An activity longer than this is refused: the longest published ones have some ten thousand transactions.
MOST_BYTES = 32 << 20
# How often an activity may be lengthened because its end tag stood in a comment, and by how much in one file.
_MOST_ATTEMPTS = 8
_MOST_EXTRA = 64 << 20
_UNFINISHED = frozenset(
    (
        etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
        etree.ErrorTypes.ERR_CDATA_NOT_FINISHED,
        etree.ErrorTypes.ERR_PI_NOT_FINISHED,
    )
)
_UNDECLARED = re.compile(r"Namespace prefix ([A-Za-z_][\w.-]*) ")
_MOST_PREFIXES = 64
_TOO_MUCH = re.compile(r"Excessive depth|huge|too long|too big|limit|amplification", re.IGNORECASE)

BROKEN, REFUSED, DAMAGED = "iati_xml_broken", "iati_xml_refused", "iati_encoding"
Flag = Callable[[str, int, str], None]


class Parsed(NamedTuple):
    """One activity: its element, and the line (1-based) of its start tag, where its own line 1 stands."""

    element: etree._Element
    line: int


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


class Scanner:
    """Yields the activities of a window that stands inside the root; tells everything else to ``flag``.

    ``prefixes`` are the namespace declarations of the root that activities rely on. ``flag`` takes issue
    type, line and what was found.
    """

    def __init__(self, window: Window, frame: Frame, prefixes: dict[str, str], flag: Flag) -> None:
        self._window = window
        self._frame = frame
        self._flag = flag
        self._parser = _parser()
        self._extra_left = _MOST_EXTRA
        # After a break, what is left of the broken activity is not a gap to be checked.
        self._skipping = False
        self._prefixes = dict(prefixes)
        self._declare()

    def _declare(self) -> None:
        """The element put around each activity, so that the prefixes that it uses are declared."""
        self._before, self._after = b"", b""
        if self._prefixes:
            declared = "".join(f' {name}="{_escape(uri)}"' for name, uri in sorted(self._prefixes.items()))
            self._before, self._after = f"<waypost{declared}>".encode(), b"</waypost>"

    def __iter__(self) -> Iterator[Parsed]:
        """Each activity in file order."""
        while self._next_start():
            parsed = self._take()
            if parsed is not None:
                yield parsed
        error = self._frame.finish()
        if error and not self._skipping:
            self._flag(BROKEN, self._window.line, f"{error}: the file ends before its root element does")

    def _gap(self, position: int) -> None:
        """Move on to a position and check what was passed."""
        window = self._window
        gap = window.data[window.at : position]
        if self._skipping:
            closing = gap.rfind(b"</iati-activities")
            gap = gap[closing:] if closing >= 0 else b""
            self._skipping = closing < 0
        error = self._frame.feed(gap)
        if error:
            self._flag(BROKEN, window.line, f"{error}, between two activities: " + _quote(gap))
        window.advance(position)

    def _next_start(self) -> bool:
        """Stand at the start tag of the next activity; False when there is none."""
        window = self._window
        while True:
            position = window.data.find(_OPEN, window.at)
            if position < 0 or position + len(_OPEN) >= len(window.data):
                keep = len(window.data) - len(_OPEN) if position < 0 else position
                self._gap(max(window.at, keep))
                if not window.more():
                    self._gap(len(window.data))
                    return False
                continue
            is_name = window.data[position + len(_OPEN)] in _AFTER_NAME
            if is_name:
                self._gap(position)
                if self._frame.is_content():
                    self._skipping = False
                    return True
                position = window.at
            self._gap(position + len(_OPEN))

    def _find_end(self, start_from: int) -> int:
        """Position behind the end tag, counted from ``window.at``; -1 when the file or our patience ends."""
        window = self._window
        offset = start_from
        while True:
            match = None
            position = window.data.find(_CLOSE, window.at + offset)
            if position >= 0:
                match = _END_TAG.match(window.data, position)
                if match:
                    return match.end() - window.at
                if len(window.data) - position > 64:
                    offset = position - window.at + len(_CLOSE)
                    continue
                offset = position - window.at
            else:
                offset = max(offset, len(window.data) - window.at - len(_CLOSE))
            if len(window.data) - window.at > MOST_BYTES or not window.more():
                return -1

    def _take(self) -> Parsed | None:
        """Parse the activity at hand and move behind it; None when it is broken or refused."""
        window = self._window
        tag = _START_TAG.match(window.data, window.at)
        while tag is None and len(window.data) - window.at < 65536 and window.more():
            tag = _START_TAG.match(window.data, window.at)
        is_closed = tag is not None and tag[0].endswith(b"/>")
        length = len(tag[0]) if tag is not None and is_closed else self._find_end(len(_OPEN))
        if length < 0:
            self._unclosed()
            return None
        if length > MOST_BYTES:
            self._refuse(length)
            return None
        line = window.line
        error: etree.XMLSyntaxError | None = None
        first = length
        for _attempt in range(_MOST_ATTEMPTS):
            piece = window.data[window.at : window.at + length]
            try:
                element = self._parse(piece)
            except etree.XMLSyntaxError as found:
                if self._mend_prefix(found, line):
                    continue
                error = error or found
                longer = self._lengthen(found, length)
                if longer < 0:
                    break
                length = longer
            else:
                window.advance(window.at + length)
                return Parsed(element, line)
        return self._broken(window.data[window.at : window.at + first], error)

    def _parse(self, piece: bytes) -> etree._Element:
        if not self._before:
            return etree.fromstring(piece, self._parser)
        return etree.fromstring(self._before + piece + self._after, self._parser)[0]

    def _mend_prefix(self, error: etree.XMLSyntaxError, line: int) -> bool:
        """Declare a namespace prefix that the file uses without declaring it: its elements are not ours anyway."""
        match = (
            _UNDECLARED.match(error.msg or "") if _code(error) == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE else None
        )
        if match is None or f"xmlns:{match[1]}" in self._prefixes or len(self._prefixes) > _MOST_PREFIXES:
            return False
        self._prefixes[f"xmlns:{match[1]}"] = f"undeclared:{match[1]}"
        self._declare()
        at = line + max((error.lineno or 1) - 1, 0)
        self._flag(BROKEN, at, f"namespace prefix {match[1]} is not declared; the activity was read all the same")
        return True

    def _lengthen(self, error: etree.XMLSyntaxError, length: int) -> int:
        """The next end tag, when the one taken stood in a comment; -1 when it did not, or none is left."""
        if _code(error) not in _UNFINISHED or self._extra_left < 0:
            return -1
        longer = self._find_end(length)
        self._extra_left -= max(longer, 0)
        return longer if longer <= MOST_BYTES else -1

    def _broken(self, piece: bytes, error: etree.XMLSyntaxError | None) -> Parsed | None:
        """Tell what is wrong; mend bytes that are not UTF-8; resume where the next activity may start."""
        window = self._window
        line = window.line
        try:
            piece.decode()
        except UnicodeDecodeError as damage:
            at = line + piece.count(b"\n", 0, damage.start)
            around = piece[max(0, damage.start - 20) : damage.start + 20].decode("utf-8", "replace")
            self._flag(DAMAGED, at, f"bytes that are not UTF-8: …{around}…")
            try:
                element = self._parse(piece.decode("utf-8", "replace").encode())
            except etree.XMLSyntaxError as found:
                error = found
            else:
                window.advance(window.at + len(piece))
                return Parsed(element, line)
        if error is not None:
            message = error.msg or "not well-formed"
            kind = REFUSED if _TOO_MUCH.search(message) else BROKEN
            self._flag(kind, line + max((error.lineno or 1) - 1, 0), _without_place(message))
        self._skipping = True
        # The end tag that was found closes the last activity opened before it, not the broken one.
        nested = piece.rfind(_OPEN)
        if nested > 0 and piece[nested + len(_OPEN) : nested + len(_OPEN) + 1] in (
            b" ",
            b"\t",
            b"\r",
            b"\n",
            b"/",
            b">",
        ):
            window.advance(window.at + nested)
        else:
            window.advance(window.at + len(piece))
            self._skipping = False
        return None

    def _unclosed(self) -> None:
        window = self._window
        if window.is_complete:
            self._flag(BROKEN, window.line, "the file ends inside this activity: no </iati-activity> follows")
            self._skipping = True
            window.advance(len(window.data))
        else:
            self._refuse(len(window.data) - window.at)

    def _refuse(self, length: int) -> None:
        window = self._window
        self._flag(REFUSED, window.line, f"an activity longer than {MOST_BYTES >> 20} MiB")
        self._skipping = True
        # All start tags passed lie before the next end tag, so none of them can be closed sooner.
        inside = window.data.rfind(_OPEN, window.at + len(_OPEN), window.at + length)
        window.advance(inside if inside >= 0 else window.at + length)


def _code(error: etree.XMLSyntaxError) -> int:
    """libxml2's number of an error, which the published types of lxml leave out."""
    return int(getattr(error, "code", 0))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _quote(piece: bytes) -> str:
    return " ".join(piece[:120].decode("utf-8", "replace").split())


def _without_place(message: str) -> str:
    """libxml2's text without the line of the cut piece, which is not that of the file."""
    plain = re.sub(r",? line \d+(?:, column \d+)?", "", " ".join(message.split()))
    return plain.removesuffix(", use XML_PARSE_HUGE option").removesuffix(", try XML_PARSE_HUGE")
