"""What the pages of countries, corridors, services and groups show."""

from __future__ import annotations

from typing import Any

from waypost.atlas.figures import corridor, country_figures, datasets, largest_corridors
from waypost.atlas.findings import SHOWN_GAP
from waypost.atlas.listing import figures, list_page
from waypost.atlas.opened import BY_ROLE, Opened
from waypost.atlas.trail import silent_societies


def country_page(opened: Opened, code: str, language: str, after: int = 0) -> dict[str, Any]:
    """Programmes in a country, its trails and roles, the people there and from there, gaps, its society."""
    count, programmes = list_page(opened, {"country": code}, after=after, language=language)
    people = country_figures(opened, code)
    here, away = largest_corridors(opened, code, "destination"), largest_corridors(opened, code, "origin")
    society = opened.catalog.society_of_country(code)
    used = {row["dataset_id"] for row in (*people, *here, *away)}
    return {
        "country_code": code,
        "society_id": society,
        "is_silent": society is None or society in silent_societies(opened),
        "figures": figures(opened, {"country": code}),
        "count": count,
        "programmes": programmes,
        "trails": opened.rows(
            f"""select distinct trail_id, role from trail_stage where country_code = ?
               order by trail_id, {BY_ROLE}""",
            [code],
        ),
        "people": people,
        "from_here": away,
        "to_here": here,
        "gaps": opened.answer(
            "gaps",
            """country_code = ? and dimension = 'service' and gap > 0 and programmes = 0
               and need_rank * 3 <= countries_ranked""",
            [code],
        )[0],
        "datasets": datasets(opened, used),
    }


def corridor_page(opened: Opened, origin: str, destination: str, language: str) -> dict[str, Any]:
    """Both ends of a corridor: the people, the trails that join them, what is done on each side."""
    sides: dict[str, Any] = {}
    silent = silent_societies(opened)
    for side, code in (("origin", origin), ("destination", destination)):
        count, programmes = list_page(opened, {"country": code}, most=25, language=language)
        society = opened.catalog.society_of_country(code)
        sides[side] = {
            "country_code": code, "society_id": society, "is_silent": society is None or society in silent,
            "count": count, "programmes": programmes, "figures": figures(opened, {"country": code}),
        }  # fmt: skip
    return {
        "origin_code": origin,
        "destination_code": destination,
        "sides": sides,
        "trails": opened.rows(
            """select distinct a.trail_id from trail_stage a join trail_stage b using (trail_id)
               where a.country_code = ? and b.country_code = ? and a.role = 'origin'
                 and b.role in ('transit', 'destination')
               order by 1""",
            [origin, destination],
        ),
        "one_sided": opened.answer("one_sided", "origin_code = ? and destination_code = ?", [origin, destination])[0],
        "opportunities": opened.answer(
            "opportunities",
            """list_contains(string_split(coalesce(country_a, ''), ' '), ?)
               and list_contains(string_split(coalesce(country_b, ''), ' '), ?)
               or list_contains(string_split(coalesce(country_a, ''), ' '), ?)
               and list_contains(string_split(coalesce(country_b, ''), ' '), ?)""",
            [origin, destination, destination, origin],
        )[0],
        **corridor(opened, origin, destination),
    }


def topic_page(opened: Opened, kind: str, code: str, language: str, after: int = 0) -> dict[str, Any]:
    """A service, a heading of services or a group: programmes, by trail how far stages are covered, where gaps are.

    ``kind`` is ``service``, ``heading`` or ``group``.
    """
    count, programmes = list_page(opened, {kind: code}, after=after, language=language)
    level = "group" if kind == "group" else "service"
    heading = code
    if kind == "service":
        found = opened.rows("select heading_code from service_heading where service_code = ?", [code])
        heading = found[0]["heading_code"] if found else code
    return {
        "kind": kind,
        "code": code,
        "heading": heading,
        "figures": figures(opened, {kind: code}),
        "count": count,
        "programmes": programmes,
        "coverage": opened.answer(
            "coverage", "scope = ? and code = ? and trail_id is not null", [level, code if kind == "group" else heading]
        )[0],
        "gaps": opened.answer(
            "gaps",
            f"dimension = ? and code = ? and {SHOWN_GAP}",
            [level, code if kind == "group" else heading],
        )[0][:40],
    }
