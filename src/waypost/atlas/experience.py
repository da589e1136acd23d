"""How much experience of work for migrants the register knows of each National Society.

It is what can be said of a society's capacity from what publishers and societies tell. Nothing here knows its staff,
its volunteers or its money. A society of which the register knows no such programme has no row: it may have many.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from waypost.atlas.opened import Opened

EXPERIENCED, SOME, NOT_KNOWN = "experienced", "some", "not_known"
LEVELS = (EXPERIENCED, SOME, NOT_KNOWN)


@dataclasses.dataclass(frozen=True)
class Experience:
    """Programmes that run or ran, and when the first of those with a date began."""

    level: str
    programmes: int
    first_date: dt.date | None


def experience(opened: Opened) -> dict[str, Experience]:
    """Society → its experience, as far as the viewer sees its programmes, in any part that it has in them.

    Experienced is what peer learning calls strong (``catalog/rules/opportunities.yml``), of all services together: at
    least so many programmes, the first at least so many years ago. What is only planned does not count.
    """
    rules = opened.catalog.opportunity_rules.peer_learning
    return opened.once("experience", lambda: _experience(opened, rules.programmes, rules.strong_years))


def _experience(opened: Opened, programmes: int, years: int) -> dict[str, Experience]:
    rows = opened.rows(
        """with carried as (
               select unnest(societies) as society_id, start_date from listed
               where is_movement and status is distinct from 'pipeline' and coalesce(start_date <= ?, true)
           )
           select society_id, count(*) as programmes, min(start_date) as first_date,
                  count(*) >= ? and coalesce(min(start_date) <= ?::date - to_years(?), false) as is_strong
           from carried group by society_id order by society_id""",
        [opened.as_of, programmes, opened.as_of, years],
    )
    return {
        row["society_id"]: Experience(EXPERIENCED if row["is_strong"] else SOME, row["programmes"], row["first_date"])
        for row in rows
    }
