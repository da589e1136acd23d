"""Derive and compare the reference files of the catalog with the published lists they come from.

The files in ``catalog/reference`` are the ones that people edit. This script never overwrites what a person
has written: it adds entries that are missing and prints where the published lists say something else. On an
empty catalog it writes a first version; on the present one it changes nothing (a test keeps that).

    python scripts/build_reference.py --fixtures ../shared/data/reference            # compare only
    python scripts/build_reference.py --fixtures ../shared/data/reference --write    # add missing entries

Inputs (terms in ``catalog/reference/SOURCES.yml``): IFRC GO ``Countries.json`` and ``Districts.json``,
the OCHA countries and territories taxonomy, pycountry (ISO 3166) and Babel (CLDR).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
import yaml
from babel import Locale
from babel.languages import get_official_languages

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from waypost.model.text import fold  # noqa: E402  (the checkout's own package, found by the line above)

LANGUAGES = ("en", "fr", "es", "ar")
REGIONS = ("africa", "americas", "asia_pacific", "europe_central_asia", "middle_east_north_africa")
ZONE_OF_REGION = {"europe_central_asia": "europe"}
ZONE_OF_PLACE = {"ISR": "middle_east_north_africa"}  # moved to the Europe region after 2009
# Regions of places that GO gives no region or that of a serving society overseas: by geography.
REGION_OF_PLACE = {
    "africa": "ATF ESH IOT MYT REU SHN",
    "americas": "ABW AIA BES BLM BMU CUW CYM FLK GLP GRL GUF MAF MSR MTQ PRI SGS SPM SXM TCA VGB VIR BVT ANT",
    "asia_pacific": "ASM CCK COK CXR GUM HKG HMD MAC MNP NCL NFK NIU NRU PCN PYF TKL TWN UMI WLF",
    "europe_central_asia": "ALA FRO GGY GIB IMN JEY SCG SJM VAT XKX",
    "middle_east_north_africa": "OMN",
}
PLACE_REGION = {iso3: region for region, codes in REGION_OF_PLACE.items() for iso3 in codes.split()}
# Greenland and Western Sahara follow the Federation's practice, not the continent: Danish Red Cross; Morocco.
PLACE_REGION |= {"GRL": "europe_central_asia", "ESH": "middle_east_north_africa"}
# No society works there because nobody lives there, or GO's serving society is disputed (see the notes).
NOT_SERVED = {"BVT", "HMD", "IOT", "SGS", "XKX"}
# Beyond ISO 3166-1: code, alpha-2, M49, names per language where CLDR has none.
BEYOND_ISO: dict[str, dict[str, Any]] = {
    "XKX": {"iso2": "XK"},
    "ANT": {
        "iso2": "AN",
        "m49": "530",
        "names": {
            "en": "Netherlands Antilles",
            "fr": "Antilles néerlandaises",
            "es": "Antillas Neerlandesas",
            "ar": "جزر الأنتيل الهولندية",
        },
        "valid_to": "2010-10-10",
    },
    "SCG": {
        "iso2": "CS",
        "m49": "891",
        "names": {
            "en": "Serbia and Montenegro",
            "fr": "Serbie-et-Monténégro",
            "es": "Serbia y Montenegro",
            "ar": "صربيا والجبل الأسود",
        },
        "valid_to": "2006-06-03",
    },
}
TAXONOMY_COLUMNS = {
    "en": ("Preferred Term", "ISO Alt Term", "DGACM Alt Term", "RW Short Name", "English Short", "M49 English"),
    "fr": ("French Short", "M49 French"),
    "es": ("Spanish Short", "M49 Spanish"),
    "ar": ("Arabic Short", "M49 Arabic"),
}
YAML_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Lists of plain values on one line, everything else one key per line: short diffs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True  # the catalog's reader refuses anchors

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        return super().represent_sequence(tag, sequence, all(isinstance(item, str) for item in sequence))


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Quote digits and dates: "008" and 2013-06-18 stay text in every YAML reader."""
    style = '"' if text[:1].isdigit() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def dump_yaml(rows: list[dict[str, Any]], header: str) -> str:
    """Return the rows as YAML under a comment header; the same rows give the same bytes."""
    body = yaml.dump(rows, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=YAML_WIDTH)
    return header + body.replace("\n- ", "\n\n- ")


def read_fixture(path: Path) -> list[dict[str, Any]]:
    """Read a Django fixture as flat rows with ``go_id``; shape: a list of models with ``pk`` and ``fields``."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [{"go_id": int(row["pk"]), **row["fields"]} for row in rows]


def go_countries(fixtures: Path) -> dict[str, dict[str, Any]]:
    """GO's countries with an ISO 3166 alpha-3 code, by that code."""
    return {row["iso3"]: row for row in read_fixture(fixtures / "Countries.json") if row.get("iso3")}


def region_of(iso3: str, go: dict[str, dict[str, Any]]) -> str | None:
    """Region of the Federation: the place's own geography first, then what GO says; None if neither."""
    number = go.get(iso3, {}).get("region")
    return PLACE_REGION.get(iso3) or (None if number is None else REGIONS[int(number)])


def zone_of(iso3: str, region: str | None) -> str | None:
    """Zone of 2009 that a place belonged to: Central Asia was in the Europe zone."""
    return ZONE_OF_PLACE.get(iso3) or ZONE_OF_REGION.get(region or "", region)


def cldr_name(iso2: str, language: str) -> str | None:
    """Country name in CLDR, which the loader uses unless the file overrides it."""
    name = Locale(language).territories.get(iso2)
    return None if name is None else str(name)


def derive_countries(fixtures: Path) -> list[dict[str, Any]]:
    """One row for each ISO 3166 country and the few codes beyond it, with further names found in the lists."""
    go = go_countries(fixtures)
    with (fixtures / "countries_territories_taxonomy.hxl.csv").open(encoding="utf-8-sig", newline="") as lines:
        taxonomy = {row["ISO 3166-1 Alpha 3-Codes"] or row["x Alpha3 codes"]: row for row in csv.DictReader(lines)}
    iso = {country.alpha_3: {"iso2": country.alpha_2, "m49": country.numeric} for country in pycountry.countries}
    rows = []
    for iso3, codes in sorted({**iso, **BEYOND_ISO}.items()):
        region = region_of(iso3, go)
        row: dict[str, Any] = {"iso3": iso3, "iso2": codes["iso2"]}
        row |= {key: codes[key] for key in ("m49", "names", "valid_to") if key in codes}
        if region:
            row |= {"region": region, "zone_2009": zone_of(iso3, region)}
        others = {
            language: _further_names(iso3, codes["iso2"], language, go, taxonomy.get(iso3, {}))
            for language in LANGUAGES
        }
        if any(others.values()):
            row["other_names"] = {language: names for language, names in others.items() if names}
        rows.append(row)
    return rows


def _further_names(
    iso3: str, iso2: str, language: str, go: dict[str, dict[str, Any]], taxonomy: dict[str, str]
) -> list[str]:
    known = {fold(cldr_name(iso2, language) or "")}
    found: list[str] = []
    candidates = [go.get(iso3, {}).get(f"name_{language}")]
    candidates += [taxonomy.get(column) for column in TAXONOMY_COLUMNS[language]]
    for name in candidates:
        if name and fold(name) not in known:
            known.add(fold(name))
            found.append(name.strip())
    return found


def derive_societies(fixtures: Path) -> list[dict[str, Any]]:
    """One row for each society that GO gives to an independent country, with the territories it also serves."""
    go = go_countries(fixtures)
    own = {
        iso3: row
        for iso3, row in go.items()
        if row.get("society_name_en") and row.get("independent") and (row.get("fdrs") or row.get("url_ifrc"))
    }
    by_name = {row["society_name_en"]: iso3 for iso3, row in own.items()}
    rows = []
    for iso3, row in sorted(own.items()):
        region = region_of(iso3, go)
        served = sorted(
            code
            for code, other in go.items()
            if code not in own and code not in NOT_SERVED and by_name.get(other.get("society_name_en", "")) == iso3
        )
        society: dict[str, Any] = {"ns_id": f"ns-{iso3.lower()}", "country_code": iso3}
        society |= {"fdrs_code": row["fdrs"]} if row.get("fdrs") else {}
        society |= {"go_id": row["go_id"], "region": region, "zone_2009": zone_of(iso3, region)}
        society["names"] = {lang: row.get(f"society_name_{lang}") for lang in LANGUAGES}
        tags = get_official_languages(row["iso"], de_facto=True)
        society["languages"] = list(dict.fromkeys(tag.split("_")[0] for tag in tags))
        society |= {"also_serves": served} if served else {}
        rows.append(society)
    return rows


def derive_admin1(fixtures: Path) -> list[tuple[str, str, str]]:
    """``(code, name, iso3)`` of the first-level areas whose country resolves and whose code is their own."""
    iso3_of = {row["go_id"]: row.get("iso3") for row in read_fixture(fixtures / "Countries.json")}
    rows: dict[str, tuple[str, str, str]] = {}
    for row in read_fixture(fixtures / "Districts.json"):
        iso3, code = iso3_of.get(int(row["country"])), (row["code"] or "").strip()
        if iso3 and code not in ("", "N.A"):
            rows.setdefault(code, (code, " ".join(row["name"].split()), iso3))
    return [rows[code] for code in sorted(rows)]


def fill(kept: list[dict[str, Any]], derived: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Add the entries that are missing, in order of key; an entry that people have edited stays as it is."""
    known = {row[key] for row in kept}
    return sorted([*kept, *(row for row in derived if row[key] not in known)], key=lambda row: str(row[key]))


def differences(kept: list[dict[str, Any]], derived: list[dict[str, Any]], key: str) -> Iterator[str]:
    """Lines that say where a published value is not what the catalog holds.

    Of a list of names only what the catalog holds nowhere in the entry is told; names are compared folded.
    """
    by_key = {row[key]: row for row in kept}
    for row in derived:
        ours = by_key.get(row[key])
        if ours is None:
            yield f"{row[key]}: not in the catalog"
            continue
        held = {fold(text) for text in _texts(ours)}
        held |= {fold(cldr_name(ours["iso2"], lang) or "") for lang in LANGUAGES if "iso2" in ours}
        for field, published in _leaves(row):
            if isinstance(published, list):
                missing = [text for text in published if fold(text) not in held]
                if missing:
                    yield f"{row[key]}.{field}: published also {missing!r}"
            elif (mine := dict(_leaves(ours)).get(field)) != published:
                yield f"{row[key]}.{field}: published {published!r}, catalog {mine!r}"


def _leaves(row: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for field, value in row.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{field}.")
        else:
            yield f"{prefix}{field}", value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def read_with_header(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """The comment lines at the head of a reference file, and its rows; both empty if there is no file."""
    if not path.exists():
        return "", []
    text = path.read_text(encoding="utf-8")
    head = [line for line in text.splitlines(keepends=True) if line.startswith("#")]
    return "".join(head), yaml.safe_load(text) or []


def main(arguments: list[str] | None = None) -> int:
    """Compare, or with ``--write`` fill; returns 1 when something differs and nothing was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixtures", type=Path, required=True, help="folder with Countries.json and Districts.json")
    parser.add_argument("--reference", type=Path, default=ROOT / "catalog" / "reference")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    found = 0
    for name, key, derive in (
        ("countries.yml", "iso3", derive_countries),
        ("national_societies.yml", "ns_id", derive_societies),
    ):
        header, kept = read_with_header(options.reference / name)
        derived = derive(options.fixtures)
        if options.write:
            text = dump_yaml(fill(kept, derived, key), header)
            (options.reference / name).write_text(text, encoding="utf-8")
        for line in differences(kept, derived, key):
            found += 1
            print(f"{name}: {line}")
    if options.write:
        with (options.reference / "admin1.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("code", "name", "country_code"))
            writer.writerows(derive_admin1(options.fixtures))
    return 0 if options.write or not found else 1


if __name__ == "__main__":
    raise SystemExit(main())
