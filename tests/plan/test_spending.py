"""Lines of spending come to what they are, each currency for itself; a line called a total is none."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from waypost.plan.spending import SpendingLine, spending
from waypost.reference.money import MONEY_KINDS, Money, StatedMoney


def stated(amount, currency="CHF", kind="budget"):
    return StatedMoney(amount=Decimal(amount), currency=currency, kind=kind)


def test_neither_currencies_nor_a_line_called_total_are_added():
    found = spending([
        SpendingLine(label="Meetings", component="III.2", money=(stated(100), stated(50, "EUR"))),
        SpendingLine(label="Workshops", component="III.3", money=(stated(20),)),
        SpendingLine(label="Total", money=(stated(999), stated(50, "EUR"))),
    ])  # fmt: skip
    assert {each.currency: each.amount for each in found.totals} == {"CHF": 120, "EUR": 50}
    assert set(found.by_component) == {"III.2", "III.3"}
    assert [(each.stated.currency, each.agrees) for each in found.stated_totals] == [("CHF", False), ("EUR", True)]


def test_a_total_without_lines_is_no_sum():
    found = spending([SpendingLine(label="Grand total", money=(stated(7),))])
    assert found.totals == ()
    assert [(each.added, each.agrees) for each in found.stated_totals] == [(None, False)]


def test_original_revised_committed_and_spent_are_kept_apart():
    found = spending([
        SpendingLine(label="A", money=(stated(100), stated(80, kind="revised"), stated(30, kind="expenditure"))),
        SpendingLine(label="B", money=(stated(10), stated(5, kind="commitment"))),
        SpendingLine(label="C", money=(stated(7, "EUR"),)),
    ])  # fmt: skip
    assert {(each.kind, each.currency): int(each.amount) for each in found.totals} == {
        ("budget", "CHF"): 110, ("revised", "CHF"): 90, ("commitment", "CHF"): 5, ("expenditure", "CHF"): 30,
        ("budget", "EUR"): 7,
    }  # fmt: skip
    assert found.balance() == (Money(amount=Decimal(60), currency="CHF"),)


money = st.builds(
    StatedMoney, amount=st.integers(-(10**9), 10**9).map(Decimal), currency=st.sampled_from(["CHF", "EUR", "USD"]),
    kind=st.sampled_from(MONEY_KINDS),
)  # fmt: skip
lines = st.lists(
    st.builds(
        SpendingLine, label=st.sampled_from(["Staff", "Total", "Rent"]), component=st.sampled_from([None, "I.1"]),
        money=st.lists(money, max_size=4).map(tuple),
    ),
    max_size=6,
)  # fmt: skip


@given(lines)
def test_components_add_up_to_the_whole_in_each_currency(given_lines):
    found = spending(given_lines)
    for each in found.totals:
        key = (each.kind, each.currency)
        below = [one.amount for part in found.by_component.values() for one in part if (one.kind, one.currency) == key]
        assert sum(below) == each.amount
        if each.kind != "revised":
            rows = [one for line in given_lines if line.label != "Total" for one in line.money]
            assert each.amount == sum(one.amount for one in rows if (one.kind, one.currency) == key)
