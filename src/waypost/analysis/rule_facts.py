"""What the leaves of rules ask, answered for every programme in one wide table: each source is read once.

A leaf asks about one field (:mod:`waypost.reference.rule_language.tree`). Fields that are one value stand in
``programme``; lists stand in tables of their own, each of which is grouped by programme once for all leaves that ask
about it. A programme that no row speaks of has null there: not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.bits import bit_or
from waypost.analysis.common import rows_of
from waypost.analysis.rule_logic import compared, of_value
from waypost.analysis.rule_neighbours import with_neighbours
from waypost.analysis.rule_practices import is_of_practice, practice_leaves
from waypost.reference.rule_language import Counted, Has, Known, Leaf, Only, Truth

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

FUNDING = ("funding", "extending")
# Who stands for what a programme does: those who run it, host it or answer for it.
CARRYING = ("operating", "host", "accountable")


@dataclass(frozen=True)
class ListSource:
    """Where a list stands: a table with ``programme_id``, the column of its codes, and which rows of it count."""

    table: str
    column: str
    roles: tuple[str, ...] = ()


# Lists of a programme, each entry once or more. The tables are those of a release or of ``_DERIVED``.
LISTS = {
    "service": ListSource("service", "service_code"),
    "population_group": ListSource("population_group", "population_group_code"),
    "country": ListSource("place", "country_code"),
    "location_type": ListSource("place", "location_type"),
    "trail": ListSource("programme_trail", "trail_id"),
    "stage": ListSource("programme_trail", "role"),
    "trail_kind": ListSource("kinds", "kind"),
    "society": ListSource("societies", "organisation_id"),
    "organisation_type": ListSource("participation", "organisation_type"),
    "funder_type": ListSource("participation", "organisation_type", FUNDING),
    "operator_type": ListSource("participation", "organisation_type", ("operating",)),
    "link_type": ListSource("link", "link_type"),
    "partner_society": ListSource("partners", "organisation_id"),
    "partner_stage": ListSource("partner_stages", "role"),
}
# True where any count of people is told apart in that way; not known where there is no count at all.
COUNTS = {
    "people_by_sex": ("sex",),
    "people_by_age": ("age_min", "age_max"),
    "people_by_disability": ("disability",),
}


def scalar(programme: ibis.Table, field: str) -> Any:
    """The one value that a programme has of a field."""
    if field == "duration_days":
        return programme.end_date.delta(programme.start_date, unit="day")
    return programme[field]


def of_wanted(table: ibis.Table, wanted: ibis.Table | None) -> ibis.Table:
    """Rows of the programmes that ``wanted`` names; all without it."""
    return table if wanted is None else table.semi_join(wanted, "programme_id")


def societies(tables: Tables, wanted: ibis.Table | None = None) -> ibis.Table:
    """``programme_id, organisation_id``: the National Societies that take part in each programme, once per role."""
    own = tables["national_society"].select("organisation_id")
    parties = of_wanted(tables["participation"], wanted)
    return parties.semi_join(own, "organisation_id").select("programme_id", "organisation_id")


def carrying(tables: Tables, wanted: ibis.Table | None = None) -> ibis.Table:
    """``programme_id, organisation_id``: the National Societies that stand for what a programme does, each once.

    Those that run it, host it or answer for it; where no role says so of any, all that take part. With
    ``wanted`` only of the programmes that it names.
    """
    own = tables["national_society"].select("organisation_id")
    parties = of_wanted(tables["participation"], wanted).semi_join(own, "organisation_id")
    leads = parties.role.isin(CARRYING).fill_null(ibis.literal(False))
    each = parties.group_by("programme_id", "organisation_id").aggregate(leads=leads.any())
    leading = each.filter(each.leads)
    return leading.union(each.anti_join(leading, "programme_id")).drop("leads")


def partners(tables: Tables, wanted: ibis.Table | None = None) -> ibis.Table:
    """``programme_id, organisation_id``: the societies of a programme and of those that it is linked with, each once.

    Several fields rest on it; what ends in a distinct is worked out once for all of them.
    """
    links = tables["link"].filter(lambda t: t.link_type == "related_activity").select("programme_id", "target")
    names = tables["identifier"].select(other_id="programme_id", target="value")
    one_way = links.join(names, "target").filter(lambda t: t.programme_id != t.other_id)
    one_way = one_way.select("programme_id", "other_id")
    both = of_wanted(one_way.union(one_way.select(programme_id="other_id", other_id="programme_id")), wanted)
    others = societies(tables).select(other_id="programme_id", organisation_id="organisation_id")
    linked = both.join(others, "other_id").select("programme_id", "organisation_id")
    return societies(tables, wanted).union(linked).distinct()


def _kinds(tables: Tables, wanted: ibis.Table | None) -> ibis.Table:
    kinds = tables["trail_stage"].select("trail_id", "kind").distinct()
    return of_wanted(tables["programme_trail"], wanted).select("programme_id", "trail_id").join(kinds, "trail_id")


def _partner_stages(tables: Tables, wanted: ibis.Table | None) -> ibis.Table:
    homes = tables["national_society"].select("organisation_id", "country_code")
    stages = tables["trail_stage"].select("trail_id", "country_code", "role").distinct()
    # a society stands on the trails that pass its country, in the roles that its country has there
    standing = homes.join(stages, "country_code").select("organisation_id", "trail_id", "role")
    placed = of_wanted(tables["programme_trail"], wanted).select("programme_id", "trail_id")
    met = partners(tables, wanted).join(standing, "organisation_id").select("programme_id", "trail_id", "role")
    return met.semi_join(placed, ["programme_id", "trail_id"]).select("programme_id", "role")


_DERIVED: dict[str, Callable[[Tables, ibis.Table | None], ibis.Table]] = {
    "kinds": _kinds,
    "societies": societies,
    "partners": partners,
    "partner_stages": _partner_stages,
}


def list_rows(tables: Tables, field: str, wanted: ibis.Table | None = None) -> ibis.Table:
    """``programme_id, code``: every entry of a list; with ``wanted`` only of the programmes that it names."""
    source = LISTS[field]
    found = _table(tables, source.table, wanted)
    if source.roles:
        found = found.filter(found.role.isin(source.roles))
    return found.filter(found[source.column].notnull()).select("programme_id", code=source.column)


def _table(tables: Tables, name: str, wanted: ibis.Table | None = None) -> ibis.Table:
    return _DERIVED[name](tables, wanted) if name in _DERIVED else of_wanted(tables[name], wanted)


# Bits that one number has room for; the sign stays out of it.
_MOST_BITS = 62


class _Bits:
    """Which bit of which number says what: each leaf about a list has one, and each list one for "has entries".

    The entries of all lists become numbers of bits in one long table, so that programmes are grouped once for all of
    them. The bits of one list stand in one number.
    """

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self.leaves: dict[str, list[Leaf]] = {}
        for leaf in leaves:
            self.leaves.setdefault(leaf.field, []).append(leaf)
        self._places: dict[str, tuple[int, int]] = {}
        number, used = 0, 0
        for field, listed in self.leaves.items():
            wanted = len(listed) + 1
            if used and used + wanted > _MOST_BITS:
                number, used = number + 1, 0
            self._places[field] = (number, used)
            used += wanted
        self.numbers = number + 1

    def column(self, field: str) -> str:
        """The column of the number that has the bits of a list."""
        return f"bits_{self._places[field][0]}"

    def any_entry(self, field: str) -> int:
        """The bit that every entry of a list sets."""
        return 1 << self._places[field][1]

    def of(self, leaf: Leaf) -> int:
        """The bit that an entry sets which meets the leaf; for ``only``, one that is none of its codes."""
        return 1 << (self._places[leaf.field][1] + 1 + self.leaves[leaf.field].index(leaf))


def with_leaves(
    tables: Tables,
    programmes: ibis.Table,
    leaves: Iterable[Leaf],
    kept: tuple[str, ...] = ("programme_id",),
    catalog: Catalog | None = None,
) -> tuple[ibis.Table, dict[Leaf, str]]:
    """``programmes`` with a boolean column for each leaf, and the names of these columns.

    ``programmes`` are rows of ``programme`` with all its columns, of which ``kept`` stay. Leaves about practices and
    about days before the day of judgement need a column ``judged_on`` there; the former need the ``catalog`` too.
    """
    columns = {leaf: f"leaf_{number}" for number, leaf in enumerate(dict.fromkeys(leaves))}
    of_lists = [leaf for leaf in columns if leaf.field in LISTS or leaf.field in COUNTS]
    of_practices = {leaf: column for leaf, column in columns.items() if is_of_practice(leaf)}
    wide = with_neighbours(tables, programmes, (leaf.field for leaf in columns))
    of_values = {
        column: of_value(scalar(wide, leaf.field), leaf, wide.judged_on if "judged_on" in wide.columns else None)
        for leaf, column in columns.items()
        if leaf not in of_lists and leaf not in of_practices
    }
    found = wide.select(*kept, **of_values)
    if of_practices and catalog is not None:
        told = practice_leaves(tables, programmes, of_practices, catalog)
        found = found.left_join(told, "programme_id").drop("programme_id_right")
        of_values |= dict.fromkeys(of_practices.values())
    if not of_lists:
        return found, columns
    bits = _Bits(leaf for leaf in of_lists if not isinstance(leaf, Counted))
    grouped = [_grouped_bits(tables, bits)] if bits.leaves else []
    counted = dict.fromkeys(leaf.field for leaf in of_lists if isinstance(leaf, Counted))
    grouped += [_grouped_count(tables, field) for field in counted]
    for one_each in grouped:
        found = found.left_join(one_each, "programme_id").drop("programme_id_right")
    answers = {columns[leaf]: _of_list(found, bits, leaf) for leaf in of_lists}
    return found.select(*kept, *of_values, **answers), columns


def _grouped_bits(tables: Tables, bits: _Bits) -> ibis.Table:
    """One row per programme: for each number the bits that any entry of any of its lists sets."""
    fields: dict[tuple[str, str], list[str]] = {}
    for field in bits.leaves:
        source = LISTS.get(field)
        key = (source.table, source.column) if source else ("people_count", "")
        fields.setdefault(key, []).append(field)
    parts = [
        _count_bits(tables, bits, listed) if table == "people_count" else _entry_bits(tables, bits, listed)
        for (table, _), listed in fields.items()
    ]
    long = ibis.union(*parts) if len(parts) > 1 else parts[0]
    numbers = {name: bit_or(long[name]) for name in long.columns if name != "programme_id"}
    return long.group_by("programme_id").aggregate(**numbers)


def _as_columns(bits: _Bits, by_field: dict[str, Any]) -> dict[str, Any]:
    """A column per number: the bits of each list added into the one that it stands in."""
    found = {f"bits_{number}": ibis.literal(0, type="int64") for number in range(bits.numbers)}
    for field, value in by_field.items():
        found[bits.column(field)] = (found[bits.column(field)] + value).cast("int64")
    return found


def _entry_bits(tables: Tables, bits: _Bits, fields: list[str]) -> ibis.Table:
    """``programme_id`` and bits, a row per entry: of lists that stand in one column of one table."""
    source = LISTS[fields[0]]
    table = _table(tables, source.table)
    table = table.filter(table[source.column].notnull())
    mapped = _bits_of_codes(bits, fields)
    rows = table.left_join(mapped, table[source.column] == mapped.code) if mapped is not None else table
    by_field = {}
    for field in fields:
        # an entry that no leaf names is an entry all the same, and none of the codes
        unnamed = bits.any_entry(field) + sum(bits.of(leaf) for leaf in bits.leaves[field] if isinstance(leaf, Only))
        default = ibis.literal(unnamed, type="int64")
        met = rows[f"met_{field}"].fill_null(default) if mapped is not None else default
        roles = LISTS[field].roles
        by_field[field] = ibis.ifelse(rows.role.isin(roles), met, ibis.literal(0, type="int64")) if roles else met
    return rows.select("programme_id", **_as_columns(bits, by_field))


def _bits_of_codes(bits: _Bits, fields: list[str]) -> ibis.Table | None:
    """``code`` and for each list the bits that an entry of this code sets: a small table of what the leaves name."""
    codes = dict.fromkeys(
        code for field in fields for leaf in bits.leaves[field] for code in getattr(leaf, "codes", ())
    )
    rows = []
    for code in codes:
        row: dict[str, str | int] = {"code": code}
        for field in fields:
            met = bits.any_entry(field)
            for leaf in bits.leaves[field]:
                is_met = isinstance(leaf, Has | Only) and (code in leaf.codes) == isinstance(leaf, Has)
                met += bits.of(leaf) if is_met else 0
            row[f"met_{field}"] = met
        rows.append(row)
    return rows_of(rows) if rows else None


def _count_bits(tables: Tables, bits: _Bits, fields: list[str]) -> ibis.Table:
    """The same for counts of people, each of which may tell people apart."""
    table = tables["people_count"]
    by_field = {}
    for field in fields:
        told = table[COUNTS[field][0]].notnull()
        for column in COUNTS[field][1:]:
            told |= table[column].notnull()
        telling = sum(bits.of(leaf) for leaf in bits.leaves[field] if isinstance(leaf, Truth))
        one, other = (ibis.literal(bits.any_entry(field) + more, type="int64") for more in (telling, 0))
        by_field[field] = ibis.ifelse(told, one, other)
    return table.select("programme_id", **_as_columns(bits, by_field))


def _grouped_count(tables: Tables, field: str) -> ibis.Table:
    rows = list_rows(tables, field)
    return rows.group_by("programme_id").aggregate(**{f"count_{field}": rows.code.nunique()})


def _of_list(found: ibis.Table, bits: _Bits, leaf: Leaf) -> Any:
    """A leaf about a list; null where the list has no entry: that is not a list of none, nobody has said."""
    if isinstance(leaf, Counted):
        return compared(found[f"count_{leaf.field}"].cast("float64"), leaf.operator, float(leaf.value))
    number = found[bits.column(leaf.field)]
    if isinstance(leaf, Known):
        return ((number & bits.any_entry(leaf.field)) != 0).fill_null(ibis.literal(False))
    # no entry sets neither bit
    own = (number & (bits.any_entry(leaf.field) + bits.of(leaf))).nullif(0)
    return (own & bits.of(leaf)) == 0 if isinstance(leaf, Only) else (own & bits.of(leaf)) != 0
