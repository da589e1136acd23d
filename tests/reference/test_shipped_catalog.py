"""The catalog that is shipped: whole, in four languages, with crosswalks to codes that exist."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from waypost.reference import Catalog
from waypost.reference.checks import check_catalog

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalog_is_whole() -> None:
    assert check_catalog(ROOT / "catalog", ROOT / "src") == []


def test_each_text_of_a_code_finds_the_code(catalog: Catalog) -> None:
    for code_list in catalog.code_lists.values():
        for code in code_list.codes.values():
            assert {code_list.find(text) for text in code.texts()} == {code.code}


@pytest.mark.parametrize(
    ("code_list", "system", "foreign", "codes"),
    [
        ("status", "iati", "2", ("implementation",)),
        ("status", "go", "Completed", ("closed",)),
        ("transaction_type", "iati", "D", ("disbursement",)),
        ("transaction_type", "iati", "3", ("disbursement",)),
        ("role", "iati", "4", ("operating",)),
        ("sector_vocabulary", "iati", "99", ("reporting_organisation",)),
        ("service", "iati_dac", "93017", ("search_and_rescue",)),
        ("service", "go_sector", "WASH", ("water_sanitation",)),
        ("service", "go_tag", "PGI", ("protection",)),
        ("population_group", "r4v", "Pendular", ("pendular_movers",)),
        ("people_measure", "hxl", "#reached", ("reached",)),
    ],
)
def test_crosswalks(catalog: Catalog, code_list: str, system: str, foreign: str, codes: tuple[str, ...]) -> None:
    assert catalog.code_lists[code_list].from_system(system, foreign) == codes


@pytest.mark.parametrize(
    ("code_list", "text", "code"),
    [
        ("service", "Rétablissement des liens familiaux", "rfl"),
        ("service", "agua y saneamiento", "water_sanitation"),
        ("service", "الإسعافات الأولية", "first_aid"),
        ("service", "Humanitarian Service Points", "humanitarian_service_point"),
        ("population_group", "demandeurs d'asile", "people_displaced_across_borders"),
        ("population_group", "niñas", "children_and_youth"),
        ("status", "Pipeline/identification", "pipeline"),
    ],
)
def test_words_of_the_field(catalog: Catalog, code_list: str, text: str, code: str) -> None:
    assert catalog.code_lists[code_list].find(text) == code


def test_services_stand_in_families_with_one_level(catalog: Catalog) -> None:
    services = catalog.code_lists["service"].codes
    assert {code.is_group for code in services.values() if code.parent is None} == {True}
    assert not any(code.is_group for code in services.values() if code.parent is not None)
    assert services["return_during_removal"].is_sensitive


def _codes(path: Path) -> set[str]:
    return {element.findtext("code") or "" for element in etree.parse(path).iter("codelist-item")}


def test_crosswalks_to_iati_name_codes_that_exist(catalog: Catalog, shared_data: Path) -> None:
    lists = shared_data / "iati" / "codelists"
    purposes = _codes(lists / "Sector.xml") | _codes(lists / "SectorCategory.xml")
    used = {f for code in catalog.code_lists["service"].codes.values() for f in code.crosswalk.get("iati_dac", ())}
    assert used <= purposes
    for name, published in {
        "status": "embedded/ActivityStatus.xml",
        "role": "embedded/OrganisationRole.xml",
        "organisation_type": "OrganisationType.xml",
        "transaction_type": "embedded/TransactionType.xml",
        "budget_type": "embedded/BudgetType.xml",
    }.items():
        known = catalog.code_lists[name]
        unread = {code for code in _codes(lists / published) if not known.from_system("iati", code)}
        assert unread == set(), f"{published} has codes that {name} does not read"


def test_rates_agree_with_each_other(catalog: Catalog) -> None:
    """The rates that the Federal Reserve published for 2009, 2015 and 2020, and what never may be there."""
    assert catalog.chf_rate("USD", 2009) == Decimal("1.0860")
    assert catalog.chf_rate("USD", 2015) == Decimal("0.9628")
    expected = {("EUR", 2015): "0.9628 * 1.1096", ("GBP", 2015): "0.9628 * 1.5284", ("GBP", 2020): "0.9389 * 1.2829"}
    for (currency, year), product in expected.items():
        left, right = product.split(" * ")
        rate = catalog.chf_rate(currency, year)
        assert rate is not None
        assert abs(rate - Decimal(left) * Decimal(right)) < Decimal("0.0003")
    assert catalog.chf_rate("EUR", 1990) is None
    assert catalog.chf_rate("XXX", 2020) is None
