"""Countries and their first administrative level.

``catalog/reference/countries.yml``: a list of ::

    - iso3: AFG
      iso2: AF
      m49: '004'                       # optional
      region: asia_pacific             # code list region; optional (nobody's)
      zone_2009: asia_pacific          # code list zone_2009; optional
      names: {en: , fr: , es: , ar: }  # only what overrides CLDR, or what CLDR lacks
      other_names: {en: [..], fr: [..], pt: [..]}   # further names that a sheet may use
      shared_names: [..]               # names that mean another country too: they find nothing
      valid_to: '2010-10-10'           # a country that is no more; optional
      note: …                          # optional

Names in English, French, Spanish and Arabic come from CLDR through Babel.

``catalog/reference/admin1.csv``: ``code,name,country_code`` (ISO 3166-1 alpha-3; alpha-2 is turned into it).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from babel import Locale

from waypost.errors import CatalogError
from waypost.reference.names import NameIndex, names_by_language
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.settings import LANGUAGES


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country or territory with a code of ISO 3166-1 (and XKX, as the field writes Kosovo)."""

    iso3: str
    iso2: str
    m49: str | None = None
    region: str | None = None
    zone_2009: str | None = None
    names: dict[str, str] = {}
    other_names: dict[str, tuple[str, ...]] = {}
    shared_names: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    note: str | None = None


class Admin1(msgspec.Struct, frozen=True, kw_only=True):
    """A province, state or region of a country."""

    code: str
    name: str
    country_code: str


@cache
def _cldr_territories(language: str) -> dict[str, str]:
    return dict(Locale(language).territories)


def read_countries(path: Path) -> dict[str, Country]:
    """Read the countries by ISO 3166-1 alpha-3; an absent file gives none."""
    if not path.exists():
        return {}
    countries: dict[str, Country] = {}
    for row in _rows(read_yaml(path), path):
        stated = {language: name for language, name in (row.get("names") or {}).items() if name}
        cldr = {language: _cldr_territories(language).get(str(row.get("iso2"))) for language in LANGUAGES}
        names = {language: name for language, name in cldr.items() if name} | stated
        entry = {**row, "names": names, "other_names": names_by_language(row.get("other_names"))}
        country = convert(entry, Country, path)
        if country.iso3 in countries:
            raise CatalogError(f"{path}: country {country.iso3} is defined twice")
        countries[country.iso3] = country
    return countries


def read_admin1(path: Path, countries: dict[str, Country]) -> dict[str, Admin1]:
    """Read the first administrative level by code; an absent file gives none."""
    if not path.exists():
        return {}
    by_iso2 = {country.iso2: country.iso3 for country in countries.values()}
    areas: dict[str, Admin1] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                code, name, country = row["code"], row["name"], row["country_code"]
            except KeyError as error:
                raise CatalogError(f"{path}: expected columns code, name, country_code") from error
            if code in areas:
                raise CatalogError(f"{path}:{number}: {code} is defined twice")
            areas[code] = Admin1(code=code, name=name, country_code=by_iso2.get(country, country))
    return areas


class CountryIndex:
    """Which country a text means."""

    def __init__(self, countries: Iterable[Country]) -> None:
        """Index codes and names; raises CatalogError when a code or an undeclared name has two meanings."""
        listed = list(countries)
        self._codes: dict[str, str] = {}
        self._names = NameIndex("countries", (name for country in listed for name in country.shared_names))
        for country in listed:
            for code in (country.iso3, country.iso3.lower(), country.iso2, country.m49):
                if code and self._codes.setdefault(code, country.iso3) != country.iso3:
                    raise CatalogError(f"countries: code {code!r} is used twice")
            for name in (*country.names.values(), *(n for ns in country.other_names.values() for n in ns)):
                self._names.add(name, country.iso3)

    def find(self, text: str) -> str | None:
        """Return the alpha-3 code for an alpha-2, alpha-3 or M49 code or a name in any language.

        Codes are taken as they are written (``NA`` is Namibia, ``no`` is nobody: alpha-2 in lower case is more
        often a word); alpha-3 may be in lower case. Names are folded.
        """
        stripped = text.strip()
        return self._codes.get(stripped) or self._names.find(stripped)


def _rows(content: Any, path: Path) -> list[dict[str, Any]]:
    if content is None:
        return []
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise CatalogError(f"{path}: expected a list of entries")
    return content
