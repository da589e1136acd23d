"""Which data set a file belongs to and in which layout it comes: by what it holds first, by its name second."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import NamedTuple

from waypost.context.tables import Head
from waypost.reference.context import ContextSet, Layout


class Match(NamedTuple):
    """A declaration whose layout fits a file; ``weight`` says how much of it had to fit."""

    declared: ContextSet
    layout: Layout
    weight: int


def find_matches(head: Head, declared: Iterable[ContextSet], only: str | None = None) -> list[Match]:
    """The layouts that fit best, each of another data set; more than one means that nobody can tell.

    ``only`` names the data set when a person says what the file is: then names of files do not matter.
    """
    found: dict[str, Match] = {}
    for data_set in declared:
        if only is not None and data_set.dataset_id != only:
            continue
        for layout in data_set.files:
            weight = _weight(head, layout, is_named=only is not None)
            if weight and weight > found.get(data_set.dataset_id, Match(data_set, layout, 0)).weight:
                found[data_set.dataset_id] = Match(data_set, layout, weight)
    best = max((match.weight for match in found.values()), default=0)
    return [match for match in found.values() if match.weight == best]


def _weight(head: Head, layout: Layout, *, is_named: bool) -> int:
    """How many texts of a layout were found in the file; 0 when one is missing or the name is another's."""
    is_book = head.kind == "book"
    if bool(layout.text) != is_book and not (is_book and layout.header):
        return 0
    if not set(layout.header) <= set(head.header):
        return 0
    texts = [text.casefold() for text in head.texts]
    if not all(any(wanted.casefold() in text for text in texts) for wanted in layout.text):
        return 0
    fits_name = any(fnmatch(head.path.name.casefold(), pattern.casefold()) for pattern in layout.file_name)
    if layout.file_name and not (fits_name or is_named):
        return 0
    return len(layout.header) + len(layout.text) + (1 if fits_name else 0)
