"""Days and hours where an exercise is at home. Pure."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_datetime, get_timezone_gmt, get_timezone_name

from waypost.reference.wording import comma

# Days from the closing day, before it and after it, by the name of the reminder.
REMINDERS = {"before_14": -14, "before_7": -7, "before_2": -2, "after_1": 1}
LAST_DAY = 14  # after the closing day: whoever was down for longer reminds nobody of what is over


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that can be chosen: areas with their places, and UTC."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in areas and "/" in name))


def to_utc(day: dt.date, clock: dt.time, zone: str, *, is_end: bool = False) -> dt.datetime | None:
    """A local day and time as UTC; None for an hour that the clocks leave out on that day.

    An hour that comes twice is the first one for a beginning and the second one for an end: nobody loses an hour.
    """
    local = dt.datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=1 if is_end else 0)
    found = local.astimezone(dt.UTC)
    return found if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def when(at: dt.datetime | None, zone: str, language: str) -> str:
    """Day and time where the exercise is at home, with the name of the zone and its distance from UTC."""
    if at is None:
        return "–"
    local = at.astimezone(ZoneInfo(zone))
    written = format_datetime(local, f"d MMM yyyy{comma(language)}HH:mm", locale=language)
    if zone == "UTC":
        return f"{written} (UTC)"
    name = get_timezone_name(local, locale=language)
    return f"{written} ({name}{comma(language)}{get_timezone_gmt(local, locale='en').replace('GMT', 'UTC')})"


def reminder_days(closing_day: dt.date) -> dict[str, dt.date]:
    """Reminder → the day on which it is due."""
    return {kind: closing_day + dt.timedelta(days=days) for kind, days in REMINDERS.items()}


def reminder_due(closing_day: dt.date, today: dt.date) -> str | None:
    """The one reminder that is due: of those whose day has come the last one. Whoever missed some sends one mail."""
    if today > closing_day + dt.timedelta(days=LAST_DAY):
        return None
    past = [kind for kind, day in reminder_days(closing_day).items() if day <= today]
    return past[-1] if past else None
