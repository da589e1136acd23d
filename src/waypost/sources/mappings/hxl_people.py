"""What a column of people counts counts, by its tag, and whether the parts of a row make its total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from waypost.model import SourceRecord
from waypost.reference import Catalog
from waypost.sources.formats.hxl_tags import Column, Tag

MEASURES = {"#targeted": "targeted", "#reached": "reached"}
# Ages that the HXL attributes stand for where no range is given; the claims are marked as inferred. Those without
# an agreed range (adolescents, infants, elderly) are groups of our list, not ages.
_AGES = {"children": (0, 17), "adults": (18, None)}
_NEUTRAL = frozenset(("num", "total", "all", "ind"))


@dataclass(frozen=True)
class PeopleColumn:
    """One column of counts: what every number in it means. None: all, or not said."""

    column: Column
    measure: str
    unit: str | None = None
    counting: str | None = None
    sex: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    population_group_code: str | None = None
    service_code: str | None = None
    disability: str | None = None
    age_inferred: bool = False

    def parts_of(self) -> tuple[str | None, ...]:
        """What two columns must share to be total and part of one thing."""
        return (self.measure, self.unit, self.counting, self.service_code, self.disability)

    def axes(self) -> tuple[bool, bool, bool]:
        """Which of sex, age and group this column is broken down by."""
        by_age = self.age_min is not None or self.age_max is not None
        return self.sex is not None, by_age, self.population_group_code is not None


def people_column(column: Column, tag: Tag, catalog: Catalog) -> PeopleColumn | str:
    """The meaning of a column, or the attribute that is not understood: then its numbers are nobody's total.

    Fixed values of a declaration (``sex``, ``counting``, …) stand before the attributes; a declared column may
    have attributes of its own.
    """
    found: dict[str, str | int | bool | None] = {}
    for attribute in tag.attributes:
        if attribute in _NEUTRAL:
            continue
        meaning = _meaning(attribute, catalog)
        if meaning is None:
            if column.fixed:
                continue
            return attribute
        for name, value in meaning.items():
            if name.startswith("age") and name in found and not meaning.get("exact"):
                continue
            found[name] = value
    exact = found.pop("exact", None)
    for name, value in column.fixed.items():
        found[name] = int(value) if name in ("age_min", "age_max") else value
    inferred = exact is None and ("age_min" in found) and "age_min" not in column.fixed
    found.setdefault("measure", MEASURES[tag.name])
    return PeopleColumn(column=column, age_inferred=inferred, **found)  # type: ignore[arg-type]  # names are fields


def _meaning(attribute: str, catalog: Catalog) -> dict[str, str | int | bool | None] | None:
    """Fields that an attribute fixes, by the crosswalks of our code lists; None when nobody knows it."""
    if attribute in _AGES:
        low, high = _AGES[attribute]
        return {"age_min": low, "age_max": high}
    ages = _age_range(attribute)
    if ages is not None:
        return {"age_min": ages[0], "age_max": ages[1], "exact": True}
    for code_list, name in (
        ("sex", "sex"),
        ("people_unit", "unit"),
        ("population_group", "population_group_code"),
    ):
        codes = catalog.code_lists[code_list].from_system("hxl", f"+{attribute}")
        if codes:
            return {name: codes[0]}
    if attribute in ("new", "unique"):
        return {"counting": "new_unique"}
    if attribute in catalog.code_lists["people_counting"].codes:
        return {"counting": attribute}
    if attribute in ("disabled", "disability", "pwd"):
        return {"disability": "with"}
    for code_list, name in (("service", "service_code"), ("population_group", "population_group_code")):
        code = catalog.code_lists[code_list].find(attribute.replace("_", " "))
        if code is not None:
            return {name: code}
    return None


def _age_range(attribute: str) -> tuple[int, int | None] | None:
    """Bounds in years of ``age5_11``, ``age_5_11``, ``age65plus``; None for anything else."""
    rest = attribute.removeprefix("age").strip("_")
    if rest == attribute:
        return None
    if rest.endswith("plus") and rest[:-4].isdecimal():
        return int(rest[:-4]), None
    low, _, high = rest.partition("_")
    return (int(low), int(high)) if low.isdecimal() and high.isdecimal() else None


def check_sums(record: SourceRecord, counts: Sequence[tuple[PeopleColumn, int]], row: int | None) -> None:
    """Flag parts of one row that exceed the stated total, or that must make it and do not.

    Women and men, or children and adults, with everybody else in a column of its own, must make the total;
    other parts (groups overlap) only must not exceed it one by one. A part that is empty is unknown, not zero.
    """
    by_thing = sorted(counts, key=lambda pair: repr(pair[0].parts_of()))
    for _, group in groupby(by_thing, key=lambda pair: pair[0].parts_of()):
        pairs = list(group)
        totals = [(column, count) for column, count in pairs if not any(column.axes())]
        if len(totals) != 1:
            continue
        whole, total = totals[0]
        for axes in dict.fromkeys(column.axes() for column, _ in pairs if any(column.axes())):
            parts = [(column, count) for column, count in pairs if column.axes() == axes]
            if axes[2]:
                _flag_larger(record, parts, whole, total, row)
            else:
                _flag_sum(record, parts, whole, total, row)


def _flag_larger(
    record: SourceRecord, parts: list[tuple[PeopleColumn, int]], whole: PeopleColumn, total: int, row: int | None
) -> None:
    for column, count in parts:
        if count > total:
            _flag(record, f"{column.column.shown} {count}", whole, total, row)


def _flag_sum(
    record: SourceRecord, parts: list[tuple[PeopleColumn, int]], whole: PeopleColumn, total: int, row: int | None
) -> None:
    made = sum(count for _, count in parts)
    if made > total or (made < total and _is_complete(parts)):
        listed = " + ".join(f"{column.column.shown} {count}" for column, count in parts)
        _flag(record, f"{listed} = {made}" if len(parts) > 1 else listed, whole, total, row)


def _is_complete(parts: list[tuple[PeopleColumn, int]]) -> bool:
    """Whether the parts leave nobody out: both sexes, all ages from 0 on without a gap, or their product."""
    sexes = {column.sex for column, _ in parts}
    spans = sorted({(c.age_min or 0, c.age_max if c.age_max is not None else 999) for c, _ in parts})
    whole_life = spans[0][0] == 0 and spans[-1][1] >= 999
    whole_life = whole_life and all(a[1] + 1 == b[0] for a, b in pairwise(spans))
    both_sexes = sexes == {None} or {"female", "male"} <= sexes
    return both_sexes and whole_life and len(parts) == len(sexes) * len(spans)


def _flag(record: SourceRecord, found: str, whole: PeopleColumn, total: int, row: int | None) -> None:
    record.flag(
        "parts_do_not_sum",
        field=f"people_count.{whole.measure}",
        found=found,
        expected=f"the stated total {total}",
        suggestion="correct the total or a part; a missing part is left empty, not zero",
        column=whole.column.shown,
        row=row,
    )
