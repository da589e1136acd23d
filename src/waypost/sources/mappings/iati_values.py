"""Dates, numbers and languages of IATI, read once for each text."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import cast

import pycountry
from babel.numbers import list_currencies

from waypost.model.values import Order, ValueUnreadable, parse_date, parse_decimal, parse_percentage

_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,30})?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:$|[TZ+ -])")


@lru_cache(maxsize=65536)
def read_date(stated: str, order: str | None) -> tuple[str | None, str | None]:
    """``(ISO date, None)`` for a date, ``(None, None)`` for nothing stated, ``(None, what would do)`` else."""
    try:
        return parse_date(stated, cast("Order | None", order)), None
    except ValueUnreadable as error:
        return None, error.expected


@lru_cache(maxsize=16384)
def iso_day(stated: str) -> str | None:
    """The day of a text in ISO form, even one that no programme can have (year 2112); None for any other text."""
    match = _ISO.match(stated.strip())
    if match is None:
        return None
    try:
        return dt.date.fromisoformat(match[1]).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def read_moment(stated: str) -> str | None:
    """Date and time in UTC to the second, ending in Z, of an xsd:dateTime; None when it is none.

    >>> read_moment("2023-12-19T18:15:06.0134+01:00"), read_moment("2024-02-30")
    ('2023-12-19T17:15:06Z', None)
    """
    try:
        moment = dt.datetime.fromisoformat(stated.strip())
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="seconds") + "Z"


def read_decimal(stated: str) -> tuple[str | None, str | None]:
    """``(plain decimal, None)``, ``(None, None)`` for nothing stated, or ``(None, what would do)``."""
    text = stated.strip()
    if _PLAIN.fullmatch(text):
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return ("0" if text == "-0" else text), None
    try:
        return parse_decimal(text, "."), None
    except ValueUnreadable as error:
        return None, error.expected


@lru_cache(maxsize=4096)
def read_share(stated: str) -> tuple[str | None, str | None]:
    """A percentage as ``(share between 0 and 1, None)``, or ``(None, what would do)``."""
    try:
        return parse_percentage(stated, "."), None
    except ValueUnreadable as error:
        return None, error.expected


@lru_cache(maxsize=1024)
def read_language(stated: str) -> str | None:
    """Two-letter code of a language tag such as ``EN``, ``pt-BR`` or ``eng``; None when unknown."""
    tag = re.split(r"[-_]", stated.strip().lower(), maxsplit=1)[0]
    if len(tag) not in (2, 3):
        return None
    found = pycountry.languages.get(**{f"alpha_{len(tag)}": tag})
    return getattr(found, "alpha_2", None) if found is not None else None


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    """ISO 4217 codes of today, and those of currencies that are no more: old files hold them rightly."""
    return frozenset(c.alpha_3 for c in pycountry.currencies) | frozenset(list_currencies())


@lru_cache(maxsize=1024)
def read_currency(stated: str) -> str | None:
    """Code of ISO 4217, in capitals; None when there is no such currency."""
    code = stated.strip().upper()
    return code if code in _currencies() else None
