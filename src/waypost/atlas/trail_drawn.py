"""The map of one trail as SVG: stations with the signs of their roles, legs in the form of who works at their ends."""

from __future__ import annotations

from typing import Any

from waypost.atlas.opened import Opened
from waypost.drawing.maps import Leg, Station, draw_trail
from waypost.publish.geojson_features import load_centroids


def trail_map(opened: Opened, parts: dict[str, Any], language: str) -> str:
    """The map of the trail that ``parts`` (of :func:`waypost.atlas.trail.trail_page`) tell of: drawn once for a
    release, viewer and language.
    """
    key = ("trail map", parts["trail_id"], language)
    return opened.once(key, lambda: _trail_map(opened, parts, language))


def _trail_map(opened: Opened, parts: dict[str, Any], language: str) -> str:
    points = load_centroids(opened.catalog)
    countries = opened.catalog.countries
    states: dict[str, dict[str, str]] = {}
    for station in parts["score"]["stations"]:
        states.setdefault(station["country_code"], {})[station["role"]] = station["state"]
    stations = [
        Station(code, countries[code].names[language], *points[code], roles)
        for code, roles in states.items()
        if code in points
    ]
    legs = [Leg(row["from_country_code"], row["to_country_code"]) for row in parts["legs"]]
    name = opened.catalog.trails[parts["trail_id"]].names[language]
    return draw_trail(stations, legs, name, is_mirrored=language == "ar")
