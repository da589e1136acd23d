"""What the list of countries holds: all of ISO 3166-1, once, in four languages, as the field names them."""

from __future__ import annotations

import csv
import re

import pycountry
import pytest

from waypost.reference import Catalog
from waypost.settings import LANGUAGES

ARABIC = re.compile(r"[\u0600-\u06ff]")
FIELD_NAMES = {
    "NA": "NAM",
    "NAM": "NAM",
    "516": "NAM",
    "Namibie": "NAM",
    "NO": "NOR",
    "DRC": "COD",
    "RDC": "COD",
    "Congo-Kinshasa": "COD",
    "Democratic Republic of Congo": "COD",
    "Congo": "COG",
    "Congo-Brazzaville": "COG",
    "Syria": "SYR",
    "Syrian Arab Republic": "SYR",
    "Turkey": "TUR",
    "Türkiye": "TUR",
    "Turquía": "TUR",
    "تركيا": "TUR",
    "Ivory Coast": "CIV",
    "Cote d'Ivoire": "CIV",
    "Côte d’Ivoire": "CIV",
    "Costa de Marfil": "CIV",
    "occupied Palestinian territory": "PSE",
    "oPt": "PSE",
    "فلسطين": "PSE",
    "Swaziland": "SWZ",
    "fYR Macedonia": "MKD",
    "Bolivia": "BOL",
    "Bolivia (Plurinational State of)": "BOL",
    "Venezuela (República Bolivariana de)": "VEN",
    "Burma": "MMR",
    "Viet Nam": "VNM",
    "Vietnam": "VNM",
    "Lao PDR": "LAO",
    "Kosovo (UNSCR 1244)": "XKX",
    "EE. UU.": "USA",
    "UK": "GBR",
    "République démocratique du Congo": "COD",
    "النيجر": "NER",
    "نيجيريا": "NGA",
    "Guinea Conakry": "GIN",
    "Guinea": "GIN",
    "Netherlands Antilles": "ANT",
}


def test_every_iso_code_is_there_with_its_codes(catalog: Catalog) -> None:
    for country in pycountry.countries:
        ours = catalog.countries[country.alpha_3]
        assert (ours.iso2, ours.m49) == (country.alpha_2, country.numeric)
    beyond = set(catalog.countries) - {country.alpha_3 for country in pycountry.countries}
    assert beyond == {"ANT", "SCG", "XKX"}


def test_every_country_has_four_names_the_arabic_one_in_arabic(catalog: Catalog) -> None:
    for iso3, country in catalog.countries.items():
        assert set(LANGUAGES) <= set(country.names), iso3
        assert ARABIC.search(country.names["ar"]), iso3
        for name in country.other_names.get("ar", ()):
            assert ARABIC.search(name), (iso3, name)


def test_every_inhabited_country_has_a_region_and_a_zone(catalog: Catalog) -> None:
    without = {iso3 for iso3, country in catalog.countries.items() if not (country.region and country.zone_2009)}
    assert without == {"ATA"}


@pytest.mark.parametrize("iso3", ["KAZ", "KGZ", "TJK", "TKM", "UZB"])
def test_central_asia_was_in_the_europe_zone(catalog: Catalog, iso3: str) -> None:
    assert catalog.countries[iso3].zone_2009 == "europe"


@pytest.mark.parametrize(("text", "iso3"), FIELD_NAMES.items())
def test_names_that_the_field_uses_are_found(catalog: Catalog, text: str, iso3: str) -> None:
    assert catalog.find_country(text) == iso3


@pytest.mark.parametrize("text", ["", "no", "n/a", "Africa", "Atlantis", "Red Cross"])
def test_what_is_no_country_finds_none(catalog: Catalog, text: str) -> None:
    assert catalog.find_country(text) is None


def test_first_level_areas_belong_to_known_countries(catalog: Catalog) -> None:
    assert len(catalog.admin1) > 3000
    assert {area.country_code for area in catalog.admin1.values()} <= set(catalog.countries)
    assert all(area.name and area.name == area.name.strip() for area in catalog.admin1.values())


def test_admin1_keeps_namibia(catalog: Catalog) -> None:
    path = catalog.path / "reference" / "admin1.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        assert any(row["country_code"] == "NAM" and row["code"].startswith("NA") for row in csv.DictReader(lines))


def test_the_point_of_a_country_lies_on_the_earth_and_on_the_right_side_of_it(catalog: Catalog) -> None:
    with (catalog.path / "reference" / "country_centroids.csv").open(encoding="utf-8", newline="") as lines:
        points = {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(lines)}
    assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in points.values())
    # Countries on both sides of the 180th meridian, whose mean would lie on the other side of the earth.
    assert 160 < points["FJI"][0] <= 180
    assert 30 < points["RUS"][0] < 180
    assert set(points) <= set(catalog.countries)
