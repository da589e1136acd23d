"""Drawings of pages: plain values of the atlas as places, trails and stations of a map."""

from __future__ import annotations

from typing import Any

from waypost.atlas.opened import Opened
from waypost.drawing.maps import Leg, Place, Trail, draw_trails, frame_named
from waypost.publish.geojson_features import load_centroids
from waypost.web.pages.templating import text


def trails_map(opened: Opened, parts: dict[str, Any], part: str, language: str) -> str:
    """The map of all trails, for the world or a part of it: drawn once for a release, viewer and language."""
    return opened.once(("map", part, language), lambda: _trails_map(opened, parts, part, language))


def _trails_map(opened: Opened, parts: dict[str, Any], part: str, language: str) -> str:
    points = load_centroids(opened.catalog)
    countries = opened.catalog.countries
    places = [
        Place(
            row["country_code"], countries[row["country_code"]].names[language], *points[row["country_code"]],
            row["programmes"], row["running"], f"/{language}/country/{row['country_code']}/",
        )
        for row in parts["countries"]
        if row["country_code"] in points and row["country_code"] in countries
    ]  # fmt: skip
    legs: dict[str, list[Leg]] = {}
    for row in parts["legs"]:
        legs.setdefault(row["trail_id"], []).append(Leg(row["from_country_code"], row["to_country_code"]))
    trails = [
        Trail(
            row["trail_id"], opened.catalog.trails[row["trail_id"]].names[language],
            f"/{language}/trail/{row['trail_id']}/", tuple(legs.get(row["trail_id"], ())), _breadth(row["people"]),
        )
        for row in sorted(parts["trails"], key=lambda row: -(row["people"] or 0))
    ]  # fmt: skip
    return draw_trails(frame_named(part), places, trails, text(language, "map_label"))


def _breadth(people: int | None) -> float:
    """How broad a trail is drawn: three breadths by the people concerned, the thinnest where nobody knows."""
    return 1.4 if not people or people < 1_000_000 else 2.0 if people < 10_000_000 else 2.8
