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


Block = Paragraph | Bullets | Table


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
