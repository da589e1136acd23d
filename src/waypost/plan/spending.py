"""Lines of spending: original and revised budget, what is committed and what was spent, each in its own currency.

A line called "Total" is no line: its figure is compared, never added and never taken for the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from waypost.reference.money import Converted, Money, StatedMoney, converted_parts, is_total, totals


class SpendingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line; ``component`` is None where it is not said to which one it belongs."""

    label: str
    money: tuple[StatedMoney, ...]
    component: str | None = None


class StatedTotal(msgspec.Struct, frozen=True, kw_only=True):
    """A line that calls itself a total, beside what the lines of its kind and currency add up to (None: no lines)."""

    label: str
    stated: StatedMoney
    added: StatedMoney | None

    @property
    def agrees(self) -> bool:
        """Whether it says what its lines say."""
        return self.added is not None and self.added.amount == self.stated.amount


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What lines come to, by kind and currency: of all lines, of those of each component, of those of none."""

    totals: tuple[StatedMoney, ...]
    by_component: Mapping[str | None, tuple[StatedMoney, ...]]
    stated_totals: tuple[StatedTotal, ...]

    def balance(self) -> tuple[Money, ...]:
        """What is left of the budget that holds, by currency: revised where there is one, less what was spent."""
        of = {(each.kind, each.currency): each.money for each in self.totals}
        left = []
        for currency in sorted({each.currency for each in self.totals}):
            holds = of.get(("revised", currency), of.get(("budget", currency)))
            spent = of.get(("expenditure", currency))
            if holds is not None and spent is not None:
                left.append(holds - spent)
        return tuple(left)


Place = tuple[str | None, str, str]  # component, kind and currency


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Totals in another currency; None where no rate fits. What components come to adds up to the whole."""

    totals: Mapping[tuple[str, str], Converted | None]
    by_component: Mapping[Place, Converted | None]


def shown_in(found: Spending, convert: Callable[[Money], Converted | None]) -> Shown:
    """All totals as ``convert`` has them, the rounding of components shared out."""
    whole = {(each.kind, each.currency): convert(each.money) for each in found.totals}
    by_component: dict[Place, Converted | None] = {}
    for (kind, currency), total in whole.items():
        named = [
            (component, each.money)
            for component, listed in found.by_component.items()
            for each in listed
            if (each.kind, each.currency) == (kind, currency)
        ]
        parts = converted_parts(total, [convert(money) for _, money in named])
        by_component |= {(name, kind, currency): part for (name, _), part in zip(named, parts, strict=True)}
    return Shown(totals=whole, by_component=by_component)


def spending(lines: Iterable[SpendingLine]) -> Spending:
    """What the lines come to. A line without a revised budget keeps its original one in the revised total of its
    currency, as soon as one other line of that currency was revised.
    """
    given = list(lines)
    real = [line for line in given if not is_total(line.label)]
    revised = {each.currency for line in real for each in line.money if each.kind == "revised"}
    by_component: dict[str | None, list[StatedMoney]] = {}
    for line in real:
        by_component.setdefault(line.component, []).extend(_with_revised(line, revised))
    whole = totals(each for found in by_component.values() for each in found)
    added = {(each.kind, each.currency): each for each in whole}
    return Spending(
        totals=whole,
        by_component={name: totals(found) for name, found in by_component.items()},
        stated_totals=tuple(
            StatedTotal(label=line.label, stated=each, added=added.get((each.kind, each.currency)))
            for line in given
            if is_total(line.label)
            for each in line.money
        ),
    )


def _with_revised(line: SpendingLine, revised: set[str]) -> list[StatedMoney]:
    own = {each.currency for each in line.money if each.kind == "revised"}
    kept = [
        msgspec.structs.replace(each, kind="revised")
        for each in line.money
        if each.kind == "budget" and each.currency in revised and each.currency not in own
    ]
    return [*line.money, *kept]
