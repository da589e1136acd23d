"""Fetch what is vendored (outlines of countries, fonts) by package name, cut it down, and note version and hash.

Run when a newer version is wanted: ``.venv/bin/python scripts/refresh_vendor.py``. It needs ``npm``. What it writes is
committed; nothing is fetched when Waypost runs or is built. A test holds the files to ``VENDOR.toml``.

Outlines come from Natural Earth (public domain) as world-atlas packs them. They show who holds a place, which is not
what the maps of the Federation show; :data:`MOVED`, :data:`MERGED` and :data:`DASHED` say where we depart from them.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
import shapely
from fontTools import subset
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.ops import linemerge, unary_union

ROOT = Path(__file__).resolve().parents[1]
OUTLINES = ROOT / "src/waypost/drawing/vendor/outlines.json"
FONTS = ROOT / "src/waypost/web/pages/static/vendor"
NOTE = ROOT / "src/waypost/drawing/vendor/VENDOR.toml"
PACKAGES = {
    "world-atlas": "2.0.2",
    "@fontsource/ibm-plex-sans": "5.3.0",
    "@fontsource/ibm-plex-sans-arabic": "5.3.0",
    "@fontsource/ibm-plex-serif": "5.3.0",
}
LATIN = "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+0178,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,"
LATIN += "U+2039-203A,U+20AC,U+2190-2193,U+2212,U+2260,U+2264-2265"
# With the spaces: what lays out PDF takes them from the font of the letters around them.
ARABIC = "U+0020,U+00A0,U+0600-061F,U+0621-063A,U+0640-0652,U+0660-066C,U+0670,U+067E,U+0686,U+06A4,U+06AF"
_SANS, _ARABIC, _SERIF = (f"@fontsource/ibm-plex-{name}" for name in ("sans", "sans-arabic", "serif"))
FACES = {
    "plex-sans-400.woff2": (_SANS, "ibm-plex-sans-latin-400-normal.woff2", LATIN),
    "plex-sans-600.woff2": (_SANS, "ibm-plex-sans-latin-600-normal.woff2", LATIN),
    "plex-serif-500.woff2": (_SERIF, "ibm-plex-serif-latin-500-normal.woff2", LATIN),
    "plex-arabic-400.woff2": (_ARABIC, "ibm-plex-sans-arabic-arabic-400-normal.woff2", ARABIC),
    "plex-arabic-600.woff2": (_ARABIC, "ibm-plex-sans-arabic-arabic-600-normal.woff2", ARABIC),
}

# Parts of one country in the source that stand with another on the maps of the United Nations and the Federation.
MOVED = (
    ("RUS", "UKR", box(32.3, 44.3, 36.7, 46.3)),  # Crimea
    ("ISR", "SYR", box(35.63, 32.69, 36.0, 33.4)),  # the Golan
    ("MAR", "ESH", box(-18.0, 20.5, -8.6, 27.667)),  # Western Sahara, west of the berm
)
# What the source tells apart and those maps do not.
MERGED = {"Somaliland": "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "AUS", "TWN": "CHN", "Siachen Glacier": "ZZZ"}
NAMED = {"Kosovo": "XKX"}
# Lines that are not agreed: between two countries, inside a box where only a part of the border is meant.
EVERYWHERE = box(-180, -90, 180, 90)
DASHED = (
    ("ESH", "MAR", EVERYWHERE),
    ("XKX", "SRB", EVERYWHERE),
    ("ISR", "PSE", EVERYWHERE),
    ("ISR", "SYR", EVERYWHERE),
    ("SDN", "SSD", EVERYWHERE),
    ("EGY", "SDN", box(33.0, 21.9, 38.0, 24.0)),
    ("IND", "PAK", box(73.0, 32.4, 78.5, 37.5)),
    ("CHN", "IND", box(77.0, 31.0, 80.5, 36.5)),
    ("CHN", "IND", box(91.5, 26.5, 98.0, 30.0)),
    ("CHN", "PAK", EVERYWHERE),
    ("IND", "ZZZ", EVERYWHERE),
    ("PAK", "ZZZ", EVERYWHERE),
    ("CHN", "ZZZ", EVERYWHERE),
)
TOLERANCE = 0.045  # degrees: half a pixel of the largest map


def main() -> None:
    """Fetch, cut down, write, note."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = {name: _fetch(name, version, Path(folder)) for name, version in PACKAGES.items()}
        _write_outlines(unpacked["world-atlas"] / "countries-50m.json")
        FONTS.mkdir(parents=True, exist_ok=True)
        for name, (package, file, letters) in FACES.items():
            _cut_font(unpacked[package] / "files" / file, FONTS / name, letters)
        (FONTS / "OFL.txt").write_bytes((unpacked["@fontsource/ibm-plex-sans"] / "LICENSE").read_bytes())
    _write_note()


def _fetch(name: str, version: str, folder: Path) -> Path:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
    target = folder / packed.removesuffix(".tgz")
    with tarfile.open(folder / packed) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _decode(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Arcs as longitude and latitude: https://github.com/topojson/topojson-specification, 2.1.3."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return arcs


def _geometry(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Any:
    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points.extend(arc if not points else arc[1:])
        return points

    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    parts = [_split([ring(part) for part in polygon]) for polygon in polygons]
    return unary_union([part for part in parts if not part.is_empty])


def _split(rings: list[list[tuple[float, float]]]) -> Any:
    """A polygon whose rings may go on past the 180th meridian, cut there: the source leaves them in one piece."""
    unrolled = []
    for ring in rings:
        longitudes = np.degrees(np.unwrap(np.radians([x for x, _ in ring])))
        points = list(zip(longitudes, [y for _, y in ring], strict=True))
        if len(points) > 3:
            unrolled.append(points)
    if not unrolled:
        return Polygon()
    whole = shapely.make_valid(Polygon(unrolled[0], unrolled[1:]))
    west, _, east, _ = whole.bounds
    if west >= -180 and east <= 180:
        return whole
    pieces = []
    for turn in (-360, 0, 360):
        pieces.append(translate(whole, turn).intersection(box(-180, -90, 180, 90)))
    return unary_union([piece for piece in pieces if not piece.is_empty])


def _write_outlines(path: Path) -> None:
    topology = json.loads(path.read_text("utf-8"))
    arcs = _decode(topology)
    found: dict[str, Any] = {}
    for each in topology["objects"]["countries"]["geometries"]:
        if not each.get("arcs"):
            continue
        name = each["properties"]["name"]
        known = pycountry.countries.get(numeric=each["id"]) if each.get("id") else None
        code = known.alpha_3 if known else NAMED.get(name, name)
        code = MERGED.get(code, MERGED.get(name, code))
        if code == "ATA":
            continue
        geometry = shapely.make_valid(_geometry(each, arcs))
        found[code] = unary_union([found[code], geometry]) if code in found else geometry
    for giver, taker, area in MOVED:
        moved = found[giver].intersection(area)
        found[giver] = found[giver].difference(area)
        found[taker] = unary_union([found[taker], moved.buffer(1e-6)])
    codes = sorted(found)
    plain = [MultiPolygon(_polygons(found[code])) for code in codes]
    simple = dict(zip(codes, shapely.coverage_simplify(shapely.set_precision(plain, 1e-4), TOLERANCE), strict=True))
    lines = _lines(simple)
    countries = {code: [[_whole(r) for r in _rings(p)] for p in _polygons(simple[code])] for code in codes}
    countries = {code: [p for p in polygons if p] for code, polygons in countries.items()}
    body = {"unit": "hundredths of a degree", "countries": countries, "lines": lines}
    OUTLINES.write_text(json.dumps(body, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


def _polygons(geometry: Any) -> list[Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _rings(polygon: Polygon) -> list[Any]:
    return [polygon.exterior, *polygon.interiors]


def _whole(line: Any) -> list[int]:
    """Hundredths of a degree, one after another, repeated points left out."""
    flat: list[int] = []
    for x, y, *_ in line.coords:
        point = [round(x * 100), round(y * 100)]
        if flat[-2:] != point:
            flat += point
    return flat


def _lines(countries: dict[str, Any]) -> dict[str, list[list[int]]]:
    """Borders between two countries, each once: ``solid``, and ``dashed`` where they are not agreed."""
    codes = list(countries)
    tree = shapely.STRtree([countries[code] for code in codes])
    pairs = {
        tuple(sorted(pair)) for pair in zip(*tree.query(list(countries.values())), strict=True) if pair[0] != pair[1]
    }
    solid, dashed = [], []
    for left, right in sorted(pairs):
        a, b = codes[left], codes[right]
        shared = countries[a].boundary.intersection(countries[b].boundary)
        lines = [part for part in getattr(shared, "geoms", [shared]) if part.geom_type == "LineString"]
        if not lines:
            continue
        merged = linemerge(lines) if len(lines) > 1 else lines[0]
        areas = [area for one, other, area in DASHED if {one, other} == {a, b}]
        open_part = unary_union(areas) if areas else None
        for target, part in (
            (solid, merged.difference(open_part) if open_part else merged),
            (dashed, merged.intersection(open_part) if open_part else None),
        ):
            if part is not None and not part.is_empty:
                target += [_whole(line) for line in getattr(part, "geoms", [part]) if line.geom_type == "LineString"]
    keep = [[line for line in lines if len(line) >= 4] for lines in (solid, dashed)]
    return {"solid": keep[0], "dashed": keep[1]}


def _cut_font(source: Path, target: Path, letters: str) -> None:
    options = subset.Options(
        flavor="woff2", layout_features=["*"], notdef_outline=True, hinting=False, desubroutinize=True
    )
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "").replace("-", "-")))
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def _write_note() -> None:
    parts = [
        "# What is vendored, and from where. Written by scripts/refresh_vendor.py; a test holds the files to it.\n"
    ]
    rows = [(OUTLINES, "world-atlas", "Natural Earth, public domain; packed by world-atlas, ISC")]
    rows += [
        (FONTS / name, package, "SIL Open Font License 1.1 (OFL.txt beside)") for name, (package, *_) in FACES.items()
    ]
    for path, package, licence in rows:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        parts.append(
            f'[[file]]\npath = "{path.relative_to(ROOT / "src/waypost")}"\npackage = "{package}"\n'
            f'version = "{PACKAGES[package]}"\nlicence = "{licence}"\nsha256 = "{digest}"\n'
        )
    NOTE.write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
