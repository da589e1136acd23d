"""A document of headings, paragraphs, lists and tables as values: the same for PDF and for Word."""

from __future__ import annotations

import msgspec


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """A text; ``look`` is ``plain``, ``quiet`` for notes, ``lead`` for what stands out."""

    text: str
    look: str = "plain"


class Bullets(msgspec.Struct, frozen=True, tag=True):
    """Points of a list."""

    items: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, tag=True):
    """A table; ``widths`` are parts of the width of a sheet and add up to 17 (centimetres)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()  # columns that hold figures


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A drawing, what it shows in words for those who listen, and so many centimetres wide."""

    svg: str
    words: str
    width: float


class Fact(msgspec.Struct, frozen=True):
    """A figure that stands out, what it counts, and a note."""

    value: str
    label: str
    note: str = ""


class Plate(msgspec.Struct, frozen=True, tag=True):
    """A picture with facts at its side."""

    picture: Picture
    facts: tuple[Fact, ...]


class Stretch(msgspec.Struct, frozen=True):
    """A part of a way: its name, its signs in a line, what is said of it, the first line before all others."""

    name: str
    signs: Picture
    lines: tuple[str, ...]


class Way(msgspec.Struct, frozen=True, tag=True):
    """The parts of a way side by side, in the direction of reading."""

    stretches: tuple[Stretch, ...]


class Key(msgspec.Struct, frozen=True, tag=True):
    """What signs mean, so many of them in a line."""

    items: tuple[tuple[Picture | Mark, str], ...]
    in_line: int = 4


LOOKS = ("running", "known", "ended", "overlap", "gap", "none", "silent", "contradiction")


class Mark(msgspec.Struct, frozen=True, tag=True):
    """A cell of a grid: one of :data:`LOOKS`, a figure or nothing, and what it says to those who listen."""

    look: str
    text: str
    words: str


class GridRow(msgspec.Struct, frozen=True):
    """A line of a grid: texts that lead it, then marks. Without marks its one text heads the lines below it, or notes
    what is not among them (``is_note``).
    """

    lead: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    is_note: bool = False


class Grid(msgspec.Struct, frozen=True, tag=True):
    """Lines against columns with turned heads; ``widths`` of the leading columns in centimetres, of 17 in all."""

    lead: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    widths: tuple[float, ...]


Block = Paragraph | Bullets | Table | Plate | Way | Key | Grid
LONGEST_HEAD = 27  # letters of a turned head that stand in one line
SHEET = 17.0  # centimetres between the margins


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part under its heading; one of level 2 or 3 stands within the one of a lower level before it."""

    heading: str
    blocks: tuple[Block, ...] = ()
    level: int = 1


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document in one language."""

    language: str
    kind: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    page: str = ""  # how a page is called in its foot
    foot: str = ""  # what else stands in the foot of each page
    head: str = ""  # what stands out at the head of each page, such as that it is not for everybody
    is_dense: bool = False  # smaller letters, so that much stands on few pages
