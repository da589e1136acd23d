"""The outlines that maps are drawn from: as vendored, whole, and where the Federation's maps differ, theirs."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import orjson
import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

import waypost
from waypost.reference import load_catalog

ROOM = Path(waypost.__file__).parent
VENDORED = tomllib.loads((ROOM / "drawing/vendor/VENDOR.toml").read_text("utf-8"))["file"]


@pytest.fixture(scope="module")
def outlines():
    loaded = orjson.loads((ROOM / "drawing/vendor/outlines.json").read_bytes())

    def line(flat):
        return [(x / 100, y / 100) for x, y in zip(flat[::2], flat[1::2], strict=True)]

    countries = {
        code: MultiPolygon(
            [Polygon(line(p[0]), [line(r) for r in p[1:]]).buffer(0) for p in polygons if len(p[0]) >= 8]
        )
        if all(Polygon(line(p[0])).buffer(0).geom_type == "Polygon" for p in polygons if len(p[0]) >= 8)
        else Polygon(line(polygons[0][0])).buffer(0)
        for code, polygons in loaded["countries"].items()
    }
    return countries, {kind: [LineString(line(each)) for each in lines] for kind, lines in loaded["lines"].items()}


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: file["path"])
def test_vendored_files_are_as_noted(file):
    body = (ROOM / file["path"]).read_bytes()
    assert hashlib.sha256(body).hexdigest() == file["sha256"]
    assert file["licence"]


def test_every_vendored_file_is_noted():
    noted = {file["path"] for file in VENDORED}
    there = {
        str(path.relative_to(ROOM))
        for folder in ("drawing/vendor", "web/pages/static/vendor")
        for path in (ROOM / folder).iterdir()
        if path.suffix in (".json", ".woff2")
    }
    assert there == noted


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "code"),
    [
        ("Crimea", 34.1, 45.2, "UKR"),
        ("the Golan", 35.8, 33.0, "SYR"),
        ("Western Sahara, west of the berm", -13.5, 25.0, "ESH"),
        ("Hargeisa", 44.06, 9.56, "SOM"),
        ("Northern Cyprus", 33.6, 35.25, "CYP"),
        ("Pristina", 21.16, 42.66, "XKX"),
        ("Chukotka, beyond the 180th meridian", -175.0, 66.5, "RUS"),
        ("Yakutsk", 129.7, 62.0, "RUS"),
    ],
)
def test_places_stand_with_whom_the_maps_of_the_federation_show(outlines, place, longitude, latitude, code):
    assert outlines[0][code].buffer(0.05).contains(Point(longitude, latitude)), place


def test_codes_are_the_catalogs(outlines):
    assert set(outlines[0]) - set(load_catalog().countries) <= {"ZZZ", "Ashmore and Cartier Is."}


def test_lines_that_are_not_agreed_are_dashed_and_no_others(outlines):
    lines = outlines[1]
    near = {
        "Western Sahara": (Point(-11.0, 27.66), "dashed"),
        "Line of control": (Point(74.0, 34.6), "dashed"),
        "France and Spain": (Point(0.7, 42.7), "solid"),
        "Niger and Nigeria": (Point(9.0, 12.85), "solid"),
    }
    for name, (point, kind) in near.items():
        distance = {each: min(line.distance(point) for line in found) for each, found in lines.items()}
        assert distance[kind] == min(distance.values()), name
