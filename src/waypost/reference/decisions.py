"""How decisions of people are written: ``catalog/decisions``, or beside a build's inputs.

``same.csv``: ``left,right,judgement,by,at,why`` with keys ``publisher|identifier``; ``scope.csv``:
``key,judgement,by,at,why``, where ``unsure`` takes back what was decided before; ``names.csv``:
``name,means,by,at,why``, a name as sources write it and the body of the catalog that it means; ``corrections.csv``:
``source,identifier,field,expect,value,by,at,why``, the mend of one known value of one source;
``waivers.csv``: ``rule,key,until,by,at,why``, the justification for which a programme departs from a rule of practice,
for good reason and until a day: ``key`` is ``publisher|identifier`` of one of its records, and a day before ``at``
takes back what was decided before. ``at`` is a day, ``by``
a role or a name that may be public, ``why`` a reason.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from waypost.errors import CatalogError


@dataclass(frozen=True)
class DecisionFile:
    """One file of decisions: its name, its columns, which of them are keys, and the judgements it may hold."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    judgements: tuple[str, ...]


SAME = DecisionFile(
    "same.csv", ("left", "right", "judgement", "by", "at", "why"), ("left", "right"), ("same", "not_same", "unsure")
)
NAMES = DecisionFile("names.csv", ("name", "means", "by", "at", "why"), ("name",), ())
CORRECTIONS = DecisionFile(
    "corrections.csv",
    ("source", "identifier", "field", "expect", "value", "by", "at", "why"),
    ("source", "identifier", "field"),
    (),
)
WAIVERS = DecisionFile("waivers.csv", ("rule", "key", "until", "by", "at", "why"), ("rule", "key"), ())
SCOPE = DecisionFile("scope.csv", ("key", "judgement", "by", "at", "why"), ("key",), ("migration", "other", "unsure"))


def read_decisions(folder: Path, kind: DecisionFile) -> list[tuple[int, dict[str, str]]]:
    """Rows with their lines, stripped; an absent file gives none.

    Raises :class:`CatalogError` naming file and line for other columns, a cell too few or too many, and a judgement
    that the file may not hold: a decision that cannot be read must not be passed over.
    """
    path = folder / kind.name
    if not path.is_file():
        return []
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != kind.columns:
            raise CatalogError(f"{path}: expected the columns {','.join(kind.columns)}; found {reader.fieldnames}")
        for row in reader:
            if None in row or None in row.values():
                raise CatalogError(f"{path} line {reader.line_num}: expected {len(kind.columns)} cells")
            cells = {name: value.strip() for name, value in row.items()}
            if kind.judgements and cells["judgement"] not in kind.judgements:
                raise CatalogError(
                    f"{path} line {reader.line_num}: judgement {cells['judgement']!r}, "
                    f"expected {' | '.join(kind.judgements)}"
                )
            rows.append((reader.line_num, cells))
    return rows
