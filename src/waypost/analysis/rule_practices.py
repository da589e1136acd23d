"""What leaves of rules ask about practices, answered for every programme: the facts are read once.

Facts stand one to a row. What the leaves ask of one field is a bit for each of them, numbered within its practice, so
that an entry is two numbers: what is known of it, and what of that is so. The tests of an entry are bits again, so that
a programme is three numbers: which tests some entry meets, which some entry leaves open, and of which practices
anything is said. What a society cannot or will not say is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.bits import bit_or
from waypost.analysis.common import rows_of
from waypost.analysis.rule_logic import boolean, of_value
from waypost.reference.practices import NONE
from waypost.reference.rule_language import Compared, Known, Leaf, OneOf, Some, Truth, leaves_of

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_NO_ENTRY = 1 << 61  # an entry that says that there is none
_MOST_TESTS = 62  # of one number
_ENTRY = ("programme_id", "practice_code", "practice_no")


def is_of_practice(leaf: Leaf) -> bool:
    """Whether a leaf asks about a fact of a practice."""
    return isinstance(leaf, Some) or "." in leaf.field


@dataclass
class _Asked:
    """What is asked of the entries of one practice: each question about a field has a bit."""

    practice: str
    bits: dict[Leaf, int] = field(default_factory=dict)

    def bit(self, leaf: Leaf) -> int:
        return self.bits.setdefault(leaf, 1 << len(self.bits))

    def of_field(self, name: str) -> dict[Leaf, int]:
        return {leaf: bit for leaf, bit in self.bits.items() if _field(leaf) == name}


def _field(leaf: Leaf) -> str:
    return leaf.field.rpartition(".")[2]


def _parts(leaf: Leaf) -> Iterable[Leaf]:
    """The questions about fields that a leaf about a practice is made of."""
    return leaves_of(leaf.part) if isinstance(leaf, Some) else (leaf,)


def practice_leaves(tables: Tables, programmes: ibis.Table, leaves: Mapping[Leaf, str], catalog: Catalog) -> ibis.Table:
    """``programme_id`` and a boolean column for each leaf; a programme of which no fact is told has no row.

    ``programmes`` holds ``programme_id`` and ``judged_on``.
    """
    asked: dict[str, _Asked] = {}
    for leaf in leaves:
        practice = leaf.field.partition(".")[0]
        for part in _parts(leaf):
            asked.setdefault(practice, _Asked(practice)).bit(part)
    entries = _entries(tables, programmes, asked, catalog)
    groups = [list(leaves)[at : at + _MOST_TESTS] for at in range(0, len(leaves), _MOST_TESTS)]
    numbers: dict[str, Any] = {}
    for number, group in enumerate(groups):
        numbers |= {f"{name}_{number}": value for name, value in _tested(entries, group, asked).items()}
    tested = entries.select("programme_id", **numbers)
    grouped = tested.group_by("programme_id").aggregate(**{name: bit_or(tested[name]) for name in numbers})
    found = {}
    for number, group in enumerate(groups):
        for place, leaf in enumerate(group):
            met, open_, told = (grouped[f"{name}_{number}"] & (1 << place) for name in ("met", "open", "told"))
            unknown = (open_ != 0) | (told == 0)
            found[leaves[leaf]] = (met != 0).nullif(ibis.literal(False))
            if not isinstance(leaf, Known):
                found[leaves[leaf]] = ibis.cases((met != 0, True), (unknown, ibis.null("boolean")), else_=False)
    return grouped.select("programme_id", **found)


def _entries(tables: Tables, programmes: ibis.Table, asked: Mapping[str, _Asked], catalog: Catalog) -> ibis.Table:
    """One row per entry of the practices asked about: ``known`` and ``is_so`` as bits of its practice."""
    days = programmes.select("programme_id", "judged_on")
    facts = tables["practice"].semi_join(days, "programme_id")
    facts = facts.filter(facts.practice_code.isin(list(asked)))
    keys = ["practice_code", "practice_field", "practice_value"]
    coded = facts.left_join(rows_of(_coded(asked, catalog)), keys)
    nothing = ibis.literal(0, "int64")
    parts = [coded.select(*_ENTRY, known=coded.known.fill_null(nothing), is_so=coded.is_so.fill_null(nothing))]
    parts += [
        _measured(facts, days, asking.practice, name, catalog)(asking.of_field(name))
        for asking in asked.values()
        for name in dict.fromkeys(_field(leaf) for leaf in asking.bits if isinstance(leaf, Compared))
    ]
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return rows.group_by(list(_ENTRY)).aggregate(known=bit_or(rows.known), is_so=bit_or(rows.is_so))


def _coded(asked: Mapping[str, _Asked], catalog: Catalog) -> list[dict[str, str | int]]:
    """What each value of a field with codes, or that is true or false, says to the questions about it."""
    rows: list[dict[str, str | int]] = []
    for asking in asked.values():
        practice = catalog.practices[asking.practice]
        rows.append(_row(asking.practice, NONE, "true", _NO_ENTRY, _NO_ENTRY))
        for name in dict.fromkeys(_field(leaf) for leaf in asking.bits):
            code_list = practice.list_of(name)
            kind = practice.fields[name].type
            values = list(catalog.countries) if kind == "country" else ["true", "false"]
            for value in catalog.code_lists[code_list].codes if code_list else values if kind != "date" else ():
                bits = asking.of_field(name)
                is_so = sum(bit for leaf, bit in bits.items() if _says(leaf, value))
                rows.append(_row(asking.practice, name, value, sum(bits.values()), is_so))
    return rows


def _row(practice: str, name: str, value: str, known: int, is_so: int) -> dict[str, str | int]:
    told = {"practice_code": practice, "practice_field": name, "practice_value": value}
    return {**told, "known": known, "is_so": is_so}


def _says(leaf: Leaf, value: str) -> bool:
    if isinstance(leaf, OneOf):
        return value in leaf.codes
    return value == "true" if isinstance(leaf, Truth) else isinstance(leaf, Known)


def _measured(facts: ibis.Table, days: ibis.Table, practice: str, name: str, catalog: Catalog) -> Any:
    """Facts of a field that is a day or a number: a function from its questions to their bits by entry."""
    kind = "date" if catalog.practices[practice].fields[name].type == "date" else "float64"
    mine = facts.filter((facts.practice_code == practice) & (facts.practice_field == name)).join(days, "programme_id")
    told = mine.mutate(said=mine.practice_value.try_cast(kind))

    def bits(questions: Mapping[Leaf, int]) -> ibis.Table:
        said = told.filter(told.said.notnull())
        is_so = ibis.literal(0, "int64")
        for leaf, bit in questions.items():
            is_met = said.said.notnull() if isinstance(leaf, Known) else of_value(said.said, leaf, said.judged_on)
            is_so = (is_so + ibis.ifelse(is_met, bit, 0)).cast("int64")
        return said.select(*_ENTRY, known=ibis.literal(sum(questions.values()), "int64"), is_so=is_so)

    return bits


def _tested(entries: ibis.Table, leaves: list[Leaf], asked: Mapping[str, _Asked]) -> dict[str, Any]:
    """For one entry the tests that it meets, those that it leaves open, and those about its practice, as bits."""
    by_practice: dict[str, list[tuple[int, Any]]] = {}
    for place, leaf in enumerate(leaves):
        practice = leaf.field.partition(".")[0]
        values = {part: _value(entries, part, asked[practice].bit(part)) for part in dict.fromkeys(_parts(leaf))}
        test = boolean(leaf.part if isinstance(leaf, Some) else leaf, values).cast("int8")
        by_practice.setdefault(practice, []).append((1 << place, test))
    found = {
        "met": _of_practice(entries, by_practice, lambda test: test == 1),
        "open": _of_practice(entries, by_practice, lambda test: test.isnull()),
    }
    # an entry that says that there is none meets no test and leaves none open
    none = (entries.is_so & _NO_ENTRY) != 0
    found = {name: ibis.ifelse(none, ibis.literal(0, "int64"), bits) for name, bits in found.items()}
    return found | {"told": _of_practice(entries, by_practice, lambda _: True)}


def _of_practice(entries: ibis.Table, tests: Mapping[str, list[tuple[int, Any]]], counts: Callable[[Any], Any]) -> Any:
    """The bits of those tests about the practice of an entry that ``counts`` says so of."""
    branches = []
    for practice, listed in tests.items():
        bits = ibis.literal(0, "int64")
        for bit, test in listed:
            bits = (bits + ibis.ifelse(counts(test), bit, 0)).cast("int64")
        branches.append((entries.practice_code == practice, bits))
    return ibis.cases(*branches, else_=ibis.literal(0, "int64"))


def _value(entries: ibis.Table, part: Leaf, bit: int) -> Any:
    """What an entry says to a question about one of its fields: true, false, or null where it is not known."""
    is_so = (entries.is_so & bit) != 0
    if isinstance(part, Known):
        return is_so
    return ibis.ifelse((entries.known & bit) != 0, is_so, ibis.null("boolean"))
