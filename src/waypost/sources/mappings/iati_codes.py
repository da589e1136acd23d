"""Codes of IATI in Waypost's own words, through the crosswalks of the catalog."""

from __future__ import annotations

from functools import lru_cache

from waypost.model.text import fold
from waypost.reference import Catalog

# Vocabularies of sectors that IATI knows and that Waypost keeps without a name of their own.
OTHER_SECTOR_VOCABULARIES = frozenset(("4", "5", "6", "11", "12", "NACE", "NTEE", "ADT", "WB", "ISO"))
RELATIONS = {"1": "parent", "2": "child", "3": "sibling", "4": "co_funded", "5": "third_party"}
OLD_RELATIONS = {"parent": "parent", "child": "child", "sibling": "sibling"}
MEASURES = {"1": "unit", "2": "percentage", "3": "nominal", "4": "ordinal", "5": "qualitative"}
DATE_FIELDS = {
    "1": "planned_start_date",
    "2": "actual_start_date",
    "3": "planned_end_date",
    "4": "actual_end_date",
    "start-planned": "planned_start_date",
    "start-actual": "actual_start_date",
    "end-planned": "planned_end_date",
    "end-actual": "actual_end_date",
}
# Before version 1.0 a date was neither planned nor actual.
OLD_DATE_FIELDS = {"start": "planned_start_date", "completion": "planned_end_date"}
DATE_TYPES = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
# Before version 1.0: direction of a transaction with its type, its status (OCHA's) or its date's type.
OLD_TRANSACTIONS = {
    ("incoming", "contribution"): "incoming_funds",
    ("incoming", "disbursement"): "incoming_funds",
    ("incoming", "commitment"): "incoming_commitment",
    ("incoming", "paid contribution"): "incoming_funds",
    ("incoming", "pledge"): "incoming_pledge",
    ("outgoing", "commitment"): "outgoing_commitment",
    ("outgoing", "disbursement"): "disbursement",
    ("outgoing", "expenditure"): "expenditure",
    ("outgoing", "pledge"): "outgoing_pledge",
}
_DERIVED = (("service", "service_code"), ("population_group", "population_group_code"))


class Codes:
    """Look-ups in one catalog, remembered."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._found: dict[tuple[str, str], str | None] = {}
        self._derived: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}
        self._countries: dict[str, str | None] = {}
        self._by_iso2 = {country.iso2: country.iso3 for country in catalog.countries.values()}

    def find(self, code_list: str, stated: str, system: str = "iati") -> str | None:
        """Our code for one of IATI, None when the crosswalk knows none."""
        key = (code_list, stated)
        if key not in self._found:
            found = self._catalog.code_lists[code_list].from_system(system, stated)
            self._found[key] = found[0] if found else None
        return self._found[key]

    def label(self, code_list: str, text: str) -> str | None:
        """Our code for a label or word in any language."""
        return self._catalog.code_lists[code_list].find(text)

    def expected(self, code_list: str) -> str:
        """In words, which codes of IATI a list knows."""
        codes = self._catalog.code_lists[code_list].codes.values()
        known = [foreign for code in codes for foreign in code.crosswalk.get("iati", ())]
        return f"a code of IATI: {', '.join(known)}"

    def derived(self, system: str, code: str) -> tuple[tuple[str, str, str], ...]:
        """``(kind, field, our code)`` of all services and groups that the crosswalk names for a foreign code."""
        key = (system, code)
        if key not in self._derived:
            self._derived[key] = tuple(
                (kind, field, ours)
                for kind, field in _DERIVED
                for ours in self._catalog.code_lists[kind].from_system(system, code)
            )
        return self._derived[key]

    def labelled(self, text: str) -> tuple[tuple[str, str, str], ...]:
        """``(kind, field, our code)`` of the service and the group that a text is a label or word of."""
        key = ("label", fold(text))
        if key not in self._derived:
            found = ((kind, field, self._catalog.code_lists[kind].find(text)) for kind, field in _DERIVED)
            self._derived[key] = tuple((kind, field, ours) for kind, field, ours in found if ours)
        return self._derived[key]

    def country(self, stated: str) -> str | None:
        """ISO alpha-3 of a country code, None when there is no such country."""
        if stated not in self._countries:
            code = stated.strip().upper()
            found = self._by_iso2.get(code) or (self._catalog.find_country(code) if code else None)
            self._countries[stated] = found
        return self._countries[stated]

    def admin1(self, code: str) -> tuple[str, str] | None:
        """``(code, country)`` of a first-level area, None when the catalog does not know it."""
        area = self._catalog.admin1.get(code)
        return (area.code, area.country_code) if area else None


@lru_cache(maxsize=4)
def codes_of(catalog: Catalog) -> Codes:
    """The look-ups of a catalog; the same object for the same catalog."""
    return Codes(catalog)
