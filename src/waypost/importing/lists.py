"""Two lists of rows side by side: whether they say the same, what was put in and taken out, what stays known.

A list is compared over the fields that the told side can tell at all. Where what stands knows more (a district, of a
country that the file names alone), one told row can mean several standing ones: then it counts whether a row is there,
not how often. A body is the same under each of its names and references.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from waypost.model.contribution import Rows, Value
from waypost.model.text import fold
from waypost.model.workbook_layout import ANSWER, FACT, PRACTICE
from waypost.reference import Catalog

Row = tuple[tuple[str, str], ...]
_BODY = ("organisation_ref", "organisation_name")
_MADE_UP = "org-"  # references that the register works out for bodies that have none


class Lists:
    """Compares lists of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        """The catalog says which names are one body."""
        self._catalog = catalog
        self._bodies: dict[tuple[str, ...], str] = {}

    def same(self, slot: str, told: Value | None, stands: Value | None, fields: Iterable[str] = ()) -> bool:
        """Whether both lists say the same. ``fields`` are those that the told side can tell; none: all of them."""
        if told == stands:
            return True
        wanted = fields if isinstance(fields, frozenset) else frozenset(fields)
        old, new = self._rows(slot, stands, wanted), self._rows(slot, told, wanted)
        if wanted and isinstance(stands, list) and _knows_more(stands, wanted):
            return set(old) == set(new)
        return len(old) == len(new) and (old == new or sorted(old) == sorted(new))

    def changes(
        self, slot: str, told: Value | None, stands: Value | None, fields: Iterable[str] = ()
    ) -> tuple[list[Any], list[Any]]:
        """Rows taken out and rows put in, for people to look at."""
        wanted = fields if isinstance(fields, frozenset) else frozenset(fields)
        old, new = self._both(slot, told, stands, wanted)
        shown = self._shown(slot, stands, wanted) | self._shown(slot, told, wanted)
        return [shown[row] for row in sorted((old - new).elements())], [
            shown[row] for row in sorted((new - old).elements())
        ]

    def merged(
        self, slot: str, told: Sequence[Mapping[str, str]], stands: Sequence[Mapping[str, str]], key: Sequence[str]
    ) -> Rows:
        """The told rows, each with what the standing rows that it means know beyond: of one content, else of one key.

        A file that tells countries alone takes no district away from a country that it leaves as it is.
        """
        fields = frozenset(name for row in told for name in row)
        left = [dict(row) for row in stands]
        by_content: dict[Row, list[dict[str, str]]] = {}
        by_key: dict[tuple[str | None, ...], list[dict[str, str]]] = {}
        for row in left:
            by_content.setdefault(self._row(slot, row, fields), []).append(row)
            if any(name := tuple(row.get(k) for k in key)):
                by_key.setdefault(name, []).append(row)
        is_narrow = _knows_more(left, fields)
        used: set[int] = set()
        merged: Rows = []
        changed: list[tuple[int, dict[str, str]]] = []
        for each_told in told:
            said = {k: v for k, v in each_told.items() if v}
            meant = [each for each in by_content.get(self._row(slot, said, fields), ()) if id(each) not in used]
            beyond = [each for each in meant[1:] if is_narrow and _knows_more([each], fields)]
            for each in [*meant[:1], *beyond]:
                used.add(id(each))
                merged.append({**each, **({} if slot == "participation" else said)})
            if not meant:
                changed.append((len(merged), said))
                merged.append(said)
        for at, said in changed:
            near = by_key.get(tuple(said.get(k) for k in key), ())
            match = next((each for each in near if id(each) not in used), None)
            if match is not None:
                used.add(id(match))
                merged[at] = {**{k: v for k, v in match.items() if k not in fields}, **said}
        return merged

    def _both(
        self, slot: str, told: Value | None, stands: Value | None, wanted: frozenset[str]
    ) -> tuple[Counter[Row], Counter[Row]]:
        old, new = Counter(self._rows(slot, stands, wanted)), Counter(self._rows(slot, told, wanted))
        if wanted and isinstance(stands, list) and _knows_more(stands, wanted):
            return Counter(dict.fromkeys(old, 1)), Counter(dict.fromkeys(new, 1))
        return old, new

    def _rows(self, slot: str, value: Value | None, wanted: frozenset[str]) -> list[Row]:
        rows = value if isinstance(value, list) else ()
        return [row for row in [self._row(slot, each, wanted) for each in rows] if row]

    def _shown(self, slot: str, value: Value | None, wanted: frozenset[str]) -> dict[Row, Any]:
        return {
            self._row(slot, each, wanted): each
            if isinstance(each, str)
            else {k: v for k, v in each.items() if v and (not wanted or k in wanted)}
            for each in (value if isinstance(value, list) else ())
        }

    def _row(self, slot: str, row: Mapping[str, str] | str, wanted: frozenset[str]) -> Row:
        if isinstance(row, str):
            return (("code", row),)
        said = {k: v for k, v in row.items() if v and (not wanted or k in wanted)}
        if slot == "participation":
            body = self.body(row, wanted)
            said = {k: v for k, v in said.items() if k not in _BODY} | ({"body": body} if body else {})
        elif slot == PRACTICE and ANSWER in said and self._names_body(said):
            said[ANSWER] = self._known_body(said[ANSWER])
        return tuple(sorted(said.items()))

    def body(self, row: Mapping[str, str], wanted: frozenset[str] = frozenset()) -> str:
        """What stands for a body: its id in the catalog, else its reference, else its name."""
        stated = {name: row[name] for name in _BODY if row.get(name)}
        texts = tuple(text for name, text in stated.items() if not wanted or name in wanted) or tuple(stated.values())
        known = self._bodies.get(texts)
        if known is None:
            known = self._bodies[texts] = self._find_body(texts)
        return known

    def _names_body(self, row: Mapping[str, str]) -> bool:
        """Whether the answer of a row about a practice is a body: one that has many names and references."""
        practice = self._catalog.practices.get(row.get("practice_code", ""))
        field = practice.fields.get(row.get(FACT, "")) if practice is not None else None
        return field is not None and field.type == "body"

    def _known_body(self, text: str) -> str:
        if text in self._catalog.societies:
            return text
        return self._catalog.find_society(text) or self._catalog.find_organisation(text) or text

    def _find_body(self, texts: tuple[str, ...]) -> str:
        for text in texts:
            if text in self._catalog.societies:
                return text
            found = self._catalog.find_society(text) or self._catalog.find_organisation(text)
            if found:
                return found
        real = [text for text in texts if not text.startswith(_MADE_UP)] or list(texts)
        return fold(real[0]) or real[0] if real else ""


def _knows_more(rows: Sequence[Mapping[str, str] | str], fields: frozenset[str]) -> bool:
    for row in rows:
        if isinstance(row, dict):
            for name, value in row.items():
                if value and name not in fields:
                    return True
    return False
