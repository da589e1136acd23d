"""What two publishers tell of one programme and cannot both be true; claims of the newest record of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ibis

from waypost.analysis.contradictions.rows import fact, figure_rows
from waypost.analysis.rule_outcomes import programmes_of_question
from waypost.reference.contradictions import Figure

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_DATES = ("planned_start_date", "actual_start_date", "planned_end_date", "actual_end_date")
_WHERE_AND_WHO = (
    "country_code",
    "admin1_name",
    "stage_role",
    "service_code",
    "population_group_code",
    "sex",
    "age_min",
    "age_max",
    "disability",
)


def between_sources(tables: Tables, asked: Asked, catalog: Catalog) -> list[ibis.Table]:
    """A table per check; only programmes of several publishers are looked at."""
    base = programmes_of_question(tables, asked)
    base = base.filter(base.publisher_count > 1)
    people = base.select("programme_id", people=ibis.coalesce(base.people_reached, base.people_targeted))
    claims = _claims(tables, people)
    practices = tuple(dilemma.field for dilemma in catalog.contradictions.dilemmas.values())
    checks: dict[str, Callable[[Figure], ibis.Table]] = {
        "dates_differ": lambda figure: _dates_differ(claims, figure.most or 0),
        "practices_differ": lambda figure: _practices_differ(claims, practices),
        "counts_differ": lambda figure: _counts_differ(claims, figure.most or 1),
        "budgets_differ": lambda figure: _budgets_differ(claims, figure.most or 1),
    }
    return [
        figure_rows(check(figure).join(people, "programme_id"), name, figure)
        for name, check in checks.items()
        if (figure := catalog.contradictions.figures.get(name)) is not None
    ]


def _claims(tables: Tables, people: ibis.Table) -> ibis.Table:
    """Current claims of these programmes with their publisher, and whether they stand."""
    claims = tables["claim"].semi_join(people, "programme_id")
    claims = claims.filter(claims.standing.isin(("won", "lost")))
    publishers = tables["record"].select("record_id", "publisher")
    return claims.join(publishers, "record_id").select(
        "programme_id", "kind", "subject_no", "field", "value", "record_id", "publisher", "standing"
    )


def _stands_against(rows: ibis.Table, keys: list[str]) -> ibis.Table:
    """What stands beside what another publisher says about the same; the columns of the latter begin ``other_``."""
    stands = rows.filter(rows.standing == "won").drop("standing")
    lost = rows.filter(rows.standing == "lost").drop("standing")
    renamed = lost.select(**{name if name in keys else f"other_{name}": lost[name] for name in lost.columns})
    found = stands.join(renamed, keys)
    return found.filter(found.publisher != found.other_publisher)


def _both_sides(found: ibis.Table, said: Any, other_said: Any, kind: str, field: Any, value: str) -> ibis.Table:
    field = ibis.literal(field) if isinstance(field, str) else field
    return found.select(
        "programme_id",
        "record_id",
        "other_record_id",
        said=said,
        claim_kind=ibis.literal(kind),
        claim_field=field,
        claim_value=found[value].cast("string"),
        other_said=other_said,
        other_claim_kind=ibis.literal(kind),
        other_claim_field=field,
        other_claim_value=found[f"other_{value}"].cast("string"),
    )


def _dates_differ(claims: ibis.Table, most: float) -> ibis.Table:
    dated = claims.filter((claims.kind == "programme") & claims.field.isin(_DATES))
    found = _stands_against(dated.drop("kind", "subject_no"), ["programme_id", "field"])
    days = found.value.try_cast("date").delta(found.other_value.try_cast("date"), unit="day")
    found = found.filter((days > most) | (days < -most))
    return _both_sides(
        found,
        fact(found.field, found.value),
        fact(found.field, found.other_value),
        "programme",
        found.field,
        "value",
    )


def _practices_differ(claims: ibis.Table, practices: tuple[str, ...]) -> ibis.Table:
    told = claims.filter((claims.kind == "programme") & claims.field.isin(practices))
    found = _stands_against(told.drop("kind", "subject_no"), ["programme_id", "field"])
    found = found.filter(found.value != found.other_value)
    return _both_sides(
        found,
        fact(found.field, found.value),
        fact(found.field, found.other_value),
        "programme",
        found.field,
        "value",
    )


def _rows_of(claims: ibis.Table, kind: str, fields: tuple[str, ...], absent: tuple[str, ...] = ()) -> ibis.Table:
    """Rows of a kind put together again from their claims, without those that say anything in ``absent``."""
    of_kind = claims.filter((claims.kind == kind) & claims.field.isin((*fields, *absent)))
    keys = ["programme_id", "record_id", "publisher", "subject_no", "standing"]
    columns = {field: of_kind.value.max(where=of_kind.field == field) for field in fields}
    if absent:
        columns["told_more"] = of_kind.field.isin(absent).any()
    rows = of_kind.group_by(keys).aggregate(**columns)
    return rows.filter(~rows.told_more).drop("told_more") if absent else rows


def _counts_differ(claims: ibis.Table, most: float) -> ibis.Table:
    fields = ("measure", "unit", "count", "period_end_date")
    rows = _rows_of(claims, "people_count", fields, _WHERE_AND_WHO)
    rows = rows.mutate(number=rows["count"].try_cast("int64"), until=rows.period_end_date.fill_null(""))
    keys = ["programme_id", "measure", "unit", "until"]
    totals = rows.group_by([*keys, "record_id", "publisher", "standing"]).aggregate(number=rows.number.max())
    found = _apart(_stands_against(totals, keys), most)
    said = ibis.literal("people_") + found.measure
    return _both_sides(
        found, fact(said, found.number), fact(said, found.other_number), "people_count", "count", "number"
    )


def _budgets_differ(claims: ibis.Table, most: float) -> ibis.Table:
    rows = _rows_of(claims, "budget", ("budget_type", "amount", "currency"))
    rows = rows.mutate(number=rows.amount.try_cast("float64"), of_type=rows.budget_type.fill_null(""))
    keys = ["programme_id", "of_type", "currency"]
    # a sum of one kind of money by one record; its first claim is the evidence
    totals = rows.group_by([*keys, "record_id", "publisher", "standing"]).aggregate(
        number=rows.number.sum(), first_amount=rows.amount.min()
    )
    found = _apart(_stands_against(totals, keys), most)

    def said(number: Any) -> Any:
        return fact("budget_amount", found.currency + " " + number.round(0).cast("int64").cast("string"))

    return _both_sides(found, said(found.number), said(found.other_number), "budget", "amount", "first_amount")


def _apart(found: ibis.Table, most: float) -> ibis.Table:
    """Rows whose two numbers are more than ``most`` times apart."""
    one, other = found.number.cast("float64"), found.other_number.cast("float64")
    return found.filter((one / other.nullif(0) > most) | (other / one.nullif(0) > most))
