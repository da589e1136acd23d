"""What has to be told about a form that came back, each in one line of any of the four languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from waypost.drafting.formats.wording import field_name, label, word, wording

LONGEST_FOUND = 120  # letters of what people wrote


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
        kind = (
            "language"
            if self.field == "written_in"
            else self.field or ("status" if self.kind == "kept_changed" else "")
        )
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


class Unusable(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """A row of a form that says something which cannot be taken as a comment."""

    def __init__(self, kind: str, found: str = "", expected: Iterable[str] = (), field: str = "") -> None:
        super().__init__(kind)
        self.kind, self.found, self.expected, self.field = kind, found, tuple(expected), field

    def at(self, place: Place) -> Remark:
        """The remark about it."""
        return Remark(
            kind=self.kind, place=place, field=self.field, found=self.found[:LONGEST_FOUND],
            expected=self.expected, is_unusable=True,
        )  # fmt: skip
