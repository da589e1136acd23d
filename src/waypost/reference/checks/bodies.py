"""Countries, administrative areas, National Societies, other organisations and rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pycountry

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages, unknown
from waypost.reference.folding import fold
from waypost.reference.societies import NationalSociety

COUNTRIES = "reference/countries.yml"
SOCIETIES = "reference/national_societies.yml"
ORGANISATIONS = "reference/organisations.yml"


@cache
def currencies() -> frozenset[str]:
    """Codes of ISO 4217."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def check_countries(catalog: Catalog) -> Iterator[str]:
    """Codes, regions and names of countries; administrative areas lie in one of them."""
    for country in catalog.countries.values():
        named = country.iso3
        if not re.fullmatch(r"[A-Z]{3}", country.iso3) or not re.fullmatch(r"[A-Z]{2}", country.iso2):
            yield f"{COUNTRIES}: {named}: iso3 and iso2 must be three and two capital letters"
        if country.m49 is not None and not re.fullmatch(r"\d{3}", country.m49):
            yield f"{COUNTRIES}: {named}: m49 {country.m49!r} is not three digits"
        yield from missing_languages(COUNTRIES, f"name of {named}", country.names)
        yield from dangling(COUNTRIES, f"region of {named}", country.region, catalog, "region")
        yield from dangling(COUNTRIES, f"zone_2009 of {named}", country.zone_2009, catalog, "zone_2009")
    catalog.find_country("")  # builds the index, which refuses a name with two meanings
    stray = {area.country_code for area in catalog.admin1.values() if area.country_code not in catalog.countries}
    yield from (f"reference/admin1.csv: country {code!r} is not in the catalog" for code in sorted(stray))


def check_societies(catalog: Catalog) -> Iterator[str]:
    """Ids, countries, codes, names and history of each society."""
    seen: dict[tuple[str, str], str] = {}
    for society in catalog.societies.values():
        yield from _check_society(catalog, society)
        for field in ("fdrs_code", "go_id", "country_code"):
            value = getattr(society, field)
            other = society.ns_id if value is None else seen.setdefault((field, str(value)), society.ns_id)
            if other != society.ns_id:
                yield f"{SOCIETIES}: {field} {value!r} stands for both {other} and {society.ns_id}"
    catalog.find_society("")  # builds the index, which refuses a name with two meanings


def _check_society(catalog: Catalog, society: NationalSociety) -> Iterator[str]:
    named = society.ns_id
    if not re.fullmatch(r"ns-[a-z]{3}", named):
        yield f"{SOCIETIES}: {named!r} is not ns- and three small letters"
    yield from missing_languages(SOCIETIES, f"name of {named}", society.names)
    served = [society.country_code, *society.also_serves, *society.hosts]
    yield from unknown(SOCIETIES, f"{named}: country", served, catalog.countries)
    yield from dangling(SOCIETIES, f"region of {named}", society.region, catalog, "region")
    yield from dangling(SOCIETIES, f"zone_2009 of {named}", society.zone_2009, catalog, "zone_2009")
    yield from dangling(SOCIETIES, f"status of {named}", society.status, catalog, "ns_status")
    for period in society.status_history:
        yield from dangling(SOCIETIES, f"status_history of {named}", period.status, catalog, "ns_status")


def check_organisations(catalog: Catalog) -> Iterator[str]:
    """Types, countries and names of the other organisations; none of them has the name of a society."""
    for organisation in catalog.organisations.values():
        named = organisation.organisation_id
        yield from missing_languages(ORGANISATIONS, f"name of {named}", organisation.names)
        kind = organisation.organisation_type
        yield from dangling(ORGANISATIONS, f"organisation_type of {named}", kind, catalog, "organisation_type")
        if organisation.country_code is not None:
            yield from unknown(ORGANISATIONS, f"{named}: country", [organisation.country_code], catalog.countries)
        for text in (named, *organisation.refs, *organisation.all_names()):
            shared = fold(text) in {fold(name) for name in organisation.shared_names}
            if not shared and (society := catalog.find_society(text)):
                yield f"{ORGANISATIONS}: {text!r} means both {named} and {society}"
    catalog.find_organisation("")  # builds the index, which refuses a name with two meanings


def check_rates(catalog: Catalog) -> Iterator[str]:
    """Rates are positive, in known currencies, each with its source."""
    where = "reference/rates.csv"
    for rate in catalog.rates.values():
        if rate.currency not in currencies():
            yield f"{where}: {rate.currency!r} is not a currency of ISO 4217"
        if rate.chf_per_unit <= 0:
            yield f"{where}: {rate.currency} {rate.year}: the rate must be above zero"
        if not rate.source.strip():
            yield f"{where}: {rate.currency} {rate.year} has no source"
