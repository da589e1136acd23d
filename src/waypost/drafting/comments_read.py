"""Comments that come back in a form: what was said, as comments, and what has to be told about it.

Nothing that is read deletes or submits anything. A row in which nobody wrote says nothing. A row that cannot be used is
told with where it stands, what was found, what was expected and what to do; nothing is guessed in its place.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from waypost.drafting.comments import Comment
from waypost.drafting.formats.comment_form import (
    CHANGEABLE,
    FIELDS,
    FILLED,
    Mark,
    Sent,
    clean,
    digest,
    lines_of,
    values_of,
)
from waypost.drafting.formats.wording import field_name, find_code, label, says, word, wording
from waypost.drafting.texts import text_hash

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None

_NUMBERED = re.compile(r"\d+(\.\d+)?")
_LISTED = 12  # provisions named in a remark
_CODED = ("type", "position", "confidentiality")
_LONGEST_FOUND = 120


class Place(NamedTuple):
    """Where something stands in a file: a sheet, or a table by its number; and a row, from 1."""

    sheet: str | int
    row: int

    def told(self, language: str) -> str:
        """For people."""
        sheet = word("table", language, number=self.sheet) if isinstance(self.sheet, int) else self.sheet
        return word("place", language, sheet=sheet, row=self.row)


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell about a file. ``is_unusable``: what stands at the place was not taken as a comment.

    ``expected`` holds codes of ``field`` where it names one that has codes, else texts.
    """

    kind: str
    place: Place | None = None
    field: str = ""
    found: str = ""
    found_at: Place | None = None
    expected: tuple[str, ...] = ()
    is_unusable: bool = False

    def line(self, language: str) -> str:
        """In one line: where, what was found, what was expected, what to do."""
        kind = self.field or ("status" if self.kind == "kept_changed" else "")
        kind = "language" if self.kind == "no_text" else kind
        expected = [label(kind, each, language) if kind in wording().codes else each for each in self.expected]
        text = (
            wording()
            .remarks[self.kind][language]
            .format(
                found=self.found_at.told(language) if self.found_at is not None else self.found,
                field=field_name(self.field, language) if self.field else "",
                expected=", ".join(expected) or word("nothing", language),
            )
        )
        line = f"{self.place.told(language)}: {text}" if self.place is not None else text
        return " ".join(line.split())


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that a form says. One with an id went out with the form: ``changed`` are the fields that differ since,
    ``sent`` is how it went out."""

    comment: Comment
    place: Place
    changed: tuple[str, ...] = ()
    sent: Sent | None = None


class CommentsRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says: on what, in whose name, its comments in their order, and what has to be told."""

    mark: Mark
    told: tuple[Told, ...]
    remarks: tuple[Remark, ...]

    @property
    def comments(self) -> tuple[Comment, ...]:
        """All comments, as drafts; new ones without an id."""
        return tuple(each.comment for each in self.told)

    @property
    def unusable(self) -> tuple[Remark, ...]:
        """What was written and could not be taken."""
        return tuple(remark for remark in self.remarks if remark.is_unusable)


class FilledRow(NamedTuple):
    """What stands in the places of one comment, by field; official texts under ``text:fr``."""

    place: Place
    cells: Mapping[str, Cell]


def read_rows(mark: Mark, rows: Iterable[FilledRow], remarks: Iterable[Remark] = ()) -> CommentsRead:
    """The comments in the rows of a form. ``remarks`` are those of whoever opened the file."""
    found = list(rows)
    reading = _Reading(mark, found)
    reading.remarks.extend(remarks)
    for row in found:
        reading.take(row)
    return CommentsRead(mark=mark, told=tuple(reading.told), remarks=tuple(reading.remarks))


def text_of(cell: Cell) -> str:
    """A cell as text: a whole number without a point, a day as it is written everywhere."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return clean(cell.isoformat() if isinstance(cell, dt.date) else str(cell))


class _Unusable(Exception):  # noqa: N818 - reads as a sentence where it is caught
    def __init__(self, kind: str, found: str = "", expected: Iterable[str] = (), field: str = "") -> None:
        super().__init__(kind)
        self.kind, self.found, self.expected, self.field = kind, found, tuple(expected), field


class _Reading:
    """One file being read: what was said so far is remembered, so that what is repeated is seen."""

    def __init__(self, mark: Mark, rows: Iterable[FilledRow]) -> None:
        self.mark = mark
        self.told: list[Told] = []
        self.remarks: list[Remark] = []
        self._said: dict[tuple[str, ...], Place] = {}
        self._taken: set[str] = set()
        self._warned: set[tuple[str, str]] = set()
        # Where a comment stands as it went out: whoever copies its row and writes into the copy means a new one.
        self._as_sent: dict[str, Place] = {}
        for row in rows:
            number = text_of(row.cells.get("comment"))
            if number in mark.comments and not self._differs(row, mark.comments[number]):
                self._as_sent.setdefault(number, row.place)

    def take(self, row: FilledRow) -> None:
        """Take what a row says, or tell why not."""
        cells = _texts(row)
        said = any(cells.get(field) for field in FILLED if field != "confidentiality")
        number = cells.get("comment", "")
        sent = self.mark.comments.get(number)
        try:
            place = self._provision(row.cells.get("provision"), cells)
            self._official(row, place, cells)
            if said:
                self._take_said(row, cells, place, sent)
            elif sent is not None and number not in self._taken:
                self._tell(row, "emptied", number)
        except _Unusable as why:
            if said:
                self.remarks.append(
                    Remark(
                        kind=why.kind, place=row.place, field=why.field, found=why.found[:_LONGEST_FOUND],
                        expected=why.expected, is_unusable=True,
                    )
                )  # fmt: skip

    def _take_said(self, row: FilledRow, cells: Mapping[str, str], place: str | None, sent: Sent | None) -> None:
        number = cells.get("comment", "")
        is_it = number not in self._taken and self._as_sent.get(number, row.place) == row.place
        if sent is not None and is_it:
            self._take_sent(row, cells, place, sent)
            return
        comment = self._comment(cells, place, "", None)
        key = tuple(values_of(comment).values())
        if key in self._said:
            self.remarks.append(Remark(kind="repeated", place=row.place, found_at=self._said[key]))
            return
        if number and not says("new", number):
            self._tell(row, "comment_unknown" if sent is None else "comment_repeated", number)
        if not cells.get("provision"):
            self._tell(row, "provision_missing")
        self._said[key] = row.place
        self.told.append(Told(comment=comment, place=row.place))

    def _take_sent(self, row: FilledRow, cells: Mapping[str, str], place: str | None, sent: Sent) -> None:
        """A comment that went out with the form, as it comes back."""
        number = cells["comment"]
        if sent.status not in CHANGEABLE:
            self._taken.add(number)
            if self._differs(row, sent):
                self._tell(row, "kept_changed", number, (sent.status,))
                return
        comment = self._comment(cells, place, number, sent)
        self._taken.add(number)
        self._said.setdefault(tuple(values_of(comment).values()), row.place)
        now = values_of(comment)
        changed = tuple(field for field in FIELDS if digest(now[field]) != sent.digests.get(field))
        self.told.append(Told(comment=comment, place=row.place, changed=changed, sent=sent))

    def _comment(self, cells: Mapping[str, str], place: str | None, number: str, sent: Sent | None) -> Comment:
        codes = {kind: self._code(kind, cells.get(kind, "")) for kind in _CODED}
        language = self.mark.language if sent is None else sent.language
        if cells.get("language"):
            language = self._code("language", cells["language"])
        version, provision, stood = self.mark.version, place, None
        if sent is not None and (place, language) == (sent.place, sent.language):
            version, provision, stood = sent.version, sent.provision, sent.text_hash
        elif place is not None:
            texts = self.mark.texts[place]
            if language not in texts:
                raise _Unusable("no_text", place, texts)
            stood = texts[language]
        if codes["position"] == "support_if" and not (cells.get("wording") or cells.get("rationale")):
            raise _Unusable("condition_missing")
        return Comment(
            id=number,
            work=self.mark.work,
            version=version,
            provision=provision,
            language=language,
            text_hash=stood,
            on_behalf_of=self.mark.organisation,
            type=codes["type"],
            position=codes["position"],
            confidentiality=codes["confidentiality"],
            quote=cells.get("quote") or None,
            wording=cells.get("wording", ""),
            rationale=cells.get("rationale", ""),
            evidence=lines_of(cells.get("evidence", "")),
        )

    def _code(self, kind: str, text: str) -> str:
        if not text and kind == "confidentiality":
            return "members"
        known = wording().codes[kind]
        if not text:
            raise _Unusable("code_missing", expected=known, field=kind)
        code = find_code(kind, text)
        if code is None:
            raise _Unusable("code_unreadable", text, known, kind)
        return code

    def _provision(self, cell: Cell, cells: Mapping[str, str]) -> str | None:
        """The id that is named; None for the text as a whole."""
        text = cells.get("provision", "")
        if not text or says("whole_text", text):
            return None
        known = self.mark.texts
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            meant = [each for each in known if _NUMBERED.fullmatch(each) and float(each) == float(cell)]
            if len(meant) > 1:
                raise _Unusable("provision_unsure", text, meant)
            if meant:
                return meant[0]
        plain = "".join(_ascii_digit(sign) for sign in text).rstrip(".")
        if plain in known:
            return plain
        raise _Unusable("provision_unknown", text, [*list(known)[:_LISTED], *(["…"] if len(known) > _LISTED else [])])

    def _official(self, row: FilledRow, place: str | None, cells: Mapping[str, str]) -> None:
        """Tell once of each official text that somebody changed."""
        for language, stood in self.mark.texts.get(place or "", {}).items():
            text = cells.get(f"text:{language}", "")
            if text and text_hash(text) != stood and (str(place), text) not in self._warned:
                self._warned.add((str(place), text))
                self._tell(row, "official_changed", str(place))

    def _differs(self, row: FilledRow, sent: Sent) -> bool:
        """Whether a row says something else than what went out in it; text that cannot be read is something else."""
        cells = _texts(row)
        try:
            place = self._provision(row.cells.get("provision"), cells)
            now = values_of(self._comment(cells, place, "", sent))
        except _Unusable:
            return True
        return any(digest(now[field]) != sent.digests.get(field) for field in FIELDS)

    def _tell(self, row: FilledRow, kind: str, found: str = "", expected: tuple[str, ...] = ()) -> None:
        self.remarks.append(Remark(kind=kind, place=row.place, found=found, expected=expected))


def _texts(row: FilledRow) -> dict[str, str]:
    """The cells of a row as texts; a list from which nothing was chosen is empty."""
    cells = {field: text_of(cell) for field, cell in row.cells.items()}
    return cells | {field: "" for field in (*_CODED, "language") if says("choose", cells.get(field, ""))}


def _ascii_digit(sign: str) -> str:
    """Figures of any script as ours, and the Arabic point as a point."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else {"٫": "."}.get(sign, sign)
