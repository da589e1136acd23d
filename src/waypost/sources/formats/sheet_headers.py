"""Names for the columns under a header row, such that no two are the same: what a declaration can point at.

A header that stands over several columns takes the heading above it with it ("HEALTH: Reached"), and a number where
that does not tell them apart ("Reached (2)"). A column without a header is called by its letter ("column C").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from waypost.model.text import fold
from waypost.model.values import plain_text
from waypost.sources.formats.tabular_rows import Row, column_letter


def header_names(rows: Sequence[Row], header: Row) -> list[str]:
    """One name per column of the header row; ``rows`` are the first rows of the table, the header among them."""
    texts = [plain_text(cell) for cell in header.cells]
    named = [text if fold(text) else f"column {column_letter(index)}" for index, text in enumerate(texts)]
    counts = Counter(map(fold, named))
    above = group_headings(rows, header)
    grouped = [
        f"{group}: {name}" if group and counts[fold(name)] > 1 else name
        for name, group in zip(named, above, strict=True)
    ]
    taken: set[str] = set()
    found = []
    for name in grouped:
        unique, number = name, 1
        while fold(unique) in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(fold(unique))
        found.append(unique)
    return found


def group_headings(rows: Sequence[Row], header: Row) -> list[str]:
    """The heading that stands above each column and spans it, or empty text.

    A line of one cell is a title of the sheet and no heading; a heading spans up to the next one.
    """
    empty = [""] * len(header.cells)
    at = next((index for index, row in enumerate(rows) if row is header or row.number == header.number), 0)
    if at == 0:
        return empty
    above = [plain_text(cell) for cell in rows[at - 1].cells][: len(empty)]
    if not 2 <= sum(1 for text in above if text) < sum(1 for cell in header.cells if plain_text(cell)):
        return empty
    found, current = [], ""
    for index in range(len(empty)):
        current = (above[index] if index < len(above) else "") or current
        found.append(current)
    return found
