"""What columns of other people's tables are called: ``catalog/reference/column_names.yml``.

::

    groups: {who: {en: , fr: , es: , ar: }}
    targets:
      "#org+impl":                  # an HXL tag, or a field of the schema
        group: who
        cells: body                 # what its cells hold
        many: true                  # several columns of one table may be it
        claims: false               # it says something of the record as a whole; optional
        label: {en: , fr: , es: , ar: }   # a field takes that of the schema
        names: {en: [Implementing partner], fr: [], es: [], ar: []}
    ignored: {personal: {en: [Email]}, other: {en: [Remarks]}}
    people:                         # headings of counts, put together from words
      measures: {reached: {label: , words: {en: [reached]}}}
      nouns: {en: [people]}
      fillers: {en: [number]}
      parts: {f: {label: , words: {en: [female]}, group: a code of population_group}}
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.folding import fold
from waypost.reference.strict_yaml import convert, read_yaml

Words = dict[str, tuple[str, ...]]
IGNORE = "ignore"


class ColumnTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What a column may be, and its names in the field."""

    group: str
    cells: str = "text"
    many: bool = False
    claims: bool = True
    label: dict[str, str] = {}
    names: Words = {}


class PeopleWord(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what a count counts; ``group`` is the population group that it stands for, where it is one."""

    label: dict[str, str]
    words: Words
    group: str | None = None


class PeopleWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of which headings of counts of people are made."""

    measures: dict[str, PeopleWord] = {}
    nouns: Words = {}
    fillers: Words = {}
    parts: dict[str, PeopleWord] = {}


class ColumnNames(msgspec.Struct, frozen=True, kw_only=True):
    """All names of columns. Treat it as read-only."""

    groups: dict[str, dict[str, str]] = {}
    targets: dict[str, ColumnTarget] = {}
    ignored: dict[str, Words] = {}
    people: PeopleWords = PeopleWords()


def read_column_names(path: Path) -> ColumnNames:
    """Read the file; none when it is absent. Raises :class:`CatalogError` where a name would mean two things."""
    if not path.is_file():
        return ColumnNames()
    names = convert(read_yaml(path) or {}, ColumnNames, path)
    taken: dict[str, str] = {}
    for target, listed in _named(names):
        for name in listed:
            key = fold(name)
            other = taken.setdefault(key, target)
            if key and other != target:
                raise CatalogError(f"{path}: {name!r} means both {other} and {target}")
    return names


def _named(names: ColumnNames) -> list[tuple[str, list[str]]]:
    found = [
        (code, [*target.label.values(), *(name for group in target.names.values() for name in group)])
        for code, target in names.targets.items()
    ]
    return found + [(IGNORE, [name for group in words.values() for name in group]) for words in names.ignored.values()]
