"""What the list of other organisations holds."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from waypost.reference import Catalog
from waypost.settings import LANGUAGES

ARABIC = re.compile(r"[\u0600-\u06ff]")
EXPECTED = {
    "XM-DAC-21018": "ifrc",
    "FICR": "ifrc",
    "XM-DAC-21016": "icrc",
    "CICR": "icrc",
    "NL-KVK-27267681": "climate-centre",
    "PERCO": "perco",
    "OIM": "iom",
    "HCR": "unhcr",
    "United Nations High Commissioner for Refugees (UNHCR)": "unhcr",
    "PMA": "wfp",
    "DFID": "fcdo",
    "Foreign, Commonwealth and Development Office": "fcdo",
    "European Union Emergency Trust Fund for Africa": "eutf-africa",
    "DK-CVR-20699310": "danish-refugee-council",
    "SOS MEDITERRANEE": "sos-mediterranee",
    "اليونيسف": "unicef",
}


def test_every_organisation_has_four_names_and_a_known_type(catalog: Catalog) -> None:
    types = catalog.code_lists["organisation_type"].codes
    for identity, body in catalog.organisations.items():
        assert set(body.names) == set(LANGUAGES), identity
        assert ARABIC.search(body.names["ar"]), identity
        assert body.organisation_type in types, identity
        assert body.country_code is None or body.country_code in catalog.countries, identity


def test_the_platforms_of_the_movement_are_there(catalog: Catalog) -> None:
    platforms = {i for i, body in catalog.organisations.items() if body.organisation_type == "movement_platform"}
    assert platforms >= {
        "perco",
        "sahel-plus",
        "apmn",
        "global-migration-task-force",
        "family-links-network",
        "climate-centre",
    }
    assert all(catalog.organisations[identity].is_movement for identity in platforms | {"ifrc", "icrc"})


@pytest.mark.parametrize(("text", "identity"), EXPECTED.items())
def test_names_and_references_are_found(catalog: Catalog, text: str, identity: str) -> None:
    assert catalog.find_organisation(text) == identity


@pytest.mark.parametrize("text", ["DRC", "NRC", "IRC", "EU"])
def test_shared_abbreviations_find_none(catalog: Catalog, text: str) -> None:
    assert catalog.find_organisation(text) is None


def test_no_name_or_reference_is_also_that_of_a_society(catalog: Catalog) -> None:
    for body in catalog.organisations.values():
        for text in (*body.all_names(), *body.refs):
            assert catalog.find_society(text) is None, text


def test_references_of_publishers_are_those_of_the_registry(catalog: Catalog, shared_data: Path) -> None:
    with (shared_data / "iati" / "registry" / "publishers_2026-08.csv").open(encoding="utf-8", newline="") as lines:
        registered = {row["iati_id"] for row in csv.DictReader(lines)}
    for society in catalog.societies.values():
        assert set(society.refs) <= registered, society.ns_id
    for identity in ("ifrc", "icrc", "climate-centre", "iom", "unhcr", "echo", "usaid", "fcdo"):
        assert set(catalog.organisations[identity].refs) & registered, identity
