"""Places as IFRC GO states them: a country or a region of the Federation, and its districts."""

from __future__ import annotations

from functools import lru_cache

from waypost.model.text import fold
from waypost.reference import Catalog
from waypost.sources.claiming import COUNTRY_UNKNOWN, Claimer
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.go_terms import CountryDetail, flag_disagreement


def claim_where(claimer: Claimer, where: CountryDetail, column: str) -> str | None:
    """ISO code of the programme's country, claimed as its first place; an issue when GO names an office."""
    stated = where.iso3 or where.name
    if stated is None:
        return None
    if not where.is_country:
        claimer.record.flag(
            COUNTRY_UNKNOWN,
            field="place.country_code",
            found=where.shown,
            expected="a country; this is an office or a cluster of countries",
            column=column,
        )
        return None
    country = claimer.country("place.country_code", stated, column=f"{column}.iso3")
    claimer.record.add("place", "country_code", country, original=where.name or where.iso3, place=column)
    return country


def claim_districts(claimer: Claimer, fields: Exhaust, country: str | None) -> None:
    """First-level districts, each a place of its own. The country's place stays when there are none."""
    numbers = fields.take("project_districts")
    details = fields.take("project_districts_detail")
    stated = [stated_text(n) for n in numbers] if isinstance(numbers, list) else []
    named: list[str | None] = []
    if isinstance(details, list):
        for position, detail in enumerate(details):
            if isinstance(detail, dict):
                named.append(_claim_district(claimer, detail, position, country))
            else:
                claimer.text("place", "admin1_name", detail, subject_no=position, column="project_districts_detail")
    elif details is not None:
        claimer.text("place", "admin1_name", details, column="project_districts_detail")
    if numbers is not None and (not isinstance(numbers, list) or sorted(map(str, stated)) != sorted(map(str, named))):
        flag_disagreement(
            claimer,
            "place.admin1_code",
            f"project_districts={stated_text(numbers)}",
            f"project_districts_detail={stated_text(named)}",
            "project_districts",
        )


def _claim_district(claimer: Claimer, detail: dict[str, object], position: int, country: str | None) -> str | None:
    column = "project_districts_detail"
    part = Exhaust(detail, claimer.ctx.report, f"{column}.")
    number, name, code = part.text("id"), part.text("name"), part.text("code")
    part.ignore("is_enclave", "is_deprecated")
    part.finish()
    if position:
        claimer.record.add("place", "country_code", country, subject_no=position, place=column)
    claim_admin1(claimer, position, country, code, name, column)
    return number


def claim_admin1(
    claimer: Claimer, subject_no: int, country: str | None, code: str | None, name: str | None, column: str
) -> None:
    """A first-level district: by code when the catalog knows it, else by name within the country.

    A name that the catalog does not have stays as the name stated, with an issue.
    """
    catalog = claimer.ctx.catalog
    known = code if code in catalog.admin1 else find_admin1(catalog, country, name)
    if known is None and (code or name):
        claimer.record.flag(
            "district_unknown",
            field="place.admin1_code",
            found=" ".join(part for part in (code, name) if part),
            expected=f"a first-level district of {country or 'the country'}",
            column=column,
        )
    claimer.record.add("place", "admin1_code", known, subject_no=subject_no, original=code or name, place=column)
    claimer.record.add("place", "admin1_name", name, subject_no=subject_no, place=column)


@lru_cache(maxsize=8)
def _districts(catalog: Catalog) -> dict[tuple[str, str], str]:
    """(country, folded name) → code; an empty code where two districts of a country share the name."""
    names: dict[tuple[str, str], str] = {}
    for code, district in catalog.admin1.items():
        key = (district.country_code, fold(district.name))
        names[key] = "" if key in names else code
    return names


def find_admin1(catalog: Catalog, country: str | None, name: str | None) -> str | None:
    """Code of a district by its name within a country, folded; None when there is none or two have the name."""
    return _districts(catalog).get((country, fold(name))) or None if country and name else None


_LONGEST_NAME = 6


def countries_named(catalog: Catalog, title: str) -> tuple[str, ...]:
    """Countries whose name stands in a title, in its order; the longest name wins (Guinea-Bissau over Guinea).

    Codes of two or three letters do not count: they are more often words.
    """
    words = fold(title).split()
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            text = " ".join(words[at : at + size])
            country = catalog.find_country(text) if len(text) > 3 else None
            if country is not None:
                found.append(country)
                break
        else:
            size = 1
        at += size
    return tuple(dict.fromkeys(found))
