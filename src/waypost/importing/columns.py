"""What each column of a stranger's table is: guessed from names, tags, cells and earlier choices, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from waypost.importing.assignment import assign
from waypost.importing.evidence import evidence
from waypost.importing.header_row import pick_header
from waypost.importing.names import Scores, name_scores
from waypost.importing.people_headings import people_heading
from waypost.importing.tables import find_table
from waypost.importing.target_codes import AGES, Target, target_of, targets
from waypost.importing.weighing import from_values, weigh
from waypost.model.text import fold
from waypost.model.values import Cell
from waypost.reference import Catalog
from waypost.sources.formats.hxl_tags import find_tag_row, looks_like_tag, parse_tag, vocabulary_of
from waypost.sources.formats.sheet_headers import group_headings, header_names
from waypost.sources.formats.tabular import Row, Table, column_letter, peek
from waypost.sources.mappings.hxl_cells import shown_cell

__all__ = ["ColumnGuess", "Target", "guess_columns", "targets"]

LEAST = 0.5  # below this nothing is proposed
_SAMPLED = 400
_TAG, _CERTAIN = 0.98, 1.0
_SHOWN = 3
_WORDED = ("heading", "synonym", "similar")  # read off the words of a heading, not said by a tag or a person
_OTHER_AGES = frozenset(AGES) - {"adults"}
_LONGEST_SAMPLE = 80


class ColumnGuess(msgspec.Struct):
    """One column: what it is called, what stands in it, what it probably is and why.

    ``header`` is unique in its table: columns of one name take the heading above them or a number with it. ``why``
    is remembered, tag, heading, synonym, similar, values, personal (a person's contact: left out) or none.
    """

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    target: str | None
    confidence: float
    why: str
    others: tuple[tuple[str, float], ...] = ()


@dataclass
class _Column:
    index: int
    header: str
    own: str
    above: str
    tag: str | None
    cells: list[Cell] = field(default_factory=list)
    found: dict[str, float] = field(default_factory=dict)
    scores: Scores = field(default_factory=dict)

    def rank(self) -> tuple[str, str, str]:
        """A place in an order that does not depend on where the column stands."""
        return fold(self.header), self.header, "\x1f".join(map(str, self.cells[:20]))


def guess_columns(
    path: Path, sheet: str | None, header_row: int, catalog: Catalog, remembered: Mapping[str, str] | None = None
) -> list[ColumnGuess]:
    """A guess for every column that has a header or content, in the order of the sheet.

    ``header_row`` counts the rows from 1, as :func:`waypost.importing.tables.look_at` shows them. ``remembered``
    holds earlier choices: header → target. Raises :class:`InputError` for a file, sheet or row that is not there.
    """
    table = find_table(path, sheet)
    rows = peek(table)
    header = pick_header(rows, header_row, path.name)
    columns = _columns(table, rows, header, catalog)
    memory = {fold(name): code for name, code in (remembered or {}).items()}
    default = _measure(columns, catalog)
    for column in columns:
        column.found = evidence(column.cells, catalog)
        column.scores = _scores(column, default, memory, catalog)
    ordered = sorted(columns, key=_Column.rank)
    chosen = assign([column.scores for column in ordered], catalog, LEAST)
    guesses = [_guess(column, target) for column, target in zip(ordered, chosen, strict=True)]
    return _sexes_alone(sorted(guesses, key=lambda guess: guess.index), catalog)


def _sexes_alone(guesses: list[ColumnGuess], catalog: Catalog) -> list[ColumnGuess]:
    """Without a column of children, "men" and "women" are the sexes, of every age."""
    targets = [guess.target or "" for guess in guesses]
    if any(part in _OTHER_AGES for target in targets for part in target.split("+")):
        return guesses
    for guess in guesses:
        target = (guess.target or "").removesuffix("+adults")
        if guess.why in _WORDED and target != guess.target and target.endswith(("+f", "+m")):
            says_age = any(sign.isdigit() for sign in guess.header) or "adult" in fold(guess.header)
            if not says_age and target_of(target, catalog) is not None:
                guess.target = target
    return guesses


def _columns(table: Table, rows: list[Row], header: Row, catalog: Catalog) -> list[_Column]:
    body = [row for row in islice(_below(table, header), _SAMPLED) if find_tag_row([row]) is None]
    width = max([len(header.cells), *(len(row.cells) for row in body)], default=0)
    padded = header._replace(cells=[*header.cells, *[""] * (width - len(header.cells))])
    names, above = header_names(rows, padded), group_headings(rows, padded)
    tags = _tags(rows, catalog)
    found = []
    for index in range(width):
        cells = [row.cells[index] for row in body if index < len(row.cells)]
        own = shown_cell(padded.cells[index])
        if own or any(shown_cell(cell) for cell in cells):
            found.append(_Column(index, names[index], own, above[index], tags.get(index), cells))
    return found


def _below(table: Table, header: Row) -> list[Row] | islice[Row]:
    rows = (row for row in table.rows() if row.number > header.number and any(map(shown_cell, row.cells)))
    return islice(rows, _SAMPLED)


def _tags(rows: list[Row], catalog: Catalog) -> dict[int, str]:
    """Column → the target of the tag that stands in it, in the first row of tags."""
    at = find_tag_row(rows)
    found: dict[int, str] = {}
    for index, cell in enumerate(rows[at].cells if at is not None else []):
        tag, flaw = parse_tag(str(cell), vocabulary_of(catalog)) if looks_like_tag(cell) else (None, None)
        target = target_of(str(tag), catalog) if tag is not None and flaw != "tag_broken" else None
        if target is not None:
            found[index] = target
    return found


def _measure(columns: list[_Column], catalog: Catalog) -> str:
    """The measure to be taken where a heading names none: the only one that the table names, else reached."""
    said = Counter(
        heading.measure
        for column in columns
        if (heading := people_heading(column.own, "", "reached", catalog)) and heading.measure and heading.score > LEAST
    )
    return str(next(iter(said))) if len(said) == 1 else "reached"


def _scores(column: _Column, default: str, memory: Mapping[str, str], catalog: Catalog) -> Scores:
    for name in (column.header, column.own):
        remembered = memory.get(fold(name)) if fold(name) else None
        target = target_of(remembered, catalog) if remembered else None
        if target is not None:
            return {target: (_CERTAIN, "remembered")}
    if column.tag is not None:
        return {column.tag: (_TAG, "tag")}
    scores: Scores = dict(name_scores(column.own, catalog)) if column.own else {}
    if column.own and (heading := people_heading(column.own, column.above, default, catalog)) is not None:
        known, _ = scores.get(heading.code, (0.0, ""))
        scores[heading.code] = (max(known, heading.score), "synonym")
    weighed = weigh(scores, column.found, catalog)
    for target, (score, why) in from_values(column.found, column.cells).items():
        if score > weighed.get(target, (0.0, ""))[0]:
            weighed[target] = (score, why)
    return weighed


def _guess(column: _Column, target: str | None) -> ColumnGuess:
    ranked = sorted(((code, score) for code, (score, _) in column.scores.items()), key=lambda pair: (-pair[1], pair[0]))
    score, why = column.scores[target] if target is not None else (0.0, "none")
    texts = dict.fromkeys(shown_cell(cell)[:_LONGEST_SAMPLE] for cell in column.cells if shown_cell(cell))
    return ColumnGuess(
        index=column.index,
        letter=column_letter(column.index),
        header=column.header,
        samples=tuple(islice(texts, _SHOWN)),
        target=target,
        confidence=round(score, 3),
        why=why,
        others=tuple((code, round(least, 3)) for code, least in ranked if code != target and least >= 0.2)[:5],
    )
