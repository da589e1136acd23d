"""Rows of how a programme works to claims: what is said, of which entry, and the answer, each held against the catalog.

People count entries from 1, the register from 0. A row without a number belongs with the row right above it where
that one tells something else of the same practice; otherwise it begins an entry after all that are numbered. So no two
rows of one fact fall together unless somebody numbered them so, and then the first is read and an issue says so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from waypost.model.workbook_layout import ANSWER, ENTRY, FACT, PRACTICE, given_slot, practice_slot
from waypost.reference.fitting import fits_row
from waypost.reference.practices import FACTS, LONGEST, NO_ANSWER, NONE, Practice
from waypost.sources.claiming import NUMBER_UNREADABLE, Cell, Claimer
from waypost.sources.exhaust import stated_text
from waypost.sources.formats.workbook import CellText, Row
from waypost.sources.practices import read_value

PRACTICE_ODD, PRACTICE_TWICE = "workbook_practice_odd", "workbook_practice_twice"
_FACT, _ENTRY, _ANSWER = (f"{PRACTICE}.{field}" for field in (FACT, ENTRY, ANSWER))
_MOST_ENTRIES = 9_999


@dataclass
class _Told:
    """One row that was read. ``number`` from 0; None: to be worked out."""

    practice: Practice
    field: str
    number: int | None
    value: str
    cell: CellText
    row: Row


def claim_practices(claimer: Claimer, rows: Sequence[Row], basis_of: Callable[[str, str], str]) -> frozenset[str]:
    """Claim the rows of one programme; return the slots of the practices that they speak of.

    ``basis_of`` gives the basis of a slot for the digest of its rows as they stand in the sheet.
    """
    told = [found for row in rows if (found := _read(claimer, row)) is not None]
    _number(told)
    stated = _stated_rows(claimer, rows)
    bases = {slot: basis_of(slot, given_slot(PRACTICE, cells)) for slot, cells in stated.items()}
    kept = _without_twice(claimer, told)
    for subject_no, each in enumerate(kept):
        place = str(Cell(*each.cell[1:]))
        values = {
            "practice_code": each.practice.practice,
            ENTRY: str(each.number),
            FACT: each.field,
            ANSWER: each.value,
        }
        for name, text in values.items():
            original = stated_text(each.cell.value) if name == ANSWER else None
            basis = bases[practice_slot(each.practice.practice)]
            claimer.record.add(PRACTICE, name, text, subject_no=subject_no, original=original, place=place, basis=basis)
    return frozenset(bases)


def _stated_rows(claimer: Claimer, rows: Sequence[Row]) -> Mapping[str, list[dict[str, Any]]]:
    """The cells of each practice that say something, whether they can be read or not, by slot."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        fact = _fact(claimer, row)
        if fact is not None and (_ANSWER in row or fact[1] == NONE):
            found[practice_slot(fact[0].practice)].append({token: cell.value for token, cell in row.items()})
    return found


def _fact(claimer: Claimer, row: Row) -> tuple[Practice, str] | None:
    catalog = claimer.ctx.catalog
    stated = stated_text(row[_FACT].value) if _FACT in row else None
    code = catalog.code_lists[FACTS].find(stated) if stated is not None else None
    if code is None:
        return None
    name, _, field = code.partition(".")
    return catalog.practices[name], field


def at_cell(claimer: Claimer, cell: CellText) -> Claimer:
    """A claimer that says where this cell stands."""
    where = Cell(cell.sheet, cell.row, cell.column)
    return Claimer(claimer.record, claimer.ctx, claimer.language, claimer.decimal, cell=where)


def _read(claimer: Claimer, row: Row) -> _Told | None:
    """One row, or None: with an issue at the cell that cannot be read, without one where nothing was answered."""
    fact, answer = _fact(claimer, row), row.get(_ANSWER)
    if fact is None:
        if _FACT in row:
            at_cell(claimer, row[_FACT]).read_code(_FACT, row[_FACT].value, FACTS)
        elif answer is not None:
            at_cell(claimer, answer).issue(PRACTICE_ODD, _ANSWER, stated_text(answer.value), "what is said, beside it")
        return None
    practice, field = fact
    if answer is None and not (field == NONE and practice.is_list):
        return None
    cell = answer or row[_FACT]
    value = "true" if answer is None else _answer(at_cell(claimer, answer), practice, field, answer.value)
    if value is None:
        return None
    number: int | None = 0
    if practice.is_list and field != NONE:
        number = None
        if _ENTRY in row and (number := _entry(at_cell(claimer, row[_ENTRY]), row[_ENTRY].value)) is None:
            return None
    elif field != NONE and _ENTRY in row and (_entry(at_cell(claimer, row[_ENTRY]), row[_ENTRY].value) or 0) > 0:
        found = stated_text(row[_ENTRY].value)
        at_cell(claimer, row[_ENTRY]).issue(PRACTICE_ODD, _ENTRY, found, "no number, for there is one entry alone")
        return None
    return _Told(practice, field, number, value, cell, row)


def _entry(claimer: Claimer, value: object) -> int | None:
    """The number of an entry, from 0; None with an issue."""
    found = claimer.read_number(_ENTRY, value, whole=True)
    if found is None:
        return None
    if not 1 <= int(found) <= _MOST_ENTRIES:
        claimer.issue(NUMBER_UNREADABLE, _ENTRY, stated_text(value), f"a whole number from 1 to {_MOST_ENTRIES}")
        return None
    return int(found) - 1


def _answer(claimer: Claimer, practice: Practice, field: str, value: object) -> str | None:
    """The canonical value of an answer; None with an issue."""
    catalog, name = claimer.ctx.catalog, f"{practice.practice}.{field}"
    stated = value.isoformat()[:10] if isinstance(value, dt.date) else stated_text(value)
    if field == NONE:
        silent = catalog.code_lists[NO_ANSWER].find(stated or "")
        found = silent or (claimer.read_truth(name, value) if practice.is_list else None)
        if found == "false" or (found is None and not practice.is_list):
            expected = "Yes, or no row at all" if practice.is_list else "one of the three kinds of no answer"
            claimer.issue(PRACTICE_ODD, name, stated, expected)
            return None
        return found
    is_typed = practice.fields[field].type in ("date", "number")
    found = read_value(claimer, practice, field, value if is_typed else stated, name)
    row = {"practice_code": practice.practice, ENTRY: "0", FACT: field, ANSWER: found or ""}
    if found is not None and not fits_row(PRACTICE, row, catalog):
        claimer.issue(PRACTICE_ODD, name, stated, f"one answer of at most {LONGEST} signs")
        return None
    return found


def _number(told: Sequence[_Told]) -> None:
    """Give a number to the rows that have none."""
    taken: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in told:
        if each.number is not None:
            taken[each.practice.practice][each.number].add(each.field)
    before: _Told | None = None
    for each in told:
        entries = taken[each.practice.practice]
        if each.number is None:
            number = before.number if before is not None and _is_next(before, each) else None
            if number is None or each.field in entries[number]:
                number = max(entries, default=-1) + 1
            each.number = number
            entries[number].add(each.field)
        before = each


def _is_next(before: _Told, row: _Told) -> bool:
    """Whether a row stands right below another of the same practice that names an entry."""
    one, other = before.row[_FACT], row.row[_FACT]
    is_below = one.sheet == other.sheet and one.row + 1 == other.row
    return is_below and before.practice is row.practice and before.field != NONE


def _without_twice(claimer: Claimer, told: Sequence[_Told]) -> list[_Told]:
    """Rows that say one thing of each fact; another answer is an issue, as is that there are none beside some."""
    entered = {each.practice.practice for each in told if each.field != NONE}
    kept: dict[tuple[str, int | None, str], _Told] = {}
    for each in told:
        name = f"{each.practice.practice}.{each.field}"
        key = each.practice.practice, each.number, each.field
        if each.field == NONE and each.practice.practice in entered:
            at_cell(claimer, each.cell).issue(
                PRACTICE_TWICE, name, stated_text(each.cell.value), "this, or rows that tell of some"
            )
        elif key not in kept:
            kept[key] = each
        elif kept[key].value != each.value:
            first = kept[key].cell
            expected = f"one answer; the first is {first.sheet}!{first.column}{first.row}"
            at_cell(claimer, each.cell).issue(PRACTICE_TWICE, name, stated_text(each.cell.value), expected)
    return list(kept.values())
