"""GeoJSON (RFC 7946): one feature per country; for audiences that may see them, one per service point as well.

A country's point is its label point or centroid from ``catalog/reference/country_centroids.csv`` (Natural Earth, public
domain): it says which country, never where in it. A country without one has no geometry.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from waypost.publish.origin import origin
from waypost.publish.placing import placed_file
from waypost.reference import Catalog
from waypost.settings import LANGUAGES
from waypost.store.outlet import Outlet

_BY_COUNTRY = """
    with here as (select distinct country_code, programme_id from place where country_code is not null)
    select h.country_code, count(*) as programme_count, count(*) filter (p.is_movement) as movement_programme_count,
           count(*) filter (p.is_example) as example_count,
           count(*) filter (p.status = 'implementation') as ongoing_count,
           list(h.programme_id order by h.programme_id) as programme_ids, max(p.latest_date) as latest_date
    from here h join programme p using (programme_id)
    group by h.country_code order by h.country_code
"""
_LISTS = {
    "services": "select distinct pl.country_code, x.service_code from place pl join service x using (programme_id)",
    "population_groups": """select distinct pl.country_code, x.population_group_code
        from place pl join population_group x using (programme_id)""",
    "societies": """select distinct pl.country_code, x.organisation_id from place pl
        join participation x using (programme_id) where x.organisation_id like 'ns-%' and x.role = 'operating'""",
    "stage_roles": "select distinct country_code, stage_role from place where stage_role is not null",
}
_POINTS = """
    select pl.programme_id, pl.place_no, pl.country_code, pl.admin1_name, pl.place_name, pl.location_type,
           pl.latitude, pl.longitude, pl.trail_id, pl.stage_role, p.title, p.status, p.is_example
    from place pl join programme p using (programme_id)
    where pl.latitude is not null and pl.longitude is not null
    order by pl.programme_id, pl.place_no
"""


@cache
def load_centroids(catalog: Catalog) -> dict[str, tuple[float, float]]:
    """Longitude and latitude by ISO 3166-1 alpha-3; an absent file gives none."""
    path = catalog.path / "reference" / "country_centroids.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(lines)}


def export_geojson(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the file ``out``: a FeatureCollection, features by country code, then service points by programme."""
    with placed_file(out) as path, path.open("wb") as file:
        head = {"type": "FeatureCollection", "waypost": origin(outlet) | _aside(outlet), "features": []}
        file.write(orjson.dumps(head).removesuffix(b"]}"))
        for number, feature in enumerate(_features(outlet, catalog)):
            file.write((b",\n" if number else b"\n") + orjson.dumps(feature))
        file.write(b"\n]}\n")
    return [out]


def _aside(outlet: Outlet) -> dict[str, int]:
    """What a map cannot show."""
    (row,) = outlet.rows("select count(*) as n from programme where country_codes is null or country_codes = ''")
    return {"programmes_without_country": row["n"]}


def _features(outlet: Outlet, catalog: Catalog) -> Iterator[dict[str, Any]]:
    yield from _country_features(outlet, catalog)
    for row in outlet.rows(_POINTS):
        point = [row.pop("longitude"), row.pop("latitude")]
        number = row.pop("place_no")
        if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            continue
        yield {
            "type": "Feature",
            "id": f"{row['programme_id']}-{number}",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {"kind": "service_point", **row},
        }


def _country_features(outlet: Outlet, catalog: Catalog) -> Iterator[dict[str, Any]]:
    centroids = load_centroids(catalog)
    lists: dict[str, dict[str, list[str]]] = {}
    for name, sql in _LISTS.items():
        for row in outlet.rows(f"{sql} order by all"):
            code, value = row.values()
            if code and value:
                lists.setdefault(code, {}).setdefault(name, []).append(value)
    for row in outlet.rows(_BY_COUNTRY):
        iso3 = row["country_code"]
        known = catalog.countries.get(iso3)
        names = {f"name_{language}": known.names.get(language) if known else None for language in LANGUAGES}
        listed = {name: lists.get(iso3, {}).get(name, []) for name in _LISTS}
        place = centroids.get(iso3)
        yield {
            "type": "Feature",
            "id": iso3,
            "geometry": {"type": "Point", "coordinates": list(place)} if place else None,
            "properties": {"kind": "country", **row, **names, **listed},
        }
