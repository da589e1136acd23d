"""Comments that come back in a form: what was said, as comments, and what has to be told about it.

Nothing that is read deletes or submits anything. A row in which nobody wrote says nothing. A row that cannot be used is
told with where it stands, what was found, what was expected and what to do; nothing is guessed in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.comments import Comment
from waypost.drafting.formats.comment_mark import CHANGEABLE, Mark, Sent, words_of
from waypost.drafting.formats.comment_remarks import Place, Remark, Unusable
from waypost.drafting.formats.comment_row import (
    FilledRow,
    changed_fields,
    is_said,
    new_comment,
    place_in,
    sent_comment,
    text_of,
    texts_in,
)
from waypost.drafting.formats.wording import says
from waypost.drafting.texts import text_hash


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


def read_rows(mark: Mark, rows: Iterable[FilledRow], remarks: Iterable[Remark] = ()) -> CommentsRead:
    """The comments in the rows of a form. ``remarks`` are those of whoever opened the file."""
    found = list(rows)
    reading = _Reading(mark, found)
    reading.remarks.extend(remarks)
    for row in found:
        reading.take(row)
    return CommentsRead(mark=mark, told=tuple(reading.told), remarks=tuple(reading.remarks))


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
        cells = texts_in(row)
        number = cells.get("comment", "")
        sent = self.mark.comments.get(number)
        is_it = number not in self._taken and self._as_sent.get(number, row.place) == row.place
        try:
            place = place_in(row, self.mark)
            self._look_at_official(row, place, cells)
            if is_said(cells) and sent is not None and is_it:
                self._take_sent(row, cells, sent)
            elif is_said(cells):
                self._take_new(row, cells, place, sent)
            elif sent is not None and is_it:
                self._tell(row, "emptied", number)
        except Unusable as why:
            if is_said(cells):
                self.remarks.append(why.at(row.place))

    def _take_new(self, row: FilledRow, cells: Mapping[str, str], place: str | None, sent: Sent | None) -> None:
        comment = new_comment(cells, place, self.mark)
        key = words_of(comment)
        if key in self._said:
            self.remarks.append(Remark(kind="repeated", place=row.place, found_at=self._said[key]))
            return
        number = cells.get("comment", "")
        if number and not says("new", number):
            self._tell(row, "comment_unknown" if sent is None else "comment_repeated", number)
        if not cells.get("provision"):
            self._tell(row, "provision_missing")
        self._said[key] = row.place
        self.told.append(Told(comment=comment, place=row.place))

    def _take_sent(self, row: FilledRow, cells: Mapping[str, str], sent: Sent) -> None:
        number = cells["comment"]
        is_kept = sent.status not in CHANGEABLE
        if is_kept and self._differs(row, sent):
            self._taken.add(number)
            self._tell(row, "kept_changed", number, (sent.status,), is_unusable=True)
            return
        comment = msgspec.structs.replace(sent_comment(row, cells, self.mark, sent), id=number)
        self._taken.add(number)
        self._said.setdefault(words_of(comment), row.place)
        self.told.append(Told(comment=comment, place=row.place, changed=changed_fields(comment, sent), sent=sent))

    def _look_at_official(self, row: FilledRow, place: str | None, cells: Mapping[str, str]) -> None:
        """Tell once of each official text that somebody changed."""
        for language, stood in self.mark.texts.get(place or "", {}).items():
            text = cells.get(f"text:{language}", "")
            if text and text_hash(text) != stood and (str(place), text) not in self._warned:
                self._warned.add((str(place), text))
                self._tell(row, "official_changed", str(place))

    def _differs(self, row: FilledRow, sent: Sent) -> bool:
        """Whether a row says something else than what went out in it; text that cannot be read is something else."""
        try:
            return bool(changed_fields(sent_comment(row, texts_in(row), self.mark, sent), sent))
        except Unusable:
            return True

    def _tell(
        self, row: FilledRow, kind: str, found: str = "", expected: tuple[str, ...] = (), *, is_unusable: bool = False
    ) -> None:
        self.remarks.append(Remark(kind=kind, place=row.place, found=found, expected=expected, is_unusable=is_unusable))
