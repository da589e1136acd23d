"""Lines of money and rates as values: two queries, and one for rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from waypost.plan.spending import Spending, SpendingLine, spending
from waypost.reference.money import Rate as RateValue
from waypost.reference.money import StatedMoney, is_total
from waypost.reference.plan_values import Plan
from waypost.web.plan.models import Amount, Line, Rate
from waypost.web.plan.queries.framework import plain

_ONE = ("budget", "revised")  # kinds of which the latest counts; the others add up


@dataclass(frozen=True)
class Entered:
    """A line with all its amounts, those that were taken back among them, and the one line that counts."""

    row: Line
    amounts: list[Amount]

    @property
    def counting(self) -> list[Amount]:
        """Of budget and revised budget the latest of each currency; all commitments and expenditures."""
        kept = [each for each in self.amounts if not is_taken_back(each)]
        latest = {
            (each.kind, each.currency): each for each in sorted(kept, key=lambda each: (each.day, each.pk))
        }  # fmt: skip
        return [each for each in kept if each.kind not in _ONE or latest[each.kind, each.currency] is each]

    @property
    def is_total(self) -> bool:
        """Whether it calls itself the sum of others."""
        return is_total(self.row.label)

    @property
    def value(self) -> SpendingLine:
        """What counts of it."""
        return SpendingLine(
            label=self.row.label, component=self.row.component or None,
            money=tuple(
                StatedMoney(amount=each.amount, currency=each.currency, kind=each.kind) for each in self.counting
            ),
        )  # fmt: skip


def is_taken_back(row: Amount | Rate) -> bool:
    """Whether it was entered by mistake; nothing is asked of rows that were read with it."""
    return getattr(row, "taken_back", None) is not None


def entered(until: dt.date | None = None) -> list[Entered]:
    """All lines, by component and in the order in which they were entered; amounts up to a day where one is given."""
    lines = list(Line.objects.order_by("component", "pk"))
    found: dict[int, list[Amount]] = {each.pk: [] for each in lines}
    amounts = Amount.objects.select_related("taken_back").order_by("day", "pk")
    for each in amounts if until is None else amounts.filter(day__lte=until):
        found[each.line_id].append(each)
    return [Entered(each, found[each.pk]) for each in lines]


def spent(lines: Iterable[Entered]) -> Spending | None:
    """What lines come to; None where there is none."""
    listed = [each.value for each in lines]
    return spending(listed) if listed else None


def rates(plan: Plan, until: dt.date | None = None) -> tuple[RateValue, ...]:
    """Rates in the order in which they are tried: the latest first, up to a day where one is given, then those that the
    plan implies.
    """
    kept = [each for each in rate_rows() if not is_taken_back(each) and (until is None or each.day <= until)]
    return (*(rate_value(each) for each in kept), *plan.budget.rates)


def rate_rows() -> Sequence[Rate]:
    """All rates that were entered, the latest first."""
    return list(Rate.objects.select_related("taken_back").order_by("-day", "-pk"))


def rate_value(row: Rate) -> RateValue:
    """A rate as a value."""
    value = plain(row.value)
    return RateValue(
        of=row.of, into=row.into, value=row.value if value is None else value, date=row.day.isoformat(),
        source=row.source, kind=row.kind,
    )  # fmt: skip
