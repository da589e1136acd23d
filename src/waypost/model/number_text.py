"""Numbers as people write them: any script's digits, any grouping, either decimal sign, never a guess."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple, TypeGuard

from waypost.model.text import fold
from waypost.model.value_text import Cell, ValueOutOfRange, ValueUnreadable, is_not_reported, plain_text

DecimalSign = Literal[".", ","]

# Exact in every locale: Arabic decimal and thousands signs; primes and spaces group; minus signs subtract.
SIGNS = str.maketrans(dict.fromkeys("٬’ʼ‘´＇", "'") | dict.fromkeys("−–‑﹣－", "-") | {"，": ",", "．": "."})
_NUMBER = re.compile(r"([-+]?) ?((?:\d|[.,٫](?=\d))[\d.,٫' ]*)")
_EXPONENT = re.compile(r"([-+]?)(\d+)(?:[.,](\d+))?[eE]([-+]?\d{1,2})")
_GROUPS = {
    # Threes, or the lakhs and crores of South Asia.
    sign: re.compile(r"\d{1,3}(?:S\d{3})+|\d{1,2}(?:S\d\d)+S\d{3}".replace("S", re.escape(sign)))
    for sign in (".", ",", "'", " ")
}
_LONGEST = 40
# Numbers from here on are slips or mischief (a telephone number, two cells run into one), and no table could add
# them up: no budget of any currency comes near, and there are fewer than ten thousand million people.
TOO_LARGE = Decimal(10**16)
TOO_MANY = Decimal(10**10)
A_NUMBER = "a number"
FACTORS = {
    fold(word): factor
    for factor, words in {
        10**3: ("thousand", "mille", "mil", "ألف", "الف"),
        10**6: ("million", "millions", "millón", "millones", "مليون"),
    }.items()
    for word in words
}


def canonical(number: Decimal) -> str:
    """Plain text of a number: no exponent, no plus, no zeros at the end of a fraction.

    >>> canonical(Decimal("1200.50")), canonical(Decimal("1E+3")), canonical(Decimal("-0.0"))
    ('1200.5', '1000', '0')
    """
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ungroup(whole: str, sign: str, text: str) -> str:
    if not sign or sign not in whole:
        return whole
    if not _GROUPS[sign].fullmatch(whole):
        raise ValueUnreadable(text, "a number whose groups have three digits")
    return whole.replace(sign, "")


def _one_sign(body: str, sign: str, decimal: DecimalSign | None, text: str, whole_only: bool) -> tuple[str, str]:
    """Split a body that holds one kind of point or comma into whole part and fraction."""
    if body.count(sign) > 1:
        if decimal == sign:
            raise ValueUnreadable(text, f"a number with the declared decimal sign {decimal!r} once")
        return _ungroup(body, sign, text), ""
    before, after = body.split(sign)
    can_group = _GROUPS[sign].fullmatch(body) is not None and not before.startswith("0")
    if decimal == sign or (decimal is None and not can_group):
        return before, after
    if can_group and (decimal is not None or whole_only):
        return before + after, ""
    if decimal is not None:
        raise ValueUnreadable(text, f"a number with the declared decimal sign {decimal!r}")
    raise ValueUnreadable(
        text, f"a number with one reading; {sign!r} may group or part the decimals: declare the decimal sign"
    )


def _grouped_outside(
    body: str, group: str, points: list[str], decimal: DecimalSign | None, text: str
) -> tuple[str, str]:
    """Split a body whose groups are parted by spaces or apostrophes: a point or comma parts the decimals."""
    if not points:
        return _ungroup(body, group, text), ""
    point = points[0]
    if len(points) > 1 or body.count(point) > 1 or (decimal is not None and point != decimal):
        raise ValueUnreadable(text, f"a number with the decimal sign {decimal or point!r} once")
    whole, _, fraction = body.partition(point)
    return _ungroup(whole, group, text), fraction


def _split(body: str, decimal: DecimalSign | None, text: str, whole_only: bool) -> tuple[str, str]:
    """Whole part and fraction, both bare digits, of a body of digits and signs."""
    if "٫" in body:  # the Arabic decimal sign leaves no doubt
        whole, _, fraction = body.partition("٫")
        kinds = [sign for sign in ".,' " if sign in whole]
        if len(kinds) > 1 or not fraction.isdecimal():
            raise ValueUnreadable(text, A_NUMBER)
        return _ungroup(whole, "".join(kinds), text), fraction
    outer = [sign for sign in "' " if sign in body]
    points = [sign for sign in ".," if sign in body]
    if len(outer) > 1:
        raise ValueUnreadable(text, "a number with one sign between its groups")
    if outer:
        return _grouped_outside(body, outer[0], points, decimal, text)
    if len(points) == 2:
        last = max(points, key=body.rindex)
        other = "," if last == "." else "."
        whole, _, fraction = body.rpartition(last)
        if last in whole or other in fraction or (decimal is not None and decimal != last):
            raise ValueUnreadable(text, f"a number with the decimal sign {decimal or last!r} once")
        return _ungroup(whole, other, text), fraction
    if points:
        return _one_sign(body, points[0], decimal, text, whole_only)
    return body, ""


def _text_number(text: str, decimal: DecimalSign | None, whole_only: bool) -> Decimal:
    if len(text) > _LONGEST:
        raise ValueUnreadable(text, f"a number of at most {_LONGEST} signs")
    exponent = _EXPONENT.fullmatch(text)
    if exponent:
        return Decimal(f"{exponent[1]}{exponent[2]}.{exponent[3] or '0'}E{exponent[4]}")
    negative = text.startswith("(") and text.endswith(")")  # accountants' brackets
    match = _NUMBER.fullmatch(text[1:-1].strip() if negative else text)
    if match is None or (negative and match[1]):
        raise ValueUnreadable(text, A_NUMBER)
    whole, fraction = _split(match[2].strip(), decimal, text, whole_only)
    if not f"{whole}{fraction}".isdecimal():
        raise ValueUnreadable(text, A_NUMBER)
    number = Decimal(f"{whole or '0'}.{fraction or '0'}")
    return -number if negative or match[1] == "-" else number


def read_number(cell: Cell, decimal: DecimalSign | None, whole_only: bool) -> Decimal:
    """The number in a cell that reports one, below :data:`TOO_LARGE` on either side of zero.

    ``whole_only`` lets one sign before three digits group.
    """
    number = _read_number(cell, decimal, whole_only)
    if not -TOO_LARGE < number < TOO_LARGE:
        raise ValueOutOfRange(cell, "a number below ten thousand million million")
    return number


def _read_number(cell: Cell, decimal: DecimalSign | None, whole_only: bool) -> Decimal:
    if isinstance(cell, (bool, date, time, timedelta)):
        raise ValueUnreadable(cell, A_NUMBER)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise ValueUnreadable(cell, A_NUMBER)
        # Excel keeps and shows 15 digits; what floats hold beyond them is noise of binary fractions.
        return Decimal(format(cell, ".15g"))
    if isinstance(cell, (int, Decimal)):
        number = Decimal(cell)
        if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
            raise ValueUnreadable(cell, A_NUMBER)
        return number
    text = plain_text(cell).translate(SIGNS)
    head, _, word = text.rpartition(" ")
    factor = FACTORS.get(fold(word)) if head and not word[:1].isdigit() else None
    if factor:
        return _text_number(head, decimal, False) * factor
    try:
        return _text_number(text, decimal, whole_only)
    except InvalidOperation:
        raise ValueUnreadable(cell, A_NUMBER) from None


def _is_plain(cell: Cell) -> TypeGuard[str]:
    """Digits and nothing else: most cells of most sheets, read without further looks."""
    return isinstance(cell, str) and cell.isascii() and cell.isdecimal() and len(cell) <= 10


def parse_decimal(cell: Cell, decimal: DecimalSign | None = None) -> str | None:
    """Canonical plain text of the number in a cell, or None when it states that there is none.

    Spaces of all widths, apostrophes and Arabic signs group or part the decimals as they must. Where one
    point or comma could do either ("1,234"), ``decimal``, the sign that the source declares, decides;
    without it the value is refused. A sign that contradicts the declared one is refused too, and so are
    "about", ranges and units: see :func:`parse_quantity` for those.

    Raises :class:`ValueUnreadable`.

    >>> parse_decimal("1 234,5"), parse_decimal("1'200.50"), parse_decimal("١٬٢٣٤٫٥"), parse_decimal("–")
    ('1234.5', '1200.5', '1234.5', None)
    """
    if _is_plain(cell):
        return str(int(cell))
    if is_not_reported(cell):
        return None
    return canonical(read_number(cell, decimal, False))


def parse_integer(cell: Cell, decimal: DecimalSign | None = None) -> str | None:
    """Canonical text of the whole number in a cell, or None when it states that there is none.

    In a column of whole numbers a point or comma before three digits groups ("1,234", "1.234"), unless
    ``decimal`` says that it parts the decimals. A fraction other than zero is refused, and so is a number of
    :data:`TOO_MANY` and more: whole numbers count people here.

    Raises :class:`ValueUnreadable`, of which :class:`ValueOutOfRange` is one.

    >>> parse_integer("80 418"), parse_integer("1.234"), parse_integer(12.0), parse_integer("0")
    ('80418', '1234', '12', '0')
    """
    if _is_plain(cell):
        return str(int(cell))
    if is_not_reported(cell):
        return None
    number = read_number(cell, decimal, True)
    if number != number.to_integral_value():
        raise ValueUnreadable(cell, "a whole number")
    if not -TOO_MANY < number < TOO_MANY:
        raise ValueOutOfRange(cell, "a whole number below ten thousand million")
    return canonical(number)


class Quantity(NamedTuple):
    """A number and the unit that stood behind it, as written; None when there was none."""

    value: str
    unit: str | None


_UNIT_AT_END = re.compile(r"(.*?\d[)]?)\s*\(?([^\W\d_][^\d()]{0,40})\)?")


def parse_quantity(cell: Cell, decimal: DecimalSign | None = None, *, whole: bool = False) -> Quantity | None:
    """Number and trailing unit of a cell ("350 HH", "12 000 personnes"); None: not reported.

    The unit is given back, never dropped: 350 households are not 350 people. Raises
    :class:`ValueUnreadable`.

    >>> parse_quantity("350 HH", whole=True), parse_quantity("1 200")
    (Quantity(value='350', unit='HH'), Quantity(value='1200', unit=None))
    """
    if _is_plain(cell):
        return Quantity(str(int(cell)), None)
    parse = parse_integer if whole else parse_decimal
    if isinstance(cell, str) and not is_not_reported(cell):
        text = plain_text(cell)
        split = _UNIT_AT_END.fullmatch(text) if len(text) <= 120 else None
        if split and not _EXPONENT.fullmatch(text):
            number, unit = split[1], split[2].strip(" .")
            first, _, rest = unit.partition(" ")
            if fold(first) in FACTORS:
                number, unit = f"{number} {first}", rest
            value = parse(number, decimal)
            if value is not None:
                return Quantity(value, unit or None)
    value = parse(cell, decimal)
    return None if value is None else Quantity(value, None)


def parse_share(
    cell: Cell, decimal: DecimalSign | None = None, *, scale: Literal["percent", "share"] | None = None
) -> str | None:
    """A share between 0 and 1 as canonical text; None: not reported.

    ``scale`` says whether bare numbers of this column are percentages or shares. Without it a percent
    sign or a number above 1 tells; a bare number up to 1 is refused, for 1 may be one percent or all.

    Raises :class:`ValueUnreadable`.

    >>> parse_share("45 %"), parse_share("12,5", scale="percent"), parse_share("٪٣٠")
    ('0.45', '0.125', '0.3')
    """
    if is_not_reported(cell):
        return None
    marked = False
    if isinstance(cell, str):
        text = plain_text(cell).replace("٪", "%").replace("％", "%")
        if text.count("%") == 1 and (text.startswith("%") or text.endswith("%")):
            marked, cell = True, text.replace("%", "").strip()
    number = read_number(cell, decimal, False)
    if marked or scale == "percent" or (scale is None and number > 1):
        number = number / 100
    elif scale is None and number:
        raise ValueUnreadable(cell, "a percentage with its sign, or a column declared as percent or share")
    if not 0 <= number <= 1:
        raise ValueUnreadable(cell, "a share from 0 to 1 or a percentage from 0 to 100")
    return canonical(number)


def parse_percentage(cell: Cell, decimal: DecimalSign | None = None) -> str | None:
    """:func:`parse_share` of a column whose bare numbers are percentages (IATI)."""
    return parse_share(cell, decimal, scale="percent")
