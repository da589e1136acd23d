"""Dates, numbers, money and truth values: read one way, or refused with what would do."""

from __future__ import annotations

import doctest
from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.model import date_text, money_text, number_text, value_text, values
from waypost.model.values import (
    ValueUnreadable,
    is_not_reported,
    parse_amount,
    parse_boolean,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_percentage,
    parse_period,
    parse_quantity,
    parse_share,
    parse_year,
)

ROUNDS = settings(max_examples=examples(150), deadline=None)
LOCALES = ("en", "en_IN", "fr", "fr_CH", "es", "es_MX", "ar", "ar_EG", "ar_MA", "de", "de_CH", "it", "pt_BR")
NUMBER_LOCALES = (*LOCALES, "hi", "fa", "ru", "sv", "pl")


@pytest.mark.parametrize("module", [date_text, money_text, number_text, value_text, values])
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # typed for modules only


@pytest.mark.parametrize(
    ("cell", "order", "iso"),
    [
        ("2020-04-03", None, "2020-04-03"),
        ("2020-04-03T10:15:00Z", None, "2020-04-03"),
        ("2020-04-03T23:59:59.999+02:00", None, "2020-04-03"),
        ("2020-04-03 00:00:00", None, "2020-04-03"),
        ("2012-02-29Z", None, "2012-02-29"),
        ("20200403", None, "2020-04-03"),
        ("31/12/2020", None, "2020-12-31"),
        ("12/31/2020", None, "2020-12-31"),
        ("05/05/2020", None, "2020-05-05"),
        ("3/4/2020", "dmy", "2020-04-03"),
        ("3/4/2020", "mdy", "2020-03-04"),
        ("2020/3/4", None, "2020-03-04"),
        ("3.4.2020", "dmy", "2020-04-03"),
        ("3. 4. 2020", "dmy", "2020-04-03"),
        ("3/4/20", "dmy", "2020-04-03"),
        ("3/4/20 14:30", "dmy", "2020-04-03"),
        ("1er mars 2020", None, "2020-03-01"),
        ("15 août 2019", None, "2019-08-15"),
        ("15 aout 2019", None, "2019-08-15"),
        ("3 de marzo de 2020", None, "2020-03-03"),
        ("March 3rd, 2020", None, "2020-03-03"),
        ("Tuesday, 3 March 2020", None, "2020-03-03"),
        ("mardi 3 mars 2020", None, "2020-03-03"),
        ("3-Mar-20", "dmy", "2020-03-03"),
        ("Sept. 9, 2021", None, "2021-09-09"),
        ("2020 Jan 5", None, "2020-01-05"),
        ("٣ مارس ٢٠٢٠", None, "2020-03-03"),
        ("15 كانون الثاني 2020", None, "2020-01-15"),
        ("١٥/١٢/٢٠٢٠", None, "2020-12-15"),
        ("۱۵/۱۲/۲۰۲۰", None, "2020-12-15"),
        ("\u200f31/12/2020\u200e", None, "2020-12-31"),
        ("2020‐12‑31", None, "2020-12-31"),
        ("31–12–2020", None, "2020-12-31"),
        (43831, None, "2020-01-01"),
        (43831.75, None, "2020-01-01"),
        (20200403, None, "2020-04-03"),
        (datetime(2020, 4, 3, 12), None, "2020-04-03"),  # noqa: DTZ001 - as a spreadsheet gives it
        (date(2020, 4, 3), None, "2020-04-03"),
    ],
)
def test_dates_that_have_one_reading(cell: values.Cell, order: values.Order | None, iso: str) -> None:
    assert parse_date(cell, order) == iso


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("03/04/2020", None),
        ("03/04/20", "ymd0"),
        ("12/31/2020", "dmy"),
        ("31/12/20", None),
        ("3-Mar-20", None),
        ("2019-02-29", None),
        ("30/02/2020", "dmy"),
        ("2020-03", None),
        ("March 2020", None),
        ("2020", None),
        ("43831", None),
        ("0202-04-03", None),
        ("04/2020", None),
        ("soon", None),
        ("3 May or 4 May 2020", None),
        (2015, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        ("2020-13-01", None),
        ("1441-05-06", None),
    ],
)
def test_dates_that_have_none_or_several_are_refused(cell: values.Cell, order: str | None) -> None:
    with pytest.raises(ValueUnreadable) as caught:
        parse_date(cell, None if order == "ymd0" else order)  # type: ignore[arg-type]  # typed for the three orders
    assert caught.value.found
    assert caught.value.expected


def test_serials_in_text_only_where_declared() -> None:
    assert parse_date("43831", serials=True) == "2020-01-01"
    with pytest.raises(ValueUnreadable):
        parse_date("12345", serials=True)


@pytest.mark.parametrize(
    "cell", ["", "  ", "-", "–", "—", "--", "n/a", "N/A", "n.d.", "sin datos", None, "...", "غير متوفر"]
)
def test_nothing_reported_is_none_and_never_zero(cell: str | None) -> None:
    assert is_not_reported(cell)
    for parse in (
        parse_date,
        parse_decimal,
        parse_integer,
        parse_amount,
        parse_share,
        parse_boolean,
        parse_year,
    ):
        assert parse(cell) is None
    assert parse_decimal("0") == parse_integer("0") == parse_integer(0) == "0"


@pytest.mark.parametrize(
    ("cell", "decimal", "plain"),
    [
        ("1234", None, "1234"),
        ("1,234.5", None, "1234.5"),
        ("1.234,5", None, "1234.5"),
        ("1 234,5", None, "1234.5"),
        ("1\u00a0234,5", None, "1234.5"),
        ("1\u202f234\u202f567,25", None, "1234567.25"),
        ("1\u2009234.5", None, "1234.5"),
        ("1'234'567.5", None, "1234567.5"),
        ("1’234’567", None, "1234567"),
        ("1,234,567", None, "1234567"),
        ("1.234.567", None, "1234567"),
        ("12,34,567.5", None, "1234567.5"),
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("1.234", ",", "1234"),
        ("1.234", ".", "1.234"),
        ("0,123", None, "0.123"),
        (".5", None, "0.5"),
        ("1.5", None, "1.5"),
        ("1234,567", None, "1234.567"),
        ("١٬٢٣٤٫٥", None, "1234.5"),
        ("۱۲۳", None, "123"),
        ("-5", None, "-5"),
        ("−5,5", None, "-5.5"),
        ("(1,200.50)", None, "-1200.5"),
        ("+7", None, "7"),
        ("1.2E+05", None, "120000"),
        ("1.2 million", None, "1200000"),
        ("3 millones", None, "3000000"),
        ("12 mille", None, "12000"),
        (0.1 + 0.2, None, "0.3"),
        (1234.0, None, "1234"),
        (Decimal("1.50"), None, "1.5"),
        ("'12", None, "12"),
    ],
)
def test_decimals(cell: values.Cell, decimal: values.DecimalSign | None, plain: str) -> None:
    assert parse_decimal(cell, decimal) == plain


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [
        ("1,234", None),
        ("1.234", None),
        ("1,23,4", None),
        ("1,234.5", ","),
        ("1.5", ","),
        ("1,234.567.8", None),
        ("1 23", None),
        ("12 34", None),
        ("about 500", None),
        ("~500", None),
        ("500+", None),
        ("500-600", None),
        ("350 HH", None),
        ("12d5", None),
        ("1.2.3,4", None),
        ("#DIV/0!", None),
        ("nil", None),
        (True, None),
        (float("inf"), None),
        ("1" * 50, None),
        ("1" * 17, None),
        ("999 999 999 999 999 999", None),
        ("-1e16", None),
        (1e16, None),
        (10**16, None),
        ("²", None),
        ("½", None),
    ],
)
def test_numbers_without_one_reading_are_refused(cell: values.Cell, decimal: values.DecimalSign | None) -> None:
    with pytest.raises(ValueUnreadable):
        parse_decimal(cell, decimal)


def test_integers() -> None:
    assert parse_integer("80 418") == "80418"
    assert parse_integer("1,234") == parse_integer("1.234") == "1234"
    assert parse_integer("1234.0") == "1234"
    for cell, decimal in (("1.5", None), ("1.234", "."), (2.5, None), ("10000000000", None), (10**18, None)):
        with pytest.raises(ValueUnreadable):
            parse_integer(cell, decimal)  # type: ignore[arg-type]  # a plain str in the tuple


def test_units_are_given_back() -> None:
    assert parse_quantity("350 HH", whole=True) == ("350", "HH")
    assert parse_quantity("12 000 personnes", whole=True) == ("12000", "personnes")
    assert parse_quantity("5,5 km") == ("5.5", "km")
    assert parse_quantity("100 (households)", whole=True) == ("100", "households")
    assert parse_quantity("٥٠٠ أسرة", whole=True) == ("500", "أسرة")
    assert parse_quantity("2 million") == ("2000000", None)
    assert parse_quantity("2 million people") == ("2000000", "people")
    assert parse_quantity("-") is None
    for cell in ("5 to 6", "HH 350", "350 HH 20", "1,5x3"):
        with pytest.raises(ValueUnreadable):
            parse_quantity(cell)


def test_shares() -> None:
    assert parse_share("45%") == parse_share("٤٥٪") == parse_share(45) == parse_percentage("45") == "0.45"
    assert parse_share("0.45", scale="share") == "0.45"
    assert parse_percentage("0.5") == "0.005"
    assert parse_share("0") == "0"
    for cell, scale in (("1", None), ("0.4", None), ("145", None), ("-3%", None), ("1.2", "share")):
        with pytest.raises(ValueUnreadable):
            parse_share(cell, scale=scale)  # type: ignore[arg-type]  # a plain str in the tuple


def test_money() -> None:
    assert parse_amount("CHF 1'200.50") == ("1200.5", "CHF")
    assert parse_amount("1'200.50 CHF") == ("1200.5", "CHF")
    assert parse_amount("Fr. 1'200.-", "CHF") == ("1200", "CHF")
    assert parse_amount("€1.200,50") == ("1200.5", "EUR")
    assert parse_amount("12,500", "USD") == ("12500", "USD")
    assert parse_amount("$ 12,500.00", "USD") == ("12500", "USD")
    assert parse_amount("US$12.5") == ("12.5", "USD")
    assert parse_amount("EUR 1.2 million") == ("1200000", "EUR")
    assert parse_amount(950.5, "USD") == ("950.5", "USD")
    assert parse_amount("-5", "USD") == parse_amount("(5)", "USD") == ("-5", "USD")
    assert parse_amount("CHF 5") == parse_amount("5 CHF") == ("5", "CHF")
    assert parse_amount("12 500") == ("12500", None)
    for cell, currency in (
        ("$ 5", None),
        ("CHF 5", "USD"),
        ("12,500", "TND"),
        ("5 potatoes", None),
        ("EUR 5 USD", None),
        ("free", None),
    ):
        with pytest.raises(ValueUnreadable):
            parse_amount(cell, currency)


def test_truth_values_in_four_languages() -> None:
    for cell in ("Yes", "OUI", "sí", "نعم", "x", "✓", True, 1, 1.0):
        assert parse_boolean(cell) == "true"
    for cell in ("no", "Non", "لا", "falso", "✗", False, 0):
        assert parse_boolean(cell) == "false"
    with pytest.raises(ValueUnreadable):
        parse_boolean("perhaps")


def test_periods() -> None:
    assert parse_period("2021-02") == ("2021-02-01", "2021-02-28")
    assert parse_period("02/2024") == ("2024-02-01", "2024-02-29")
    assert parse_period("février 2024") == ("2024-02-01", "2024-02-29")
    assert parse_period("T3 2021") == parse_period("2021 Q3") == ("2021-07-01", "2021-09-30")
    assert parse_period("2021-02-03") == ("2021-02-03", "2021-02-03")
    assert parse_period(2021.0) == ("2021-01-01", "2021-12-31")
    assert parse_year("31/12/2020") == "2020"
    with pytest.raises(ValueUnreadable):
        parse_period("13/2021")


@ROUNDS
@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(LOCALES),
    st.sampled_from(["long", "full", "d MMM y"]),
)
@example(date(2020, 9, 5), "es_MX", "d MMM y")
def test_dates_written_by_any_locale_come_back(day: date, locale: str, pattern: str) -> None:
    assert parse_date(format_date(day, pattern, locale)) == day.isoformat()


@ROUNDS
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_three_numbers_never_read_against_their_order(day: date, sign: str) -> None:
    text = f"{day.day}{sign}{day.month}{sign}{day.year}"
    assert parse_date(text, "dmy") == day.isoformat()
    if day.day > 12 or day.day == day.month:
        assert parse_date(text) == day.isoformat()
    else:
        with pytest.raises(ValueUnreadable):
            parse_date(text)


@ROUNDS
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(NUMBER_LOCALES))
def test_numbers_written_by_any_locale_come_back(number: Decimal, locale: str) -> None:
    sign = "," if get_decimal_symbol(locale, numbering_system="default") in ",٫" else "."
    text = format_decimal(number, locale=locale, numbering_system="default")
    assert parse_decimal(text, sign) == values.canonical(number)  # type: ignore[arg-type]  # one of the two signs
    whole = int(number / 1000)
    text = format_decimal(whole, locale=locale, numbering_system="default")
    assert parse_integer(text) == str(whole)


@ROUNDS
@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-9e15, max_value=9e15))
def test_float_cells_keep_fifteen_digits(number: float) -> None:
    text = parse_decimal(number)
    assert text is not None
    assert "e" not in text
    assert float(text) == pytest.approx(number, rel=1e-14)


ANY_CELL = (
    st.text(max_size=80)
    | st.text(alphabet="0123456789.,' -/()%$€eE+٫٬٣مارس2020 CHFmarzo\u00a0\u200f", max_size=24)
    | st.floats()
    | st.integers()
    | st.decimals()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
)
PARSERS = (
    parse_date, parse_period, parse_decimal, parse_integer, parse_quantity, parse_share, parse_percentage,
    parse_amount, parse_boolean, parse_year,
)  # fmt: skip


@settings(max_examples=examples(500), deadline=None)
@given(ANY_CELL, st.sampled_from([None, ".", ","]), st.sampled_from([None, "dmy", "mdy", "ymd"]))
@example("1.2.3", ",", "dmy")
@example("0 0", None, None)
def test_nothing_but_value_unreadable_leaves(cell: values.Cell, decimal: str | None, order: str | None) -> None:
    for parse in PARSERS:
        options: list[object] = []
        if parse in (parse_date, parse_period):
            options = [order]
        elif parse in (parse_decimal, parse_integer, parse_quantity, parse_share, parse_percentage):
            options = [decimal]
        try:
            found = parse(cell, *options)  # type: ignore[operator]  # functions of several shapes
        except ValueUnreadable:
            continue
        assert found is None or found


@ROUNDS
@given(st.text(max_size=30))
def test_canonical_text_reads_as_itself(text: str) -> None:
    for parse, again in ((parse_date, parse_date), (parse_decimal, lambda t: parse_decimal(t, "."))):
        try:
            found = parse(text)
        except ValueUnreadable:
            continue
        if found is not None:
            assert again(found) == found
