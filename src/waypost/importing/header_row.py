"""Which of the first rows holds the headers."""

from __future__ import annotations

from collections.abc import Sequence

from waypost.errors import InputError
from waypost.importing.names import known_names
from waypost.model.text import fold
from waypost.reference import Catalog
from waypost.sources.formats.hxl_tags import find_tag_row
from waypost.sources.formats.tabular_rows import Row
from waypost.sources.mappings.hxl_cells import shown_cell

_LONG = 60  # longer texts are content or notes


def guess_header_row(rows: Sequence[Row], catalog: Catalog) -> int:
    """Place of the header row among the rows shown, from 1: many short different texts, known names above all."""
    names = known_names(catalog).exact
    tags = find_tag_row(rows)
    if tags is not None and tags > 0:
        return tags  # the row above the tags
    best, best_score = 1, 0.0
    for place, row in enumerate(rows, start=1):
        texts = [text for text in map(shown_cell, row.cells) if text]
        folded = {fold(text) for text in texts}
        score = float(len(folded)) + sum(1.5 for text in folded if text in names)
        score -= sum(1.5 for text in texts if len(text) > _LONG or any(sign.isdigit() for sign in text[:1]))
        score += 0.5 * (len(texts) - len(folded))  # under headings that span several columns names come again
        if score > best_score + 1e-9:
            best, best_score = place, score
    return best


def pick_header(rows: Sequence[Row], header_row: int, shown: str) -> Row:
    """The row at this place, from 1. Raises :class:`InputError` when there is none."""
    if not 0 < header_row <= len(rows):
        raise InputError(f"{shown}: no row {header_row} for the headers; the first {len(rows)} rows can be chosen")
    return rows[header_row - 1]
