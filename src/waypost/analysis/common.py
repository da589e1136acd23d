"""Pieces that several questions share: which programmes are asked about, and where they stand on the trails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.picture import LONGEST_YEARS

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables

RUNNING = ("implementation", "finalisation")
# Where the programme itself names the trail; else it stands there because of its country (programme_trail.basis).
TRAIL_STATED = ("stated_stage", "stated_trail")


def programmes(tables: Tables, asked: Asked) -> ibis.Table:
    """The programmes asked about: the Movement's (or everybody's), of one society, service or year where asked."""
    found = tables["programme"]
    if not asked.everybody:
        found = found.filter(found.is_movement)
    if asked.society:
        took_part = tables["participation"].filter(lambda t: t.organisation_id == asked.society)
        found = found.semi_join(took_part, "programme_id")
    if asked.service:
        served = tables["service"].semi_join(of_service(tables, asked.service), "service_code")
        found = found.semi_join(served, "programme_id")
    if asked.group:
        found = found.semi_join(
            tables["population_group"].filter(lambda t: t.population_group_code == asked.group), "programme_id"
        )
    if asked.year is not None:
        found = found.filter(ran_in(found, asked))
    return found


def of_service(tables: Tables, service: str) -> ibis.Table:
    """The codes that a service stands for: itself and, when it is a heading, all that stand under it."""
    headed = tables["service_heading"]
    return headed.filter((headed.heading_code == service) | (headed.service_code == service)).select("service_code")


def carriers(tables: Tables) -> ibis.Table:
    """programme_id and organisation_id of the National Societies that take part in it, each pair once."""
    parties = tables["participation"].semi_join(tables["national_society"], "organisation_id")
    return parties.select("programme_id", "organisation_id").distinct()


# In which order rows about wider and narrower things stand (code list answer_scope).
SCOPES = ("all", "zone", "region", "trail", "role", "service", "group", "society")


def level(scope: ibis.Value) -> ibis.Value:
    """The place of a row's scope in that order, from 1."""
    found = scope.cases(*((name, number) for number, name in enumerate(SCOPES, start=1)))
    return found.cast("int64")


def share(part: ibis.Value, whole: ibis.Value) -> ibis.Value:
    """``part`` of ``whole`` as a float; null when the whole is nothing."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def how_many(condition: ibis.Value) -> ibis.Value:
    """Rows for which it is true; one for which it is not known does not count."""
    return condition.fill_null(False).cast("int64").sum()


def ran_in(found: ibis.Table, asked: Asked) -> ibis.Value:
    """It is known to have run in the year asked about, as the picture counts: from its start to its end.

    Without an end: to the day of the release if it runs then, else to the day when it was last heard of; what nobody
    knows is left out. What has no start, never began or was cancelled did not run.
    """
    year, today = asked.year or 0, asked.as_of.year
    if year > today:
        return ibis.literal(False)
    day = ibis.literal(asked.as_of)
    # Of an unknown date the engines make different greatest ones, so each is named for itself.
    heard = ibis.cases((found.latest_date > found.start_date, found.latest_date), else_=found.start_date)
    runs = found.status.isin(RUNNING).fill_null(False)
    known = ibis.cases((found.end_date.notnull(), found.end_date), (runs, day), else_=heard)
    latest = ibis.cases((found.end_date.isnull() & found.status.isnull(), day), else_=known)
    until = ibis.cases((latest > day, day), else_=latest).year()
    first = found.start_date.year()
    return (
        (found.start_date <= day)
        & ~found.status.isin(("pipeline", "cancelled")).fill_null(False)
        & (first <= year)
        & (known.year() >= year)
        & (until >= first)
        & (until <= first + LONGEST_YEARS)
    ).fill_null(False)


def stages(tables: Tables, asked: Asked) -> ibis.Table:
    """``trail_stage``: on one trail, in one country where asked, and valid in the year that is asked about.

    A stage whose source names no dates may have been there in any year, so it is; ``from_date`` and ``to_date`` say so.
    """
    found = tables["trail_stage"]
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.country:
        found = found.filter(found.country_code == asked.country)
    return valid_in(found, asked.year)


def valid_in(found: ibis.Table, year: int | None) -> ibis.Table:
    """Rows of a dated claim (``from_date``, ``to_date``) that hold on some day of a year; all, without one."""
    if year is None:
        return found
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return found.filter(
        (found.from_date.isnull() | (found.from_date <= last)) & (found.to_date.isnull() | (found.to_date >= first))
    )


def on_trails(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_trail`` of the programmes asked about: on one trail, in one country where asked."""
    return trail_rows(tables, asked).semi_join(programmes(tables, asked), "programme_id")


def trail_rows(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_trail`` on one trail, in one country where asked, of whatever programme: for a join with some.

    With a year only roles that the country had in that year count, unless the programme itself states the stage.
    """
    found = tables["programme_trail"]
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.country:
        found = found.filter(found.country_code == asked.country)
    if asked.year is None:
        return found
    valid = stages(tables, asked).select("trail_id", "role", "country_code").distinct()
    own_word = found.filter((found.basis == "stated_stage") | found.role.isnull())
    by_role = found.filter((found.basis != "stated_stage") & found.role.notnull())
    return own_word.union(by_role.semi_join(valid, ["trail_id", "role", "country_code"]))


def left_on(left: ibis.Table, right: ibis.Table, keys: tuple[str, ...]) -> ibis.Table:
    """Left join on columns of the same name; the right one's keys are dropped. A null key finds nothing."""
    return left.left_join(right, list(keys)).drop(*(f"{key}_right" for key in keys))


def rows_of(rows: Sequence[Mapping[str, str | int]]) -> ibis.Table:
    """A small table of what a catalog says, at least one row of it, to join with: texts, and whole numbers."""
    listed = [
        ibis.struct({
            name: ibis.literal(value, type="string" if isinstance(value, str) else "int64")
            for name, value in row.items()
        })
        for row in rows
    ]  # fmt: skip
    found = ibis.array(listed).unnest().name("row").as_table()
    return found.select(**{name: found.row[name] for name in rows[0]})
