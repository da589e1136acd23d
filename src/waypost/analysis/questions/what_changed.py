"""What changed between two releases: programmes that are new or gone, fields that say something else, parts added."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import on_trails, programmes
from waypost.analysis.question import Asked, Question

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

# Fields of the programme whose change is told, as text; the rest follows from them or is about the records.
_FIELDS = (
    "title", "status", "start_date", "end_date", "programme_type", "operation_type", "reach", "access_condition",
    "information_sharing", "return_stance", "detention_work", "migration_message", "payment", "migrant_involvement",
    "host_separation", "visibility", "verified_date", "budget_chf", "spending_chf", "people_reached",
    "people_targeted",
)  # fmt: skip
# Tables of parts: what a programme has several of. Each row that is there only once is added or removed.
_PARTS = {
    "service": "service_code",
    "population_group": "population_group_code",
    "place": "country_code",
    "participation": "organisation_id",
    "programme_trail": "trail_id",
}
_COLUMNS = ("programme_id", "title", "operating_ns_ids", "change", "field", "earlier", "now")


def answer(tables: Tables, asked: Asked, catalog: Catalog) -> ibis.Table:
    """One row per programme and thing that changed, of programmes that the filters keep in either release."""
    now, before = wanted(tables, asked), wanted(tables.earlier, asked)
    appeared = now.anti_join(before, "programme_id")
    gone = before.anti_join(now, "programme_id")
    rows = [_whole(appeared, "new"), _whole(gone, "gone"), *_changed_fields(now, before)]
    both = now.semi_join(before, "programme_id")
    rows += [_changed_parts(tables, both, name, column) for name, column in _PARTS.items()]
    return reduce(lambda left, right: left.union(right), rows)


def wanted(tables: Tables, asked: Asked) -> ibis.Table:
    """The programmes that the filters keep in one of both releases."""
    found = programmes(tables, asked)
    if asked.trail or asked.country:
        found = found.semi_join(on_trails(tables, asked), "programme_id")
    return found


def _whole(found: ibis.Table, change: str) -> ibis.Table:
    return found.select(
        "programme_id",
        "title",
        "operating_ns_ids",
        change=ibis.literal(change),
        field=ibis.literal("programme"),
        earlier=ibis.null("string"),
        now=ibis.null("string"),
    )


def _changed_fields(now: ibis.Table, before: ibis.Table) -> list[ibis.Table]:
    columns = {f"earlier_{name}": before[name].cast("string") for name in _FIELDS}
    both = now.join(before.select("programme_id", **columns), "programme_id")
    return [
        both.filter(~both[name].cast("string").identical_to(both[f"earlier_{name}"])).select(
            "programme_id",
            "title",
            "operating_ns_ids",
            change=ibis.literal("changed"),
            field=ibis.literal(name),
            earlier=both[f"earlier_{name}"],
            now=both[name].cast("string"),
        )
        for name in _FIELDS
    ]


def _changed_parts(tables: Tables, both: ibis.Table, name: str, column: str) -> ibis.Table:
    """Parts that a programme has in one of both releases only: the parts of both are grouped together, once."""
    now, before = (
        t[name].filter(t[name][column].notnull()).select("programme_id", column) for t in (tables, tables.earlier)
    )
    parts = now.mutate(release=ibis.literal(1, "int8")).union(before.mutate(release=ibis.literal(0, "int8")))
    each = parts.group_by("programme_id", column).aggregate(earliest=parts.release.min(), latest=parts.release.max())
    changed = each.filter(each.earliest == each.latest)
    told = both.select("programme_id", "title", "operating_ns_ids").join(changed, "programme_id")
    is_added, value, nothing = told.latest == 1, told[column], ibis.null("string")
    return told.select(
        "programme_id",
        "title",
        "operating_ns_ids",
        change=ibis.ifelse(is_added, "added", "removed"),
        field=ibis.literal(column),
        earlier=ibis.ifelse(is_added, nothing, value),
        now=ibis.ifelse(is_added, value, nothing),
    )


QUESTION = Question(
    name="what_changed",
    columns=_COLUMNS,
    key=("programme_id", "change", "field", "earlier", "now"),
    order=("operating_ns_ids", "programme_id", "change", "field"),
    answer=answer,
    filters=("trail", "society", "service", "group", "country", "everybody"),
)
