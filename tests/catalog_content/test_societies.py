"""What the list of National Societies holds: all of them, once, in four languages, with a dated status."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from waypost.reference import Catalog
from waypost.reference.folding import fold
from waypost.settings import LANGUAGES

ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-z]")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
# Societies named in the 3W of Nepal (2015), the IATI registry and known programmes, as they stand there.
NAMES_SEEN = {
    "British RC": "ns-gbr",
    "Luxembourg RC": "ns-lux",
    "Qatari RC": "ns-qat",
    "American Red Cross": "ns-usa",
    "Japanese RC": "ns-jpn",
    "Swiss RC": "ns-che",
    "Spanish Red Cross": "ns-esp",
    "NorCross": "ns-nor",
    "Danish RC": "ns-dnk",
    "Canadian Red Cross": "ns-can",
    "BRC-FL": "ns-bel",
    "Netherlands Red Cross": "ns-nld",
    "Qatar Red Crescent Society": "ns-qat",
    "Rode Kruis-Vlaanderen Internationaal vzw": "ns-bel",
    "Croix-Rouge malienne": "ns-mli",
    "Cruz Roja Colombiana": "ns-col",
    "الهلال الأحمر القطري": "ns-qat",
    "الصليب الأحمر الزامبي": "ns-zmb",
    "Croce Rossa Italiana": "ns-ita",
    "Deutsches Rotes Kreuz": "ns-deu",
    "Magen David Adom": "ns-isr",
    "Baphalali Swaziland Red Cross Society": "ns-swz",
    "GB-CHC-220949": "ns-gbr",
    "BE-BCE_KBO-0461634084": "ns-bel",
    "DIT001": "ns-ita",
}


def test_there_are_191_members_one_dissolved_and_one_in_formation(catalog: Catalog) -> None:
    counts = Counter(society.status for society in catalog.societies.values())
    assert counts["recognised"] + counts["suspended"] == 191
    assert {ns for ns, society in catalog.societies.items() if society.status == "suspended"} == {"ns-blr"}
    assert {ns for ns, society in catalog.societies.items() if society.status == "dissolved"} == {"ns-nic"}
    assert {ns for ns, society in catalog.societies.items() if society.status == "in_formation"} == {"ns-eri"}


def test_each_id_is_its_country_and_each_country_has_one_society(catalog: Catalog) -> None:
    for ns_id, society in catalog.societies.items():
        assert ns_id == f"ns-{society.country_code.lower()}"
        assert society.country_code in catalog.countries
        assert society.region == catalog.countries[society.country_code].region
        assert society.zone_2009 == catalog.countries[society.country_code].zone_2009
    go_ids = [society.go_id for society in catalog.societies.values()]
    assert len(set(go_ids)) == len(go_ids)


def test_every_society_has_a_name_in_four_languages_in_their_scripts(catalog: Catalog) -> None:
    for ns_id, society in catalog.societies.items():
        assert set(society.names) == set(LANGUAGES), ns_id
        assert ARABIC.search(society.names["ar"]), ns_id
        assert not LATIN.search(society.names["ar"]), ns_id
        for language in ("en", "fr", "es"):
            assert not ARABIC.search(society.names[language]), ns_id
        for language, word in (("fr", "Croi"), ("es", "Roja"), ("en", "Red C"), ("ar", "الأحمر")):
            assert word in society.names[language] or ns_id == "ns-isr", (ns_id, language)


def test_cross_and_crescent_agree_between_languages(catalog: Catalog) -> None:
    for ns_id, society in catalog.societies.items():
        if ns_id == "ns-isr":
            continue
        is_crescent = "Crescent" in society.names["en"]
        assert ("Croissant" in society.names["fr"]) == is_crescent, ns_id
        assert ("Media Luna" in society.names["es"]) == is_crescent, ns_id
        assert ("هلال" in society.names["ar"]) == is_crescent, ns_id


def test_no_form_means_two_societies_and_shared_ones_mean_none(catalog: Catalog) -> None:
    owners: dict[str, str] = {}
    for ns_id, society in catalog.societies.items():
        for name in society.all_names():
            assert owners.setdefault(fold(name), ns_id) == ns_id, name
    for society in catalog.societies.values():
        for name in society.shared_names:
            assert catalog.find_society(name) is None, name


def test_no_short_form_is_the_code_of_another_country(catalog: Catalog) -> None:
    codes = {code for country in catalog.countries.values() for code in (country.iso2, country.iso3)}
    for society in catalog.societies.values():
        assert not codes.intersection(society.all_names())


@pytest.mark.parametrize(("text", "ns_id"), NAMES_SEEN.items())
def test_names_seen_in_the_field_are_found(catalog: Catalog, text: str, ns_id: str) -> None:
    assert catalog.find_society(text) == ns_id


@pytest.mark.parametrize("text", ["BRC", "MDA", "CRI", "DRC", "PRCS", "ITA", "Red Cross", "Croix-Rouge"])
def test_what_could_be_several_societies_finds_none(catalog: Catalog, text: str) -> None:
    assert catalog.find_society(text) is None


def test_status_history_ends_in_the_status_and_is_sourced(catalog: Catalog) -> None:
    for ns_id, society in catalog.societies.items():
        if society.status != "recognised":
            assert society.status_history, ns_id
        for period in society.status_history:
            assert period.source, ns_id
            for date in (period.from_date, period.to_date):
                assert date is None or DATE.fullmatch(date), ns_id
        if society.status_history:
            assert society.status_history[-1].status == society.status, ns_id
            assert society.status_history[-1].to_date is None, ns_id


def test_nicaragua_was_dissolved_in_may_2023(catalog: Catalog) -> None:
    last = catalog.societies["ns-nic"].status_history[-1]
    assert (last.status, last.from_date) == ("dissolved", "2023-05-10")


def test_territories_are_served_by_one_society(catalog: Catalog) -> None:
    served = [code for society in catalog.societies.values() for code in society.also_serves]
    assert len(set(served)) == len(served)
    assert not set(served) & {society.country_code for society in catalog.societies.values()}
    assert set(served) <= set(catalog.countries)
    assert catalog.society_of_country("MYT") == "ns-fra"
    assert catalog.society_of_country("HKG") == "ns-chn"


def test_members_per_region_are_those_of_the_federation(catalog: Catalog) -> None:
    members = [society for society in catalog.societies.values() if society.status != "in_formation"]
    assert Counter(society.region for society in members) == {
        "africa": 48,
        "americas": 35,
        "asia_pacific": 38,
        "europe_central_asia": 54,
        "middle_east_north_africa": 17,
    }
