"""Money keeps its currency: nothing mixed is added or put in an order, parts add up, conversions say where from."""

from __future__ import annotations

import operator
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.reference.money import (
    Converted,
    Money,
    Rate,
    StatedMoney,
    allocate,
    converted,
    converted_parts,
    decimals_of,
    is_total,
    sums,
    totals,
)
from waypost.reference.wording import written_money

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15)
currencies = st.sampled_from(["CHF", "EUR", "USD", "JPY"])
money = st.builds(Money, amount=amounts, currency=currencies)
PLAN = Rate(of="USD", into="CHF", value=Decimal("1.094"), date="2009", source="derived from plan", kind="plan")


def francs(amount):
    return Money(amount=Decimal(amount), currency="CHF")


@given(money, money)
def test_only_one_currency_is_added_subtracted_and_put_in_an_order(one, other):
    for work in (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge):
        if one.currency != other.currency:
            with pytest.raises(InputError, match=f"{one.currency} and {other.currency} are not"):
                work(one, other)
        elif work in (operator.add, operator.sub):
            assert work(one, other) == Money(amount=work(one.amount, other.amount), currency=one.currency)
        else:
            assert work(one, other) == work(one.amount, other.amount)
    assert (one == other) == ((one.amount, one.currency) == (other.amount, other.currency))


@pytest.mark.parametrize("other", [0, 1.5, Decimal(1), "1 CHF", None])
def test_a_bare_number_is_no_money(other):
    for work in (operator.add, operator.lt, operator.gt):
        with pytest.raises(InputError, match="no money"):
            work(francs(1), other)
    with pytest.raises(TypeError):
        sum([francs(1)])


@pytest.mark.parametrize("amount", ["nan", "inf", "-inf"])
def test_an_amount_is_a_number(amount):
    with pytest.raises(ValueError, match="no amount of money"):
        francs(amount)


def test_kinds_are_kept_apart_also_from_money_of_no_kind():
    budget, spent = (StatedMoney(amount=Decimal(1), currency="CHF", kind=kind) for kind in ("budget", "expenditure"))
    for one, other in permutations((budget, spent, francs(1)), 2):
        with pytest.raises(InputError, match="not added up"):
            one + other
    assert [each.kind for each in totals([spent, budget, spent])] == ["budget", "expenditure"]


@given(st.lists(money, max_size=9))
def test_sums_are_by_currency(rows):
    found = sums(rows)
    assert set(found) == {each.currency for each in rows}
    for currency, each in found.items():
        assert each.amount == sum(row.amount for row in rows if row.currency == currency)


shares = st.lists(st.integers(0, 10**6) | st.decimals(0, 1000, places=3), min_size=1, max_size=9).filter(any)


@given(amounts, shares)
def test_parts_add_up_and_lie_within_a_unit_of_what_is_due(amount, weights):
    whole = francs(amount)
    parts = allocate(whole, weights)
    assert sum(part.amount for part in parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        due = amount * Decimal(weight) / Decimal(sum(map(Decimal, weights)))
        assert abs(part.amount - due) < Decimal("0.0100001")
        assert weight or not part.amount


@given(amounts, shares)
def test_a_larger_share_never_gets_less(amount, weights):
    parts = [abs(part.amount) for part in allocate(francs(amount), weights)]
    for (one, part), (other, rest) in permutations(zip(weights, parts, strict=True), 2):
        assert part <= rest or one >= other


def test_remainders_go_to_the_largest_and_to_the_first_of_equal_ones():
    assert [str(each.amount) for each in allocate(francs("0.05"), [1, 1, 1])] == ["0.02", "0.02", "0.01"]
    assert [str(each.amount) for each in allocate(francs(10), [1, 2, 4], decimals=0)] == ["1", "3", "6"]
    yen = Money(amount=Decimal(100), currency="JPY")
    assert [int(each.amount) for each in allocate(yen, [1, 1, 1])] == [34, 33, 33]


@pytest.mark.parametrize(("amount", "weights"), [("1", []), ("1", [0, 0]), ("1", [1, -1]), ("0.001", [1])])
def test_what_cannot_be_shared_is_refused(amount, weights):
    with pytest.raises(InputError):
        allocate(francs(amount), weights)


def test_what_was_published_is_never_worked_out_again():
    stated = Converted(of=francs(100), into=Money(amount=Decimal(99), currency="USD"), published="A plan")
    assert converted(francs(100), "USD", published=[stated], rates=[PLAN]) is stated
    computed = converted(francs(200), "USD", published=[stated], rates=[PLAN])
    assert computed is not None
    assert not computed.is_published
    assert computed.rate is PLAN
    assert converted(francs(1), "EUR", published=[stated], rates=[PLAN]) is None


@given(amounts)
def test_a_rate_goes_both_ways(amount):
    back = PLAN.convert(PLAN.convert(francs(amount)))
    assert back.rounded() == francs(amount).rounded()
    with pytest.raises(InputError, match="does not convert EUR"):
        PLAN.convert(Money(amount=amount, currency="EUR"))


@pytest.mark.parametrize(
    "wrong", [{"value": Decimal(0)}, {"source": ""}, {"date": ""}, {"kind": "guess"}, {"into": "USD"}]
)
def test_a_rate_without_its_source_is_none(wrong):
    told = {"of": "USD", "into": "CHF", "value": Decimal(1), "date": "2009", "source": "a bank", "kind": "market"}
    with pytest.raises(ValueError, match="a rate"):
        Rate(**(told | wrong))


def test_yearly_averages_of_the_catalog_are_rates_with_their_source():
    yearly = load_catalog().rates["EUR", 2009]
    found = converted(francs(100), "EUR", rates=[yearly.rate])
    assert (found.rate.kind, found.rate.date, found.rate.source) == ("market", "2009", yearly.source)
    assert found.into.amount * yearly.chf_per_unit == pytest.approx(100)


def test_money_is_rounded_when_it_is_shown_and_as_iso_says():
    assert [decimals_of(each) for each in ("CHF", "JPY", "KWD", "LBP")] == [2, 0, 3, 2]
    third = Money(amount=Decimal(1) / 3, currency="CHF")
    assert third.amount != third.rounded().amount
    assert written_money(third, "en") == "0.33\u00a0CHF"
    assert written_money(francs(1625318), "fr") == "1\u202f625\u202f318\u00a0CHF"
    assert written_money(Money(amount=Decimal("2.5"), currency="JPY"), "es") == "3\u00a0JPY"
    assert "1,625,318" in written_money(francs(1625318), "ar")


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Total", True), (" total: ", True), ("Sous-total", True), ("TOTAL GENERAL", True), ("المجموع", True),
     ("Total station", False), ("Staff", False), ("", False)],
)  # fmt: skip
def test_a_line_called_total_is_known(label, expected):
    assert is_total(label) is expected


@given(
    st.lists(st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=6),
    st.sampled_from(["0.93", "1.5077", "0.0061"]),
)
def test_converted_parts_that_are_shown_add_up_to_the_sum_that_is_shown(given_amounts, value):
    rate = Rate(of="EUR", into="CHF", value=Decimal(value), date="2026-01", source="A bank", kind="market")

    def shown(amount):
        return converted(Money(amount=amount, currency="EUR"), "CHF", rates=(rate,))

    whole = shown(sum(given_amounts, Decimal(0)))
    parts = converted_parts(whole, [shown(each) for each in given_amounts])
    assert sum(each.into.rounded().amount for each in parts) == whole.into.rounded().amount
    assert [each.of.amount for each in parts] == given_amounts
    assert all(abs(each.into.amount - rate.convert(each.of).amount) <= Decimal("0.02") for each in parts)


def test_what_are_no_parts_at_one_rate_stays_as_it_is():
    one, other = (
        Rate(of="EUR", into="CHF", value=Decimal(value), date="2026-01", source="A", kind="market") for value in "12"
    )

    def at(rate, amount):
        return converted(Money(amount=Decimal(amount), currency="EUR"), "CHF", rates=(rate,))

    for whole, parts in (
        (at(one, 3), [at(one, 1), at(other, 2)]),
        (at(one, 3), [at(one, 1), at(one, 1)]),
        (at(one, 3), [at(one, 5), at(one, -2)]),
        (at(one, 3), [at(one, 3), None]),
        (None, [at(one, 3)]),
        (at(one, 0), [at(one, 0)]),
    ):
        assert list(converted_parts(whole, parts)) == parts
