"""What the release that is served tells: societies heard from, opportunities found."""

from __future__ import annotations

import datetime as dt
import os
from functools import lru_cache

from django.conf import settings

from waypost.atlas.opened import Opened
from waypost.disclosure.access import Viewer
from waypost.errors import WaypostError
from waypost.plan.facts import Told, release_facts
from waypost.web.pages.releases import open_for


def released_facts(now: dt.datetime) -> Told:
    """Of the whole release; opportunities where its answers were made already. Nothing where there is no release."""
    opened = served()
    if opened is None:
        return {}
    found = dict(_heard(os.path.realpath(settings.WAYPOST_RELEASE)))
    if opened.has_answers and "opportunities" in opened.answers.columns:
        table, _ = opened.answer_table("opportunities")
        shown = table.column("is_example").to_pylist() if "is_example" in table.column_names else ()
        found["opportunities_found"] = table.num_rows - sum(bool(each) for each in shown)
    return found


def served() -> Opened | None:
    """The release that pages show, as the Secretariat sees it."""
    try:
        return open_for(Viewer("secretariat"))
    except WaypostError:
        return None


@lru_cache(maxsize=2)
def _heard(_real: str) -> tuple[tuple[str, int | bool | None], ...]:
    opened = served()
    return () if opened is None else tuple(release_facts(opened.con, opened.catalog, opened.as_of).items())
