"""The data pack of a workshop: what a release says of its trail and countries, taken once and kept as it was.

Everything is as members of the Movement see it, whoever asks: the pack lies on a table with people from elsewhere.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.atlas.figures import country_figures, datasets, deaths_on
from waypost.atlas.findings import SHOWN_GAP
from waypost.atlas.opened import BY_ROLE, Opened
from waypost.disclosure.access import Viewer
from waypost.errors import ReleaseError
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.viewing import taken_back
from waypost.web.pages.releases import open_for
from waypost.web.workshops.models import Workshop

MOST_PROGRAMMES = 80
_SIDES = {"origin": 0, "transit": 1, "destination": 2, "return": 3}


def packed(workshop: Workshop) -> tuple[str, dt.date, dict[str, Any]]:
    """The release, its day, and what it says as plain values.

    ``stations``: who is where along the trail. ``programmes``: those on it, each once, ``where`` here, upstream or
    downstream of the workshop's countries, or beside them at the same stages. ``figures`` by country, ``deaths`` by
    year, ``gaps`` of services, ``datasets`` as they are cited. Raises :class:`RefusedError` without a release.
    """
    try:
        opened = open_for(Viewer("movement", hidden=taken_back()))
    except ReleaseError as error:
        raise RefusedError("ws_refused_release") from error
    stations = _stations(opened, workshop.trail)
    figures = {country: country_figures(opened, country) for country in workshop.countries}
    deaths = deaths_on(opened, workshop.trail)
    used = {row["dataset_id"] for rows in (*figures.values(), deaths) for row in rows if row.get("dataset_id")}
    gaps = opened.answer("gaps", f"trail_id = ? and dimension = 'service' and {SHOWN_GAP}", [workshop.trail])[0]
    content = {
        "stations": stations,
        "programmes": _programmes(opened, workshop, stations),
        "figures": figures,
        "deaths": deaths,
        "gaps": [
            {name: row[name] for name in ("country_code", "code", "need_rank", "countries_ranked", "people_concerned")}
            for row in gaps
        ],
        "datasets": datasets(opened, used),
    }
    return opened.release_id, opened.as_of, _plain(content)


def _stations(opened: Opened, trail: str) -> list[dict[str, Any]]:
    names = ("role", "country_code", "programmes", "programmes_running", "societies", "society_id")
    return [{name: row.get(name) for name in names} for row in opened.answer("trails", "trail_id = ?", [trail])[0]]


def _programmes(opened: Opened, workshop: Workshop, stations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each programme of the trail once, with all its countries there: those of the workshop's countries first."""
    own = [_SIDES.get(row["role"], 1) for row in stations if row["country_code"] in workshop.countries]
    first, last = (min(own), max(own)) if own else (0, 3)
    found = opened.rows(
        f"""select s.role, s.country_code, l.programme_id, l.title, l.societies, l.status
            from listed_station s join listed l using (programme_id)
            where s.trail_id = ? and l.is_movement
            order by {BY_ROLE.replace("role", "s.role")}, s.country_code, l.list_no""",
        [workshop.trail],
    )
    once: dict[str, dict[str, Any]] = {}
    for row in found:
        at = _SIDES.get(row.pop("role"), 1)
        there = "upstream" if at < first else "downstream" if at > last else "beside"
        country = row.pop("country_code")
        where = "here" if country in workshop.countries else there
        told = once.setdefault(row["programme_id"], row | {"where": where, "country_codes": []})
        if where == "here":
            told["where"] = where
        if country not in told["country_codes"]:
            told["country_codes"].append(country)
    return sorted(once.values(), key=lambda row: row["where"] != "here")[:MOST_PROGRAMMES]


def _plain(value: Any) -> Any:
    """The same as JSON knows it."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value
