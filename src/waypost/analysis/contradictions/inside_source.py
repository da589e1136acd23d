"""What is told of one programme and cannot all be true: totals, parts, dates, money and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.contradictions.rows import fact, figure_rows
from waypost.analysis.rule_outcomes import programmes_of_question
from waypost.reference.contradictions import Figure

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_WHERE = ("country_code", "admin1_name", "stage_role", "service_code")
_WHO = ("population_group_code", "sex", "age_min", "age_max", "disability")
_SAME_COUNT = ["programme_id", "measure", "unit", "counting", "period_start_date", "period_end_date"]


def inside_source(tables: Tables, asked: Asked, catalog: Catalog) -> list[ibis.Table]:
    """A table per check."""
    base = programmes_of_question(tables, asked)
    return [
        figure_rows(check(tables, base, figure), name, figure)
        for name, check in _CHECKS.items()
        if (figure := catalog.contradictions.figures.get(name)) is not None
    ]


def _people(table: ibis.Table) -> Any:
    return ibis.coalesce(table.people_reached, table.people_targeted)


def _whole(table: ibis.Table, columns: tuple[str, ...]) -> Any:
    found = table[columns[0]].isnull()
    for column in columns[1:]:
        found &= table[column].isnull()
    return found


def _two_totals(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    """Two totals of the whole programme for one measure, unit and period, where counting gives one."""
    counts = tables["people_count"]
    counts = counts.filter(_whole(counts, (*_WHERE, *_WHO)) & (counts.counting == "cumulative"))
    grouped = counts.group_by(_SAME_COUNT).aggregate(least=counts["count"].min(), most=counts["count"].max())
    found = grouped.filter(grouped.least < grouped.most).join(base, "programme_id")
    said = ibis.literal("people_") + found.measure
    return found.select(
        "programme_id",
        people=found.most,
        said=fact(said, found.least),
        claim_kind=ibis.literal("people_count"),
        claim_field=ibis.literal("count"),
        claim_value=found.least.cast("string"),
        other_said=fact(said, found.most),
        other_claim_kind=ibis.literal("people_count"),
        other_claim_field=ibis.literal("count"),
        other_claim_value=found.most.cast("string"),
    )


def _parts_above_total(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    """Women, men and others of one count together more than its total."""
    counts = tables["people_count"]
    keys = [*_SAME_COUNT, *_WHERE]
    same = counts.filter(_whole(counts, tuple(column for column in _WHO if column != "sex")))
    # a null key would find nothing: what is not said is the same as what is not said
    named = {key: same[key].cast("string").fill_null("") for key in keys}
    grouped = same.group_by(**named).aggregate(
        parts=same["count"].sum(where=same.sex.notnull()).cast("int64"),
        largest=same["count"].max(where=same.sex.notnull()),
        total=same["count"].max(where=same.sex.isnull()),
    )
    found = grouped.filter(grouped.parts > grouped.total).join(base, "programme_id")
    return found.select(
        "programme_id",
        people=found.total,
        said=fact("people_parts", found.parts),
        claim_kind=ibis.literal("people_count"),
        claim_field=ibis.literal("count"),
        claim_value=found.largest.cast("string"),
        other_said=fact(ibis.literal("people_") + found.measure, found.total),
        other_claim_kind=ibis.literal("people_count"),
        other_claim_field=ibis.literal("count"),
        other_claim_value=found.total.cast("string"),
    )


def _ends_before_start(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    found = base.filter(base.end_date < base.start_date)

    def stated(which: str) -> Any:
        return ibis.ifelse(found[f"actual_{which}_date"].notnull(), f"actual_{which}_date", f"planned_{which}_date")

    return found.select(
        "programme_id",
        people=_people(found),
        said=fact("start_date", found.start_date),
        claim_kind=ibis.literal("programme"),
        claim_field=stated("start"),
        claim_value=found.start_date.cast("string"),
        other_said=fact("end_date", found.end_date),
        other_claim_kind=ibis.literal("programme"),
        other_claim_field=stated("end"),
        other_claim_value=found.end_date.cast("string"),
    )


def _share(money: Any, people: Any) -> Any:
    return money.cast("float64") / people.cast("float64").nullif(0)


def _money(found: ibis.Table, field: str, kind: str, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}said": fact(field, found[field]),
        f"{prefix}claim_kind": ibis.literal(kind),
        f"{prefix}claim_field": ibis.literal("amount"),
    }


def _counted(found: ibis.Table, field: str, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}said": fact(field, found[field]),
        f"{prefix}claim_kind": ibis.literal("people_count"),
        f"{prefix}claim_field": ibis.literal("count"),
        f"{prefix}claim_value": found[field].cast("string"),
    }


def _budget_per_person(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    share = _share(base.budget_chf, base.people_targeted)
    found = base.filter((base.budget_chf > 0) & (base.people_targeted > 0))
    found = found.filter((share < figure.least) | (share > figure.most))
    sides = _money(found, "budget_chf", "budget") | _counted(found, "people_targeted", "other_")
    return found.select("programme_id", people=found.people_targeted, **sides)


def _reached_above_targeted(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    found = base.filter(base.people_targeted > 0)
    found = found.filter(_share(found.people_reached, found.people_targeted) > figure.most)
    sides = _counted(found, "people_targeted") | _counted(found, "people_reached", "other_")
    return found.select("programme_id", people=found.people_reached, **sides)


def _spending_above_budget(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    found = base.filter(base.budget_chf > 0)
    found = found.filter(_share(found.spending_chf, found.budget_chf) > figure.most)
    sides = _money(found, "budget_chf", "budget") | _money(found, "spending_chf", "transaction", "other_")
    return found.select("programme_id", people=_people(found), **sides)


def _stated_by_reader(tables: Tables, base: ibis.Table, figure: Figure) -> ibis.Table:
    """What somebody noted who read the publication; seen where its issues are."""
    issues = tables["issue"]
    issues = issues.filter(issues.issue_type == "source_contradicts_itself")
    noted = issues.select("programme_id", "record_id", said=fact("statement", issues.found))
    found = noted.join(base, "programme_id")
    return found.select("programme_id", "record_id", "said", people=_people(found))


_CHECKS = {
    "two_totals": _two_totals,
    "parts_above_total": _parts_above_total,
    "ends_before_start": _ends_before_start,
    "budget_per_person": _budget_per_person,
    "reached_above_targeted": _reached_above_targeted,
    "spending_above_budget": _spending_above_budget,
    "stated_by_reader": _stated_by_reader,
}
