"""Values as cells of text: exact, unknown as empty, and nothing that a spreadsheet would run as a formula."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from waypost.settings import LANGUAGES

# For files that people open in a spreadsheet: by the mark at the start it knows that they are UTF-8.
CSV_ENCODING = "utf-8-sig"
# What a spreadsheet takes for the start of a formula, also in full width; apostrophes before it included, so that
# guarding twice is not guarding once.
_FORMULA = re.compile(r"\s*'*[=+\-@\t\r\n＝＋－＠]")
# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guarded(text: str) -> str:
    """A text with an apostrophe before it when a spreadsheet would take it for a formula.

    >>> guarded("=1+1"), guarded("-"), guarded("a=b"), unguarded(guarded("'=x"))
    ("'=1+1", "'-", 'a=b', "'=x")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that :func:`guarded` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def plain(value: Any) -> str:
    """A value as text: ISO dates, decimals as they are, ``true`` and ``false``; unknown is empty, never zero.

    >>> plain(Decimal("1200.50")), plain(None), plain(dt.date(2024, 5, 1)), plain(True), plain(0.1)
    ('1200.50', '', '2024-05-01', 'true', '0.1')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return str(value)


def csv_cell(value: Any) -> str:
    """A value for a CSV file: texts guarded, numbers and dates as they are (a minus sign is no formula).

    The one character that ends a file for many readers, NUL, becomes the replacement sign.
    """
    return guarded(value.replace("\x00", "\ufffd")) if isinstance(value, str) else plain(value)


def xml_text(text: str) -> str:
    """A text that XML can hold: characters that it cannot become the replacement sign.

    >>> xml_text("a\x00b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)


def language_order(row: dict[str, Any]) -> tuple[int, str]:
    """Sort key of a text with its ``language``: English, French, Spanish, Arabic, then any."""
    language = row["language"] or ""
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)), language


EXAMPLE = "[Example] "


def visibility_now(programme: dict[str, Any], as_of: str) -> str | None:
    """Who may see a programme today, for formats that know no embargo: until it ends nobody beyond the Movement."""
    embargo, visibility = programme["embargo_date"], programme["visibility"]
    return "movement" if visibility == "public" and embargo and plain(embargo) > as_of else visibility


def joined(values: list[str], separator: str = "; ") -> str | None:
    """Texts as one, each once, in their order; None for none."""
    return separator.join(dict.fromkeys(values)) or None
