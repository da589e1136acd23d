"""The shape of a contradiction before its evidence is looked up, the same from every module."""

from __future__ import annotations

from typing import Any

import ibis

from waypost.reference.contradictions import STRENGTHS, Figure

# What each side is: the programme, what is said as ``field:value``, and the claim that says it. Without a value any
# claim about the field will do; with a record only one of that record.
SIDE = {
    "society_id": "string",
    "programme_id": "string",
    "said": "string",
    "claim_kind": "string",
    "claim_field": "string",
    "claim_value": "string",
    "record_id": "string",
    "programmes": "int64",
}
OTHER = {f"other_{name}": kind for name, kind in SIDE.items()}
SHAPE = {
    "kind": "string",
    "dilemma": "string",
    "provision": "string",
    "figure": "string",
    "strength": "string",
    "weight": "int32",
    "trail_id": "string",
    "service_code": "string",
    "people": "int64",
    **SIDE,
    **OTHER,
}


def shaped(table: ibis.Table, **values: Any) -> ibis.Table:
    """Rows in the one shape; a column that is not named stands in ``table`` under its name, or is not known."""
    columns = {}
    for name, kind in SHAPE.items():
        value = values.get(name)
        if value is None and name in table.columns:
            value = table[name]
        if value is None:
            value = ibis.literal(None, type=kind)
        columns[name] = (ibis.literal(value) if isinstance(value, str) else value).cast(kind)
    return table.select(**columns)


def figure_rows(table: ibis.Table, name: str, figure: Figure) -> ibis.Table:
    """Rows of a check of figures in the one shape."""
    return shaped(
        table,
        kind=figure.kind,
        figure=name,
        strength=figure.strength,
        weight=ibis.literal(STRENGTHS[figure.strength], "int32"),
    )


def first_figures(found: list[ibis.Table], top: int) -> list[ibis.Table]:
    """Of all checks of figures together, so that they are sorted once: each thing once, ``top`` programmes a check."""
    return [first_per(one_each(ibis.union(*found)), ["figure"], top)] if found else []


def fact(field: str | Any, value: Any) -> Any:
    """What is said, as ``field:value``."""
    return (ibis.literal(field) if isinstance(field, str) else field) + ":" + value.cast("string")


def one_each(rows: ibis.Table) -> ibis.Table:
    """One row per programme, check and field that is spoken of; what a person noted stands as it is."""
    named = rows.mutate(about=ibis.ifelse(rows.figure == "stated_by_reader", rows.said, rows.said.split(":")[0]))
    order = [named.said, named.other_said, named.record_id, named.other_record_id]
    keys = ["programme_id", "figure", "about"]
    ranked = named.mutate(rank=ibis.row_number().over(group_by=keys, order_by=order))
    return ranked.filter(ranked["rank"] == 0).drop("rank", "about")


def first_per(table: ibis.Table, groups: list[str], top: int) -> ibis.Table:
    """The first ``top`` rows of each group, those with the most people first."""
    order = [table.people.desc(nulls_first=False), table.programme_id]
    if "said" in table.columns:
        order.append(table.said)
    ranked = table.mutate(rank=ibis.row_number().over(group_by=groups, order_by=order))
    return ranked.filter(ranked["rank"] < top).drop("rank")
