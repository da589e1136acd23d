"""Countries, administrative areas, National Societies, other organisations and rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pycountry

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, is_after, missing_languages, odd_dates, unknown
from waypost.reference.folding import fold
from waypost.reference.mailboxes import mailbox_problem
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
    """Ids, countries, codes, names and history of each society; a territory is served by one."""
    homes = {society.country_code: society.ns_id for society in catalog.societies.values()}
    served: dict[str, str] = {}
    for society in catalog.societies.values():
        for code in society.also_serves:
            other = homes.get(code) or served.setdefault(code, society.ns_id)
            if other != society.ns_id:
                yield f"{SOCIETIES}: {code} is served by both {other} and {society.ns_id}"
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
    elif named != f"ns-{society.country_code.lower()}":
        yield f"{SOCIETIES}: {named} does not follow from its country {society.country_code}"
    yield from missing_languages(SOCIETIES, f"name of {named}", society.names)
    served = [society.country_code, *society.also_serves, *society.hosts]
    yield from unknown(SOCIETIES, f"{named}: country", served, catalog.countries)
    yield from dangling(SOCIETIES, f"region of {named}", society.region, catalog, "region")
    yield from dangling(SOCIETIES, f"zone_2009 of {named}", society.zone_2009, catalog, "zone_2009")
    country = catalog.countries.get(society.country_code)
    for field in ("region", "zone_2009"):
        own, of_country = getattr(society, field), getattr(country, field, None)
        if own and of_country and own != of_country:
            yield f"{SOCIETIES}: {field} of {named} is {own!r}, that of its country {of_country!r}"
    spoken = {*society.languages, *society.other_names, *society.short_names, *society.former_names}
    for language in sorted(spoken - {"und"}):
        if not _is_language(language):
            yield f"{SOCIETIES}: {named}: {language!r} is not a code of ISO 639"
    yield from _check_mailbox(SOCIETIES, named, society.mailbox)
    yield from dangling(SOCIETIES, f"status of {named}", society.status, catalog, "ns_status")
    yield from _check_history(catalog, society)


def _check_mailbox(where: str, named: str, mailbox: str | None) -> Iterator[str]:
    """A mailbox is an address, and of a role."""
    problem = mailbox_problem(mailbox) if mailbox is not None else None
    if problem == "shape":
        yield f"{where}: mailbox of {named}: {mailbox!r} is no address such as migration@redcross.example"
    elif problem:
        yield f"{where}: mailbox of {named}: {mailbox!r} reads as a person's; a mailbox is of a role"


def _check_history(catalog: Catalog, society: NationalSociety) -> Iterator[str]:
    """Periods are dated and sourced, follow each other, and the last one is what the society is now."""
    what = f"status_history of {society.ns_id}"
    periods = society.status_history
    for period in periods:
        yield from dangling(SOCIETIES, what, period.status, catalog, "ns_status")
        yield from odd_dates(SOCIETIES, f"{what} ({period.status})", period.from_date, period.to_date)
        if not (period.source or "").strip():
            yield f"{SOCIETIES}: {what} ({period.status}) has no source"
    for earlier, later in pairwise(periods):
        if earlier.to_date is None or is_after(earlier.to_date, later.from_date):
            end = earlier.to_date or "open"
            yield f"{SOCIETIES}: {what}: {earlier.status} (to {end}) overlaps {later.status} (from {later.from_date})"
    if periods and (periods[-1].status != society.status or periods[-1].to_date is not None):
        yield f"{SOCIETIES}: {what} does not end in its status {society.status!r}, open"
    if not periods and society.status != "recognised":
        yield f"{SOCIETIES}: {society.ns_id} is {society.status}; status_history must say since when and who says so"


@cache
def _is_language(code: str) -> bool:
    kind = {2: "alpha_2", 3: "alpha_3"}.get(len(code))
    return kind is not None and pycountry.languages.get(**{kind: code}) is not None


def check_organisations(catalog: Catalog) -> Iterator[str]:
    """Types, countries and names of the other organisations; none of them has the name of a society."""
    for organisation in catalog.organisations.values():
        named = organisation.organisation_id
        yield from missing_languages(ORGANISATIONS, f"name of {named}", organisation.names)
        yield from _check_mailbox(ORGANISATIONS, named, organisation.mailbox)
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
