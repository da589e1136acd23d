"""Periods of facts: a year, a month or a day, open at either end."""

from __future__ import annotations

from waypost.model.values import ValueUnreadable, parse_period
from waypost.sources.claiming import DATE_UNREADABLE, Claimer
from waypost.sources.exhaust import Exhaust, stated_text

Period = tuple[str | None, str | None]

_DATES = (
    ("planned_start", "planned_start_date"),
    ("actual_start", "actual_start_date"),
    ("planned_end", "planned_end_date"),
    ("actual_end", "actual_end_date"),
)


def read_period(claimer: Claimer, value: object, column: str) -> Period:
    """First and last day of ``[from, to]`` or of one year, month or day; a part that cannot be read is an issue."""
    if isinstance(value, list):
        if len(value) > 2:
            _flag(claimer, value, "two ends at most", column)
            return None, None
        start, end = [*value, None, None][:2]
        return _end(claimer, start, 0, column), _end(claimer, end, 1, column)
    return _end(claimer, value, 0, column), _end(claimer, value, 1, column)


def _end(claimer: Claimer, value: object, which: int, column: str) -> str | None:
    text = stated_text(value)
    if text is None:
        return None
    try:
        period = parse_period(text)
    except ValueUnreadable as error:
        _flag(claimer, value, error.expected, column)
        return None
    return period[which] if period is not None else None


def _flag(claimer: Claimer, value: object, expected: str, column: str) -> None:
    claimer.record.flag(DATE_UNREADABLE, field=column, found=stated_text(value), expected=expected, column=column)


def claim_programme_period(claimer: Claimer, fields: Exhaust) -> Period:
    """Claim the dates of the programme and return its period.

    ``dates`` says which are planned and which actual. ``period`` does not: an end of it is actual when the
    publication is dated later than it, and planned otherwise.
    """
    record = claimer.record
    value = fields.take("period")
    start, end = read_period(claimer, value, "period")
    stated = value if isinstance(value, list) else [value, value]
    claimer.order(start, end, "period")
    published = record.stated_date or ""
    for day, which, side in ((start, 0, "start"), (end, 1, "end")):
        if day is not None:
            kind = "actual" if published[:10] > day else "planned"
            record.add("programme", f"{kind}_{side}_date", day, original=stated_text(stated[which]), place="period")
    dates = fields.nested("dates")
    if dates is None:
        return start, end
    found: dict[str, str] = {}
    for key, field in _DATES:
        which = 1 if key.endswith("end") else 0
        value = dates.take(key)
        day = _end(claimer, value, which, f"dates.{key}")
        if day is not None:
            record.add("programme", field, day, original=stated_text(value), place=f"dates.{key}")
            found[key] = day
    dates.finish()
    return (
        start or found.get("actual_start") or found.get("planned_start"),
        end or found.get("actual_end") or found.get("planned_end"),
    )
