"""What the release knows of the programmes that commitments name, and what a strategy would change of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from waypost.atlas.opened import Opened
from waypost.atlas.trail import trail_page, trail_states
from waypost.reference import Catalog
from waypost.strategies.coverage import Cover, effect, stations_of
from waypost.strategies.values import Commitment, Need, Strategy


def heading_of(catalog: Catalog) -> Callable[[str], str]:
    """The heading of a service; of a heading itself."""
    codes = catalog.code_lists["service"].codes

    def found(service: str) -> str:
        return codes[service].parent or service if service in codes else service

    return found


def covers(opened: Opened, strategy: Strategy) -> tuple[Cover, ...]:
    """What stands in the release and what a strategy would add; nothing of a trail that the release does not have."""
    if strategy.trail_id not in trail_states(opened):
        return ()
    named = {each.programme_id for each in strategy.commitments if each.programme_id}
    placed = _placed(opened, strategy.trail_id, named)
    heading = heading_of(opened.catalog)

    def in_register(commitment: Commitment, need: Need) -> bool:
        wanted = commitment.country or need.country
        return any(
            role == need.side and heading(need.service) in headings and wanted in ("", country)
            for role, country, headings in placed.get(commitment.programme_id, ())
        )

    score = trail_page(opened, strategy.trail_id)["score"]
    return effect(strategy, stations_of(score), heading, in_register)


def programmes_of(
    opened: Opened, trail_id: str, ns_id: str, service: str, since: dt.date
) -> list[tuple[str, str]]:  # fmt: skip
    """Programmes of a society on a trail by which a service can be given since a day: id and title.

    Those that say that they do something under its heading, and were not over before the day; as far as the reader may
    see them.
    """
    rows = opened.rows(
        """select distinct l.programme_id, l.title from listed l join listed_station s using (programme_id)
           where s.trail_id = ? and list_contains(l.societies, ?) and list_contains(l.headings, ?)
             and (l.end_date is null or l.end_date >= ?) order by 2, 1""",
        [trail_id, ns_id, heading_of(opened.catalog)(service), since],
    )
    return [(row["programme_id"], row["title"] or row["programme_id"]) for row in rows]


def titles_of(opened: Opened, strategy: Strategy) -> dict[str, str]:
    """Titles of the programmes that its commitments name, as far as the reader may see them."""
    named = sorted({each.programme_id for each in strategy.commitments if each.programme_id})
    if not named:
        return {}
    rows = opened.rows("select programme_id, title from listed where list_contains(?, programme_id)", [named])
    return {row["programme_id"]: row["title"] for row in rows if row["title"]}


def _placed(opened: Opened, trail_id: str, named: Iterable[str]) -> dict[str, list[tuple[str, str, Any]]]:
    wanted = sorted(named)
    if not wanted:
        return {}
    rows = opened.rows(
        """select distinct l.programme_id, s.role, s.country_code, l.headings
           from listed l join listed_station s using (programme_id)
           where s.trail_id = ? and l.is_movement and list_contains(?, l.programme_id)""",
        [trail_id, wanted],
    )
    found: dict[str, list[tuple[str, str, Any]]] = {}
    for row in rows:
        found.setdefault(row["programme_id"], []).append((row["role"], row["country_code"], row["headings"] or ()))
    return found
