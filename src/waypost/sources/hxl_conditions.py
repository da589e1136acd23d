"""The ``when`` of a rule in SQL, and how a cell is asked whether it is filled and which number it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_rules import Rule, matching

_WORDS = {
    "yes": ("yes", "y", "oui", "o", "si", "sí", "s", "true", "1", "x", "نعم"),
    "no": ("no", "n", "non", "false", "0", "لا"),
}


def quoted(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def filled(column: Column) -> str:
    """SQL: something stands in the cell."""
    return f"trim(c{column.index}) <> ''"


def as_number(column: Column, decimal: str | None) -> str:
    """SQL: the cell as a number, null where it is none that the declared decimal sign gives one reading to.

    Signs that group are taken off when the plain text is no number; without a declared sign only those that can
    do nothing else, spaces and apostrophes.
    """
    cell = f"c{column.index}"
    grouping = "' ’\u00a0\u202f\u2009" + {".": ",", ",": "."}.get(decimal or "", "")
    bare = f"translate({cell}, {quoted(grouping)}, '')"
    if decimal == ",":
        return f"try_cast(replace({bare}, ',', '.') as double)"
    return f"coalesce(try_cast({cell} as double), try_cast({bare} as double))"


def conditions(rule: Rule, columns: Sequence[Column], decimal: str | None) -> str | None:
    """The ``when`` of a rule in SQL; None when the table lacks one of its columns.

    An empty cell is neither a yes nor a no, and lacks nothing: what it would have said is not known.
    """
    parts = []
    for pattern, state in rule.when.items():
        found = matching(columns, pattern)
        if not found:
            return None
        parts.append(_condition(found[0], state, decimal))
    return " and ".join(parts) or "true"


def _condition(column: Column, state: Any, decimal: str | None) -> str:
    cell = f"lower(trim(c{column.index}))"
    if state == "filled":
        return filled(column)
    if state == "empty":
        return f"(not {filled(column)} or coalesce({as_number(column, decimal)} = 0, false))"
    if state == "positive":
        return f"coalesce({as_number(column, decimal)}, 0) > 0"
    if isinstance(state, dict):
        return _texts(column, cell, {name: _listed(texts) for name, texts in state.items()})
    texts = _WORDS.get(state, (state,)) if isinstance(state, str) else tuple(state)
    return f"{cell} in ({', '.join(quoted(str(text).lower()) for text in texts)})"


def _listed(texts: Any) -> list[str]:
    return [str(text).lower() for text in ([texts] if isinstance(texts, str) else texts)]


def _texts(column: Column, cell: str, asked: dict[str, list[str]]) -> str:
    """``contains`` or ``is`` one of the texts, and ``lacks`` them all."""
    some = [f"contains({cell}, {quoted(text)})" for text in asked.get("contains", ())]
    some += [f"{cell} = {quoted(text)}" for text in asked.get("is", ())]
    none = [f"not contains({cell}, {quoted(text)})" for text in asked.get("lacks", ())]
    every = ([f"({' or '.join(some)})"] if some else []) + none
    return "(" + " and ".join([*every, filled(column)]) + ")"
