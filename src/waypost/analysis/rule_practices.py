"""What leaves of rules ask about practices, answered for every programme: the facts are read once.

Facts stand one to a row. They become entries, a column for each field that some leaf asks about; each leaf is worked
out per entry, and the entries of a programme are put together. What a society cannot or will not say is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.rule_logic import boolean, of_value
from waypost.reference.practices import NO_ANSWER, NONE, Practice
from waypost.reference.rule_language import Leaf, Some, leaves_of

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_YES, _NO = 1, 0


def is_of_practice(leaf: Leaf) -> bool:
    """Whether a leaf asks about a fact of a practice."""
    return isinstance(leaf, Some) or "." in leaf.field


def practice_leaves(tables: Tables, programmes: ibis.Table, leaves: Mapping[Leaf, str], catalog: Catalog) -> ibis.Table:
    """``programme_id`` and a boolean column for each leaf; a programme of which no fact is told has no row.

    ``programmes`` holds ``programme_id`` and ``judged_on``.
    """
    entries = _entries(tables, programmes, _fields(leaves), catalog)
    asked = {name: (_practice(leaf), _of_entry(entries, leaf, catalog).cast("int8")) for leaf, name in leaves.items()}
    worked = entries.select("programme_id", "practice_code", **{name: value for name, (_, value) in asked.items()})
    answers = {}
    for leaf, name in leaves.items():
        mine = worked.practice_code == asked[name][0]
        yes = worked[name].max(where=mine)
        answers[name] = yes
        if isinstance(leaf, Some):
            answers[f"{name}_open"] = worked[name].isnull().any(where=mine)
    grouped = worked.group_by("programme_id").aggregate(**answers)
    settled = {
        name: (_settled(grouped, name) if isinstance(leaf, Some) else grouped[name]) == _YES
        for leaf, name in leaves.items()
    }
    return grouped.select("programme_id", **settled)


def _settled(grouped: ibis.Table, name: str) -> Any:
    """One entry that is so is enough; else an entry of which it is not known leaves it open."""
    yes = grouped[name]
    return ibis.ifelse(grouped[f"{name}_open"], yes.nullif(_NO), yes)


def _practice(leaf: Leaf) -> str:
    return leaf.field.partition(".")[0]


def _fields(leaves: Iterable[Leaf]) -> list[str]:
    """The names of all fields of entries that are asked about, each once."""
    named: dict[str, None] = {}
    for leaf in leaves:
        inner = leaves_of(leaf.part) if isinstance(leaf, Some) else (leaf,)
        named.update(dict.fromkeys(each.field.rpartition(".")[2] for each in inner))
    return list(named)


def _entries(tables: Tables, programmes: ibis.Table, fields: list[str], catalog: Catalog) -> ibis.Table:
    """One row per entry: programme, day, practice, number, the fields as text, and what is said of ``none``."""
    facts = tables["practice"].join(programmes.select("programme_id", "judged_on"), "programme_id")
    silent = list(catalog.code_lists[NO_ANSWER].codes) if NO_ANSWER in catalog.code_lists else []
    said = ibis.ifelse(facts.practice_value.isin(silent), ibis.null("string"), facts.practice_value)
    columns = {_column(name): said.max(where=facts.practice_field == name) for name in (*fields, NONE)}
    keys = ["programme_id", "judged_on", "practice_code", "practice_no"]
    return facts.group_by(keys).aggregate(**columns)


def _column(field: str) -> str:
    return f"said_{field}"


def _typed(text: Any, practice: Practice, field: str) -> Any:
    kind = practice.fields[field].type
    if kind == "boolean":
        return text == "true"
    if kind == "date":
        return text.try_cast("date")
    return text.try_cast("float64") if kind == "number" else text


def _of_entry(entries: ibis.Table, leaf: Leaf, catalog: Catalog) -> Any:
    """What one entry says to a leaf; an entry that says there is none is never so."""
    practice = catalog.practices[_practice(leaf)]
    if not isinstance(leaf, Some):
        field = leaf.field.rpartition(".")[2]
        return of_value(_typed(entries[_column(field)], practice, field), leaf, entries.judged_on)
    inner = {
        each: of_value(_typed(entries[_column(each.field)], practice, each.field), each, entries.judged_on)
        for each in dict.fromkeys(leaves_of(leaf.part))
    }
    none = (entries[_column(NONE)] == "true").fill_null(ibis.literal(False))
    return ibis.ifelse(none, ibis.literal(False), boolean(leaf.part, inner))
