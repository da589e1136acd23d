"""Indicators, periods and updates as values: five queries for any number of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from waypost.plan import results
from waypost.plan.forecast import Forecast, forecast
from waypost.web.plan.models import Indicator, Period, PeriodStep, Update, UpdateStep
from waypost.web.plan.models.signed import Signed


@dataclass(frozen=True)
class Told:
    """An update with its rows."""

    row: Update
    value: results.Update
    steps: list[UpdateStep]

    @property
    def last(self) -> UpdateStep:
        """Its last step."""
        return self.steps[-1]

    def is_of(self, person: int) -> bool:
        """Whether somebody wrote or submitted it, and so does not approve it."""
        return who(person) in results.authors(self.value)


@dataclass(frozen=True)
class Framework:
    """All indicators by key, with their rows, also of those that ended before they counted; updates by number; until
    when each period is to be reported.
    """

    indicators: dict[str, results.Indicator]
    rows: dict[str, Indicator]
    periods: dict[int, Period]
    updates: dict[int, Told]

    def of_period(self, period: int) -> list[Told]:
        """The updates of a period, in the order in which they were begun."""
        return [each for each in self.updates.values() if each.row.period_id == period]

    @property
    def values(self) -> tuple[results.Update, ...]:
        """All updates as values."""
        return tuple(each.value for each in self.updates.values())

    def submitted(self) -> list[Told]:
        """Those that wait for an answer, the oldest first."""
        return [each for each in self.updates.values() if each.value.state == "submitted"]

    def unreported(self, until: dt.date) -> list[Period]:
        """Open periods over by now that nobody reported on as a whole yet: no update was submitted or approved, or only
        an interim one.
        """
        there = {
            each.row.period_id for each in self.updates.values()
            if each.value.state == "submitted"
            or (each.value.state == "approved" and not results.is_interim(each.value, self._period(each)))
        }  # fmt: skip
        locked = {int(period.id) for each in self.indicators.values() for period in each.periods if period.is_locked}
        ended = {row.pk for row in self.rows.values() if row.is_ended}
        return [
            row for pk, row in self.periods.items()
            if row.ends <= until and pk not in there and pk not in locked and row.indicator_id not in ended
        ]  # fmt: skip

    def _period(self, told: Told) -> results.Period:
        of = self.indicators[told.value.indicator].periods
        return next(each for each in of if each.id == told.value.period)

    def expected(self, indicator: results.Indicator) -> dict[str, Forecast]:
        """Where values lead to, for each period after the last value that counts."""
        given = results.points(indicator, self.values)
        most = Decimal(100) if indicator.unit == "share" else None
        found = ((period.id, forecast(given, period.ends, most=most)) for period in indicator.periods)
        return {name: each for name, each in found if each is not None}


def framework(keys: Iterable[str] | None = None) -> Framework:
    """All of it, or of some indicators. Of all, those are left out that ended before anything of them was approved."""
    listed = Indicator.objects.select_related("ended").order_by("outcome", "pk")
    rows = {row.key: row for row in (listed if keys is None else listed.filter(key__in=list(keys)))}
    periods = list(Period.objects.filter(indicator__in=rows.values()))
    logs = _grouped(PeriodStep.objects.filter(period__in=periods), "period_id")
    own: dict[int, list[results.Period]] = defaultdict(list)
    for each in periods:
        own[each.indicator_id].append(period_value(each, logs[each.pk]))
    indicators = {key: _indicator(row, own[row.pk]) for key, row in rows.items()}
    updates = list(Update.objects.filter(period__in=periods).select_related("period", "period__indicator"))
    steps = _grouped(UpdateStep.objects.filter(update__in=updates), "update_id")
    told = {each.pk: Told(each, update_value(each, steps[each.pk]), steps[each.pk]) for each in updates}
    counts = {each.value.indicator for each in told.values() if each.value.state == "approved"}
    gone = {row.pk for key, row in rows.items() if keys is None and row.is_ended and key not in counts}
    return Framework(
        {key: each for key, each in indicators.items() if rows[key].pk not in gone},
        rows,
        {each.pk: each for each in periods if each.indicator_id not in gone},
        {pk: each for pk, each in told.items() if each.row.period.indicator_id not in gone},
    )


def period_value(row: Period, log: Iterable[PeriodStep]) -> results.Period:
    """A period with its log."""
    steps = tuple(step_value(each, each.step, each.why) for each in log)
    return results.Period(
        id=str(row.pk), starts=row.starts, ends=row.ends, target=plain(row.target), target_text=row.target_text,
        is_locked=bool(steps) and steps[-1].to == "locked", log=steps,
    )  # fmt: skip


def update_value(row: Update, steps: Iterable[UpdateStep]) -> results.Update:
    """An update with what it says now."""
    listed = list(steps)
    said = next((each for each in reversed(listed) if each.to == "draft"), None)
    return results.Update(
        id=f"{row.pk:012}", indicator=row.period.indicator.key, period=str(row.period_id),
        value=plain(said.value) if said else None, text=said.text if said else "",
        breakdowns=tuple(_breakdown(each) for each in said.breakdowns) if said else (),
        evidence=said.evidence if said else "", state=listed[-1].to if listed else "draft",
        log=tuple(step_value(each, each.to, each.why) for each in listed),
    )  # fmt: skip


def step_value(row: Signed, to: str, why: str) -> results.Step:
    """A line of a log. Who it was is a number: rules ask whether two are one, and nothing else."""
    return results.Step(to=to, by=who(row.by_id), at=row.at.date(), why=why)


def who(number: int | None) -> str:
    """How a person stands in values."""
    return "server" if number is None else str(number)


def plain(value: Decimal | None) -> Decimal | None:
    """A number without the zeros that a column adds."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _indicator(row: Indicator, periods: list[results.Period]) -> results.Indicator:
    baseline = None
    if row.baseline_year is not None:
        baseline = results.Baseline(year=row.baseline_year, value=plain(row.baseline_value), text=row.baseline_text)
    return results.Indicator(
        id=row.key, outcome=row.outcome, label=row.label, kind=row.kind, unit=row.unit, rises=row.rises,
        baseline=baseline, periods=tuple(periods), dimensions=tuple(row.dimensions),
    )  # fmt: skip


def _breakdown(given: dict[str, Any]) -> results.Breakdown:
    return results.Breakdown(
        dimension=given["dimension"], parts={name: Decimal(each) for name, each in given["parts"].items()},
        rest=Decimal(given["rest"]), why=given["why"],
    )  # fmt: skip


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in rows:
        found[getattr(each, key)].append(each)
    return found
