"""Whether somebody said within a year that a programme still holds. Derived from the day, stored nowhere.

Three answers: yes, no (somebody said so once, more than a year ago), and unknown (nobody ever did, which says nothing
about the programme).
"""

from __future__ import annotations

import datetime as dt

RECENTLY = dt.timedelta(days=365)


def is_verified_recently(verified: dt.date | None, day: dt.date) -> bool | None:
    """Whether it was verified within the year before ``day``; None when it never was."""
    return None if verified is None else verified >= day - RECENTLY


def recently_sql(day: dt.date, column: str = "verified_date") -> str:
    """The same as a condition of SQL over a date column."""
    return f"({column} >= date '{(day - RECENTLY).isoformat()}')"
