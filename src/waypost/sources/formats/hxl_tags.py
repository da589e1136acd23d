"""HXL tags as they are written in the field, and the row that holds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from rapidfuzz import process

from waypost.model import FileReport
from waypost.model.values import Cell, plain_text
from waypost.reference import Catalog
from waypost.reference.strict_yaml import read_yaml
from waypost.sources.formats.tabular_rows import Row, column_letter

Flaw = Literal["tag_broken", "tag_outdated", "tag_untidy", "tag_unknown"]

_NAME = re.compile(r"#([a-z][a-z0-9_]*)")
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]*")
_WHOLE = re.compile(r"['\"]*# ?[A-Za-z]\w*(?: ?\+ ?[A-Za-z]\w*)*['\"]*")
_OLD_ENDING = re.compile(r"(#[a-z][a-z0-9]*)_(id|num|type)")
_ENDINGS = {"id": "code", "num": "num", "type": "type"}
# Tags of which a row may hold several, each a value of its own.
_REPEATABLE = frozenset(
    ("#org", "#sector", "#subsector", "#country", "#service", "#beneficiary", "#activity", "#description", "#meta",
     "#contact", "#indicator", "#output", "#item", "#crisis", "#event")
)  # fmt: skip


class Tag(NamedTuple):
    """A hashtag with its attributes, in the order in which they stand."""

    name: str
    attributes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "+".join((self.name, *self.attributes))

    def has(self, *attributes: str) -> bool:
        """Whether all of these attributes are there."""
        return all(attribute in self.attributes for attribute in attributes)


class Vocabulary(NamedTuple):
    """The tags of the HXL standard, and what those of its first draft are called today."""

    tags: frozenset[str]
    old_tags: dict[str, str]


@cache
def _vocabulary_at(path: Path) -> Vocabulary:
    content: dict[str, Any] = (read_yaml(path) if path.is_file() else None) or {}
    return Vocabulary(frozenset(content.get("tags") or ()), dict(content.get("old_tags") or {}))


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """Tags listed in ``catalog/reference/hxl_tags.yml``."""
    return _vocabulary_at(catalog.path / "reference" / "hxl_tags.yml")


def looks_like_tag(cell: Cell) -> bool:
    """Whether the cell starts with a number sign and a letter, an apostrophe or a space before it aside."""
    return isinstance(cell, str) and re.match(r"[\s'\"\u200e\u200f\ufeff]*[#＃]\s*[A-Za-z]", cell) is not None


def parse_tag(cell: str, vocabulary: Vocabulary) -> tuple[Tag | None, Flaw | None]:
    """The tag that a cell holds and what is wrong with it; no tag when its content cannot be trusted.

    Upper case, spaces and an apostrophe before the sign are untidy and read. An attribute that starts with a
    digit, or signs that no tag may hold, break the tag.

    >>> v = Vocabulary(frozenset(("#adm2",)), {})
    >>> parse_tag("'#ADM2 +Code", v)
    (Tag(name='#adm2', attributes=('code',)), 'tag_untidy')
    >>> parse_tag("#adm2+2015", v), parse_tag("#adm2_id", v)
    ((None, 'tag_broken'), (Tag(name='#adm2', attributes=('code',)), 'tag_outdated'))
    """
    text = plain_text(cell).replace("＃", "#").strip("'\"").lower()
    tidy = re.sub(r"\s+", "", text)
    name, *attributes = tidy.split("+")
    # A space that is not before a plus may part two words: "#adm1 code" is no tag that we can trust.
    inner = re.sub(r"\s*\+\s*", "+", re.sub(r"^#\s+", "#", text))
    if " " in inner or not _NAME.fullmatch(name) or not all(_ATTRIBUTE.fullmatch(a) for a in attributes):
        return None, "tag_broken"
    flaw: Flaw | None = "tag_untidy" if re.sub(r" \+", "+", cell.strip()) != tidy else None
    old = vocabulary.old_tags.get(name)
    ending = _OLD_ENDING.fullmatch(name) if name not in vocabulary.tags else None
    if old:
        name, *new = old.split("+")
        attributes, flaw = [*new, *attributes], "tag_outdated"
    elif ending and ending[1] in vocabulary.tags:
        name, attributes, flaw = ending[1], [_ENDINGS[ending[2]], *attributes], "tag_outdated"
    tag = Tag(name, tuple(dict.fromkeys(attributes)))
    if name not in vocabulary.tags:
        return tag, "tag_unknown"
    return tag, flaw


def find_tag_row(rows: Sequence[Row]) -> int | None:
    """Index of the first row that holds tags: at least half of its filled cells look like one, and one is whole.

    A comment such as "# of people" is not a tag, and a row of such comments is not a row of tags.
    """
    for index, row in enumerate(rows):
        filled = sum(1 for cell in row.cells if cell not in ("", None))
        tags = [cell for cell in row.cells if looks_like_tag(cell)]
        if len(tags) * 2 >= filled and any(_WHOLE.fullmatch(plain_text(tag).replace("＃", "#")) for tag in tags):
            return index
    return None


@dataclass(frozen=True)
class Column:
    """One column: where it stands, what it is called in the sheet, its tag; no tag: not read."""

    index: int
    header: str
    tag: Tag | None = None
    # What a declaration says of the column beside its tag: fixed values of claims.
    fixed: dict[str, str] = field(default_factory=dict, hash=False)
    # The header as it stands in the sheet, where ``header`` is a name that tells it from others.
    as_written: str = ""

    @cached_property
    def shown(self) -> str:
        """Letter and name, as an issue shows the column."""
        name = str(self.tag) if self.tag else self.header
        return f"{column_letter(self.index)} {name}".strip()


def read_tags(
    rows: Sequence[Row], tag_row: int, vocabulary: Vocabulary, report: FileReport, sheet: str | None
) -> list[Column]:
    """Columns under a row of tags; flags broken, outdated, unknown and repeated tags, one issue each.

    Column headers are the nearest text above the tags; for JSON the tag itself.
    """
    row = rows[tag_row]
    place = {"sheet": sheet, "row": row.number or None, "line": row.line}
    columns = []
    for index, cell in enumerate(row.cells):
        header = _header_above(rows, tag_row, index)
        stated = plain_text(cell)
        if not stated:
            columns.append(Column(index, header))
            continue
        tag, flaw = parse_tag(stated, vocabulary) if looks_like_tag(cell) else (None, "tag_broken")
        column = Column(index, header or stated, tag)
        columns.append(column)
        if flaw is not None:
            _flag_tag(report, place, column, stated, flaw, vocabulary)
    return _without_repeated(columns, report, place)


def _header_above(rows: Sequence[Row], tag_row: int, index: int) -> str:
    for row in reversed(rows[:tag_row]):
        if index < len(row.cells):
            text = plain_text(row.cells[index])
            if text:
                return text[:80]
    return ""


def _flag_tag(
    report: FileReport, place: dict[str, Any], column: Column, stated: str, flaw: Flaw, vocabulary: Vocabulary
) -> None:
    hints: dict[str, str | None] = {
        "tag_outdated": f"write {column.tag}",
        "tag_untidy": f"write {column.tag}",
        "tag_broken": "correct the tag; its column was left out",
    }
    if flaw == "tag_unknown" and column.tag is not None:
        near = process.extractOne(column.tag.name, sorted(vocabulary.tags), score_cutoff=75)
        hints["tag_unknown"] = f"did you mean {near[0]}?" if near else None
    report.flag(
        flaw,
        column=f"{column_letter(column.index)} {column.header}".strip(),
        found=stated,
        expected="a tag such as #adm1+code",
        suggestion=hints[flaw],
        **place,
    )


def _without_repeated(columns: list[Column], report: FileReport, place: dict[str, Any]) -> list[Column]:
    """Two columns of counts or dates with the same tag cannot be told apart: neither is read."""
    counts = Counter(column.tag for column in columns if column.tag)
    twice = {tag for tag, count in counts.items() if count > 1 and tag.name not in _REPEATABLE}
    for tag in sorted(twice):
        same = [column for column in columns if column.tag == tag]
        report.flag(
            "tag_repeated",
            column=", ".join(column_letter(column.index) for column in same),
            found=f"{tag} over {', '.join(repr(column.header) for column in same)}",
            expected="tags that tell the columns apart",
            suggestion=f"add an attribute to each, such as {tag}+education; the columns were left out",
            **place,
        )
    return [Column(c.index, c.header or str(c.tag)) if c.tag in twice else c for c in columns]
