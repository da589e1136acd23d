"""The targets that a column may be matched with, and the other names under which a target may be asked for."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from waypost.reference import Catalog
from waypost.reference.column_names import IGNORE
from waypost.settings import LANGUAGES

# Attributes of a count in the order in which its target names them.
_SEXES = ("f", "m", "i")
AGES = ("children", "adults", "age0_4", "age5_11", "age5_17", "age12_17", "age18_59", "age60plus")
_SPLIT = frozenset((*_SEXES, *AGES))
_UNDER_NEW = frozenset(("new",))
# Fields of the schema that a tag says more fully.
_ALIASES = {
    "programme.title": "#activity+name",
    "programme.description": "#activity+description",
    "programme.stated_status": "#status",
    "programme.key": "#activity+code+waypost",
    "programme.identifiers": "#meta+id",
    "programme.planned_start_date": "#date+start+planned",
    "programme.actual_start_date": "#date+start+actual",
    "programme.planned_end_date": "#date+end+planned",
    "programme.actual_end_date": "#date+end+actual",
    "programme.service_code": "#service",
    "service.service_code": "#service",
    "programme.population_group_code": "#beneficiary",
    "population_group.population_group_code": "#beneficiary",
    "place.country_code": "#country",
    "place.admin1_name": "#adm1+name",
    "place.admin1_code": "#adm1+code",
    "place.place_name": "#loc+name",
    "place.location_type": "#loc+type",
    "place.latitude": "#geo+lat",
    "place.longitude": "#geo+lon",
    "participation.organisation_name": "#org",
    "participation.organisation_ref": "#org+code",
    "participation.organisation_type": "#org+type",
    "sector.sector_name": "#sector",
    "sector.sector_code": "#sector+code",
    "budget.amount": "#value+budget",
    "budget.currency": "#currency",
    "transaction.amount": "#value+spend",
    "identifier.value": "#activity+code",
    "#activity": "#activity+type",
    "#activity+title": "#activity+name",
    "#activity+id": "#activity+code",
    "#country+name": "#country",
    "#country+code": "#country",
    "#currency+code": "#currency",
    "#date+updated": "#date+reported",
    "#description": "#activity+description",
    "#loc": "#loc+name",
    "#org+name": "#org",
    "#sector+name": "#sector",
    "#subsector+name": "#subsector",
    "#beneficiary+type": "#beneficiary",
    "#value+expenditure": "#value+spend",
    "#value+spent": "#value+spend",
}  # fmt: skip


class Target(msgspec.Struct, frozen=True):
    """One thing that a column may be: its code, its labels in four languages, the group it is listed in."""

    code: str
    labels: dict[str, str]
    group: str


def targets(catalog: Catalog) -> list[Target]:
    """Everything a column may be matched with, group by group, the common before the particular; last "ignore"."""
    return list(_targets(catalog))


@lru_cache(maxsize=8)
def _targets(catalog: Catalog) -> tuple[Target, ...]:
    listed = [Target(code, _labels(code, catalog), of.group) for code, of in catalog.column_names.targets.items()]
    order = {group: place for place, group in enumerate(catalog.column_names.groups)}
    listed += _people(catalog)
    listed.sort(key=lambda target: order.get(target.group, len(order)))
    nothing = {"en": "Leave this column out", "fr": "Ne pas reprendre", "es": "No incluir", "ar": "لا يؤخذ هذا العمود"}
    return (*listed, Target(IGNORE, nothing, "none"))


@lru_cache(maxsize=8)
def target_index(catalog: Catalog) -> dict[str, Target]:
    """Targets by code."""
    return {target.code: target for target in _targets(catalog)}


def _labels(code: str, catalog: Catalog) -> dict[str, str]:
    stated = catalog.column_names.targets[code].label
    kind, _, field = code.partition(".")
    return stated or catalog.schema[kind].fields[field].label


def _people(catalog: Catalog) -> list[Target]:
    """Counts: of all, by sex, by age, by both, of new people, by group, by service."""
    words = catalog.column_names.people
    whole = [()] + [(part,) for part in words.parts if "+" not in part and part not in _SPLIT]
    split = [(one,) for one in (*_SEXES, *AGES)] + [(sex, age) for sex in _SEXES for age in AGES]
    combined = [*whole, *split, *[("new", *parts) for parts in split]]
    services = [(code,) for code in catalog.code_lists["service"].codes]
    return [
        Target(people_code(measure, parts), _people_label(measure, parts, catalog), "people")
        for parts in (*combined, *services)
        for measure in words.measures
    ]


def people_code(measure: str, parts: tuple[str, ...]) -> str:
    """The target of a count, its attributes in one order: ``#reached+new+f+children``."""
    order = ("new", *_SEXES, *AGES)
    ranked = sorted(set(parts), key=lambda part: (order.index(part) if part in order else len(order), part))
    return "+".join((f"#{measure}", *ranked))


def _people_label(measure: str, parts: tuple[str, ...], catalog: Catalog) -> dict[str, str]:
    words, services = catalog.column_names.people, catalog.code_lists["service"].codes
    joined = "+".join(part for part in parts if part != "new")
    labels = {}
    for language in LANGUAGES:
        told = [words.measures[measure].label[language]]
        for part in (*(p for p in parts if p == "new"), *((joined,) if joined in words.parts else parts)):
            if part in words.parts and (part != "new" or told[-1] == told[0]):
                told.append(words.parts[part].label[language])
            elif part in services:
                told.append(services[part].label[language])
            elif part.startswith("age"):
                told.append(part.removeprefix("age").replace("_", "–").replace("plus", "+"))
        labels[language] = told[0] + (": " + ", ".join(dict.fromkeys(told[1:])) if len(told) > 1 else "")
    return labels


def target_of(code: str, catalog: Catalog) -> str | None:
    """The target for a code, an alias of one or a tag with its attributes in another order; None when unknown."""
    if code == IGNORE:
        return IGNORE
    known = target_index(catalog)
    code = _ALIASES.get(code, code)
    if code in known:
        return code
    name, *attributes = code.split("+")
    return _unordered(catalog).get((name, frozenset(attributes) - {"total", "num", "ind"}))


@lru_cache(maxsize=8)
def _unordered(catalog: Catalog) -> dict[tuple[str, frozenset[str]], str]:
    found: dict[tuple[str, frozenset[str]], str] = {}
    for code in (*target_index(catalog), *(alias for alias in _ALIASES if alias.startswith("#"))):
        name, *attributes = code.split("+")
        found.setdefault((name, frozenset(attributes)), _ALIASES.get(code, code))
    return found
