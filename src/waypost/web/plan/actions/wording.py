"""Words, codes, days and amounts that are kept: none about a person, each one of those that are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.plan_values import Plan
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.plan.kept import plan_of

LONGEST = 4_000
_YEARS = (2000, 2150)
_MOST = Decimal(10) ** 14


def plan() -> Plan:
    """The plan of the catalog."""
    return plan_of(load_catalog())


def words_of(words: str, most: int = LONGEST, *, refusal: str = "") -> str:
    """Words as they may be kept; ``refusal`` names why they may not lack. Raises :class:`RefusedError`."""
    told = "\n".join(each.rstrip() for each in words.replace("\x00", "").strip().splitlines())
    if not told and refusal:
        raise RefusedError(refusal)
    if len(told) > most:
        raise RefusedError("plan_refused_long", most=most)
    return impersonal(told)


def texts_of(texts: Mapping[str, str], most: int, *, refusal: str = "") -> dict[str, str]:
    """Words in our languages. Raises :class:`RefusedError`."""
    found = {code: words_of(texts[code], most) for code in LANGUAGES if (texts.get(code) or "").strip()}
    if not found and refusal:
        raise RefusedError(refusal)
    return found


def among(code: str, known: Iterable[str], *, may_lack: bool = False) -> str:
    """A code that is known. Raises :class:`RefusedError`."""
    if not code and may_lack:
        return ""
    if code not in set(known):
        raise RefusedError("plan_refused_code")
    return code


def day_of_ours(day: dt.date) -> dt.date:
    """A day of our time. Raises :class:`RefusedError` for one that was mistyped by a century."""
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise RefusedError("plan_refused_day")
    return day


def day_so_far(day: dt.date) -> dt.date:
    """A day of our time that is not to come. Raises :class:`RefusedError`."""
    if day_of_ours(day) > timezone.now().date():
        raise RefusedError("plan_refused_day_to_come")
    return day


def figure(value: Decimal | None) -> Decimal | None:
    """A number that a column holds. Raises :class:`RefusedError`."""
    if value is not None and (not value.is_finite() or abs(value) >= _MOST or value != round(value, 3)):
        raise RefusedError("plan_refused_figure")
    return value
