"""What became of a list, line by line: rows added, taken away and changed; those that stay are counted.

Serves what waits for a signature, the history and the look at a file alike. A row is the same one where it has the key
of its kind, or differs in one field alone; of how a programme works a row is one entry of a practice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from waypost.analysis.rule_words import practice_words
from waypost.model.contribution import OF_CODES
from waypost.publish.labels import Labels
from waypost.reference import Catalog
from waypost.reference.practices import KIND, NO_ANSWER, NONE, NONE_LABEL
from waypost.web.contribute.showing import field_text, practice_lines, row_text
from waypost.web.pages.templating import NOT_REPORTED

_NUMBER, _FIELD, _VALUE = "practice_no", "practice_field", "practice_value"
_Entry = tuple[str, str]


@dataclass(frozen=True)
class Part:
    """One field of a row that changed: its name, what stood, what is new; a dash for nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One row. ``mark``: added, removed or changed; ``words`` of a changed one are what stayed of it."""

    mark: str
    words: str
    parts: tuple[Part, ...] = ()
    place: str = ""  # where a file has it: "Programmes!D8"


@dataclass(frozen=True)
class ListChange:
    """The rows that differ, in the order of the list, and how many stay as they are."""

    lines: tuple[Line, ...]
    unchanged: int


def list_change(
    slot: str,
    old: Any,
    new: Any,
    language: str,
    catalog: Catalog,
    kept: Sequence[Any] | None = None,
    places: Sequence[str] = (),
) -> ListChange | None:
    """What became of a list; None for what is none.

    ``kept`` is the list as it would stand where ``new`` holds only what was put in. ``places`` are those of the rows
    of ``new`` in a file.
    """
    if not isinstance(old, list) and not isinstance(new, list):
        return None
    before, after = old or [], new or []
    where = dict(zip(map(_frozen, after), places, strict=False))
    if slot == KIND:
        return _practices(before, after, kept, where, language, catalog)
    gone, come = Counter(map(_frozen, before)), Counter(map(_frozen, after))
    removed, added = _beyond(before, come), _beyond(after, gone)
    pairs = _paired(slot, removed, added, catalog)
    lines = []
    for at, row in enumerate(removed):
        if at not in pairs:
            lines.append(Line("removed", row_text(slot, row, language, catalog)))
            continue
        lines.append(_changed(slot, row, added[pairs[at]], where, language, catalog))
    lines += [
        Line("added", row_text(slot, row, language, catalog), place=where.get(_frozen(row), ""))
        for at, row in enumerate(added)
        if at not in pairs.values()
    ]
    unchanged = len(before) - len(removed) if kept is None else len(kept) - len(added)
    return ListChange(tuple(lines), max(unchanged, 0))


def _frozen(row: Any) -> Any:
    return frozenset((k, v) for k, v in row.items() if v) if isinstance(row, Mapping) else row


def _beyond(rows: Sequence[Any], others: Mapping[Any, int]) -> list[Any]:
    """The rows that the other list does not have, each as often as it is more."""
    left = Counter(others)
    found = []
    for row in rows:
        if left[_frozen(row)] > 0:
            left[_frozen(row)] -= 1
        else:
            found.append(row)
    return found


def _paired(slot: str, removed: Sequence[Any], added: Sequence[Any], catalog: Catalog) -> dict[int, int]:
    """Which removed row became which added one, by their places."""
    key = catalog.schema[slot].key if slot in catalog.schema and slot not in OF_CODES else ()
    pairs: dict[int, int] = {}
    for is_same in (lambda one, other: _has_key(one, other, key), _differs_in_one):
        for at, row in enumerate(removed):
            if at in pairs or not isinstance(row, Mapping):
                continue
            free = (n for n, each in enumerate(added) if n not in pairs.values() and isinstance(each, Mapping))
            found = next((n for n in free if is_same(row, added[n])), None)
            if found is not None:
                pairs[at] = found
    return pairs


def _has_key(one: Mapping[str, str], other: Mapping[str, str], key: Sequence[str]) -> bool:
    return any(one.get(name) for name in key) and all(one.get(name) == other.get(name) for name in key)


def _differs_in_one(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows share what they say, two fields at least, but for one field."""
    names = {*one, *other}
    apart = sum(one.get(name) != other.get(name) for name in names)
    return apart == 1 and len(names) > 2


def _changed(
    slot: str, one: Mapping[str, str], other: Mapping[str, str], where: Mapping[Any, str], language: str,
    catalog: Catalog,
) -> Line:  # fmt: skip
    stayed = {name: value for name, value in one.items() if other.get(name) == value}
    fields = catalog.schema[slot].fields
    parts = tuple(
        Part(
            fields[name].label.get(language, fields[name].label["en"]),
            *(field_text(slot, name, row[name], language, catalog) if row.get(name) else NOT_REPORTED
              for row in (one, other)),
        )
        for name in fields
        if one.get(name) != other.get(name)
    )  # fmt: skip
    words = row_text(slot, stayed, language, catalog) if stayed else ""
    return Line("changed", words, parts, where.get(_frozen(other), ""))


def _practices(
    before: Sequence[Any],
    after: Sequence[Any],
    kept: Sequence[Any] | None,
    where: Mapping[Any, str],
    language: str,
    catalog: Catalog,
) -> ListChange:
    """Entry by entry, in the order in which they first stand."""
    old, new = _entries(before, catalog), _entries(after, catalog)
    several = {code for code, number in (*old, *new) if number not in ("0", NONE)}
    lines = []
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key, {}), new.get(key, {})
        if one == other:
            continue
        place = next((found for row in after if _entry(row) == key and (found := where.get(_frozen(row)))), "")
        if not one or not other:
            mark, rows = ("added", other) if other else ("removed", one)
            lines.append(Line(mark, _entry_text(key, rows, language, catalog), place=place))
            continue
        practice = catalog.practices[key[0]]
        names = [name for name in (*practice.fields, NONE) if one.get(name) != other.get(name)]
        parts = tuple(
            Part(
                practice.fields[name].label[language] if name in practice.fields else "",
                *(_fact(key[0], name, said[name], language, catalog) if name in said else NOT_REPORTED
                  for said in (one, other)),
            )
            for name in names
        )  # fmt: skip
        number = f" {int(key[1]) + 1}" if key[1].isdigit() and key[0] in several else ""
        lines.append(Line("changed", practice.label[language] + number, parts, place))
    if kept is None:
        unchanged = sum(old.get(key) == said for key, said in new.items())
    else:
        unchanged = sum(key not in old and key not in new for key in _entries(kept, catalog))
    return ListChange(tuple(lines), unchanged)


def _entry(row: Any) -> _Entry | None:
    """Which entry a row is of: practice and number; that there is none stands apart from the entries."""
    if not isinstance(row, Mapping) or not row.get("practice_code"):
        return None
    return row["practice_code"], NONE if row.get(_FIELD) == NONE else row.get(_NUMBER) or "0"


def _entries(rows: Sequence[Any], catalog: Catalog) -> dict[_Entry, dict[str, str]]:
    found: dict[_Entry, dict[str, str]] = {}
    for row in rows:
        if (key := _entry(row)) is not None and key[0] in catalog.practices:
            found.setdefault(key, {})[row.get(_FIELD, "")] = row.get(_VALUE, "")
    return found


def _entry_text(key: _Entry, said: Mapping[str, str], language: str, catalog: Catalog) -> str:
    number = "0" if key[1] == NONE else key[1]
    rows = [{"practice_code": key[0], _NUMBER: number, _FIELD: k, _VALUE: v} for k, v in said.items()]
    return next(iter(practice_lines(rows, language, catalog)), key[0])


def _fact(practice: str, field: str, value: str, language: str, catalog: Catalog) -> str:
    if field == NONE:
        return NONE_LABEL[language] if value == "true" else Labels(catalog, language).code(NO_ANSWER, value)
    known = catalog.practices[practice]
    return practice_words(known, field, value, catalog, language) if field in known.fields else value
