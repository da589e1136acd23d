"""A record in the making: claims of several rows brought together, the same thing said twice claimed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from waypost.model import SourceRecord
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.mappings.hxl_cells import RowCells


class Said(NamedTuple):
    """A value for one field, with what stood in the source, where, and on which basis."""

    value: str | None
    original: str | None = None
    column: Column | None = None
    basis: str = "reported"


@dataclass
class Draft:
    """Collects the claims of one record over its rows."""

    record: SourceRecord
    _seen: dict[tuple[str, tuple[tuple[str, str | None], ...]], int] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)
    _single: dict[tuple[str, str | None], str] = field(default_factory=dict)
    # Columns of the row at hand whose cells ended in a claim; shared with the row's cells.
    used: set[int] = field(default_factory=set)

    def add_part(self, kind: str, said: dict[str, Said]) -> None:
        """Claim a row of a child kind unless the record has the same one already (fields in the same order)."""
        filled = {name: one for name, one in said.items() if one.value}
        self.used.update(one.column.index for one in filled.values() if one.column)
        key = (kind, tuple([(name, one.value) for name, one in filled.items()]))
        if not filled or key in self._seen:
            return
        number = self._next.get(kind, 0)
        self._seen[key] = number
        self._next[kind] = number + 1
        for name, one in filled.items():
            self.record.add(
                kind,
                name,
                one.value,
                subject_no=number,
                original=one.original,
                basis=one.basis,
                place=one.column.shown if one.column else None,
            )

    def set_field(self, name: str, said: Said, cells: RowCells, language: str | None = None) -> None:
        """Claim a field of the programme; another value in a later row is an issue, and the first one stays."""
        if not said.value:
            return
        if said.column is not None:
            self.used.add(said.column.index)
        key = (name, language)
        known = self._single.get(key)
        if known is None:
            self._single[key] = said.value
            self.record.add(
                "programme",
                name,
                said.value,
                original=said.original,
                language=language,
                basis=said.basis,
                place=said.column.shown if said.column else None,
            )
        elif known != said.value and said.column is not None:
            hint = "give the rows keys of their own, or one value; the first one was kept"
            cells.flag("rows_disagree", said.column, f"programme.{name}", said.value, known, hint)

    def value(self, name: str, language: str | None = None) -> str | None:
        """The value claimed for a field of the programme so far."""
        return self._single.get((name, language))

    def has(self, name: str) -> bool:
        """Whether the field has a value in any language."""
        return any(key[0] == name for key in self._single)
