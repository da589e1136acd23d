"""Texts of a table that stand for codes, countries, organisations or currencies: each once, with what it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz, process

from waypost.importing.declaring import Matched
from waypost.importing.evidence import is_body
from waypost.importing.header_row import pick_header
from waypost.importing.tables import find_table
from waypost.importing.target_codes import target_of
from waypost.importing.value_names import candidates
from waypost.model.text import fold
from waypost.model.values import ValueUnreadable, is_error, is_not_reported, parse_currency
from waypost.reference import Catalog
from waypost.sources.coding import codes_in_text
from waypost.sources.formats.hxl_tags import find_tag_row
from waypost.sources.formats.sheet_headers import header_names
from waypost.sources.formats.tabular import peek
from waypost.sources.mappings.hxl_cells import shown_cell
from waypost.sources.mappings.hxl_parts import split_list

LEAST = 0.5
_LEAST_FREE = 0.75  # of texts that may stay as they are: a wrong code would do more harm than none
_CUTOFF = 70.0
# Fields by which a declaration looks values up, where they are not called as the target.
_FIELDS = {"#status": "stated_status", "#beneficiary": "population_group_code", "#org+type": "organisation_type",
           "#loc+type": "location_type", "#sector": "service_code", "#subsector": "service_code",
           "#service": "service_code", "#currency": "currency"}  # fmt: skip
# Texts that a society writes for itself, where the table is of one country.
_OWN = frozenset(
    fold(name)
    for name in (
        "National Society", "Red Cross", "Red Crescent", "RC", "NS", "Croix-Rouge", "Croissant-Rouge",
        "Société nationale", "Cruz Roja", "Media Luna Roja", "Sociedad Nacional", "الصليب الأحمر", "الهلال الأحمر",
    )
)  # fmt: skip


class ValueGuess(msgspec.Struct):
    """One text of the table: how often and where it stands first, what it means and why we think so.

    ``why`` is known (the reader resolves it itself), remembered, similar, words (a code stands in the text), country
    (the society of the table's country) or none. ``needed`` is False where a text may stay as it is, as sectors may.
    """

    field: str
    text: str
    count: int
    first_row: int
    code: str | None
    confidence: float
    why: str
    others: tuple[tuple[str, float], ...] = ()
    needed: bool = True


class _Kind(NamedTuple):
    field: str
    cells: str
    splits: bool
    needed: bool


def guess_values(
    path: Path, matched: Matched, catalog: Catalog, remembered: Mapping[tuple[str, str], str] | None = None
) -> list[ValueGuess]:
    """Every distinct text of the columns whose target takes codes; those that need a person first, then by count.

    ``remembered`` holds earlier choices: (field, text) → code. Raises :class:`InputError` as
    :func:`waypost.importing.columns.guess_columns` does.
    """
    memory = {(field, fold(text)): code for (field, text), code in (remembered or {}).items()}
    memory |= {(field, fold(text)): code for field, texts in matched.values.items() for text, code in texts.items()}
    counts, firsts, kinds = _collect(path, matched, catalog)
    found = [
        _guess(kinds[field], text, counts[field, text], firsts[field, text], memory, matched, catalog)
        for field, text in counts
    ]
    return sorted(
        found, key=lambda guess: (guess.why == "known", not guess.needed, -guess.count, guess.field, guess.text)
    )


def _collect(
    path: Path, matched: Matched, catalog: Catalog
) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], int], dict[str, _Kind]]:
    table = find_table(path, matched.sheet)
    rows = peek(table)
    header = pick_header(rows, matched.header_row, path.name)
    columns = [
        (index, kind)
        for index, name in enumerate(header_names(rows, header))
        if (kind := _kind(_stated(matched, name), catalog)) is not None
    ]
    counts: Counter[tuple[str, str]] = Counter()
    firsts: dict[tuple[str, str], int] = {}
    for row in table.rows() if columns else ():
        if row.number <= header.number or (row.number == header.number + 1 and find_tag_row([row]) is not None):
            continue
        for index, kind in columns:
            text = shown_cell(row.cells[index]) if index < len(row.cells) else ""
            if not text or is_error(text) or (is_not_reported(text) and kind.cells != "country"):
                continue
            for part in _parts(text, kind, catalog):
                counts[kind.field, part] += 1
                firsts.setdefault((kind.field, part), row.number)
    return counts, firsts, {kind.field: kind for _, kind in columns}


def _parts(text: str, kind: _Kind, catalog: Catalog) -> list[str]:
    """The texts of a cell, cut as the reader cuts it: a slash parts organisations only where all are known."""
    if not kind.splits:
        return [text]
    found: list[str] = []
    for part in split_list(text):
        pieces = [piece.strip() for piece in re.split(r"[/,]", part)] if kind.cells == "body" else [part]
        found += pieces if len(pieces) > 1 and all(is_body(piece, catalog) for piece in pieces) else [part]
    return found


def _stated(matched: Matched, name: str) -> str | None:
    wanted = fold(name)
    return next((target for header, target in matched.columns.items() if fold(header) == wanted), None)


def _kind(stated: str | None, catalog: Catalog) -> _Kind | None:
    """What the values of a target are; None for a target whose values are no codes."""
    target = target_of(stated, catalog) if stated else None
    listed = catalog.column_names.targets.get(target or "")
    if target is None or listed is None:
        return None
    field = _FIELDS.get(target, target.rpartition(".")[2])
    if listed.cells == "country":
        return _Kind("country_code", "country", True, True)
    if listed.cells == "body":
        return _Kind("organisation_name", "body", True, False)
    if listed.cells.startswith("code:"):
        needed = target not in ("#sector", "#subsector")
        return _Kind(
            field, listed.cells, target.startswith(("#sector", "#subsector", "#service", "#beneficiary")), needed
        )
    return _Kind(field, listed.cells, False, True) if listed.cells in ("currency", "trail") else None


def _guess(
    kind: _Kind,
    text: str,
    count: int,
    first: int,
    memory: Mapping[tuple[str, str], str],
    matched: Matched,
    catalog: Catalog,
) -> ValueGuess:
    code: str | None
    others: tuple[tuple[str, float], ...] = ()
    code, sure, why = memory.get((kind.field, fold(text))), 1.0, "remembered"
    if code is None:
        code, why = resolver(kind.cells, catalog)(text), "known"
    if code is None:
        code, sure, why, others = _nearest(kind, text, matched, catalog)
    return ValueGuess(kind.field, text, count, first, code, sure, why, others, kind.needed)


@lru_cache(maxsize=64)
def resolver(cells: str, catalog: Catalog) -> Callable[[str], str | None]:
    """What the reader makes of a text of this kind by itself."""
    kind, _, name = cells.partition(":")
    if kind == "country":
        return catalog.find_country
    if kind == "body":
        return lambda text: body_code(text, catalog)
    if kind == "trail":
        return catalog.find_trail
    if kind == "currency":
        return _currency
    listed = catalog.code_lists[name]

    def code(text: str) -> str | None:
        foreign = listed.from_system("hxl", text)
        return foreign[0] if len(foreign) == 1 else listed.find(text)

    return code


def body_code(text: str, catalog: Catalog) -> str | None:
    """The society's id, or the reference of another organisation, that a name stands for."""
    society = catalog.find_society(text)
    if society is not None or not is_body(text, catalog):
        return society
    organisation = catalog.organisations[str(catalog.find_organisation(text))]
    return organisation.refs[0] if organisation.refs else organisation.organisation_id


def _currency(text: str) -> str | None:
    try:
        return parse_currency(text)
    except ValueUnreadable:
        return None


def _nearest(
    kind: _Kind, text: str, matched: Matched, catalog: Catalog
) -> tuple[str | None, float, str, tuple[tuple[str, float], ...]]:
    """The likeliest code of a text that the reader does not know, how sure, why, and the next ones."""
    if kind.cells == "body" and fold(text) in _OWN and matched.country:
        society = catalog.society_of_country(matched.country)
        if society is not None:
            return society, 0.75, "country", ()
    scored: dict[str, float] = {}
    why = "similar"
    if kind.cells.startswith("code:"):
        inside = codes_in_text(catalog, kind.cells.partition(":")[2], text)
        if inside:
            why = "words"
            scored |= {code: 0.72 if len(inside) == 1 else 0.55 - 0.05 * at for at, code in enumerate(inside[:4])}
    named = candidates(kind.cells, catalog)
    for name, likeness, _ in process.extract(
        fold(text), list(named), scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=12
    ):
        score = round(0.2 + 0.75 * (likeness - _CUTOFF) / (100 - _CUTOFF), 3)
        if score > scored.get(named[name], 0.0):
            scored[named[name]] = score
            why = "similar" if score >= max(scored.values()) else why
    ranked = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < (LEAST if kind.needed else _LEAST_FREE):
        return None, 0.0, "none", tuple(ranked[:5])
    return ranked[0][0], ranked[0][1], why, tuple(ranked[1:6])
