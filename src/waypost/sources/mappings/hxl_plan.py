"""What each column of a sheet is for, worked out once per sheet from its tags: the plan that rows follow.

Tags follow the ``hxl:`` paths of ``catalog/schema`` and the usage of 3W sheets. A column that no rule takes is
counted as unmapped, cell by cell; contacts of persons and what the declaration names are left out on purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from waypost.model.text import fold
from waypost.reference import Catalog, Source
from waypost.reference.currencies import currency_codes
from waypost.settings import LANGUAGES
from waypost.sources.formats.hxl_tags import Column, Tag
from waypost.sources.formats.tabular_rows import column_letter
from waypost.sources.mappings.hxl_people import MEASURES, PeopleColumn, people_column

_ROLES = {"impl": "operating", "funder": "funding", "donor": "funding", "partner": "partner", "host": "host",
          "accountable": "accountable", "extending": "extending", "participating": "participating"}  # fmt: skip
_STAGES = {"origin": "origin", "transit": "transit", "dest": "destination", "return": "return"}
_NAMING = frozenset(("name", "code", "id", "type", "acronym", "list", "text", "title"))


@dataclass
class OrgColumns:
    """Columns of one organisation: its role, and where its name, code and type stand."""

    role: str | None
    name: Column | None = None
    code: Column | None = None
    type: Column | None = None


@dataclass
class PlaceColumns:
    """Columns of one place: country, administrative levels from 1 down, a named place, a point."""

    stage_role: str | None
    country: list[Column] = field(default_factory=list)
    adm_names: dict[int, Column] = field(default_factory=dict)
    adm_codes: dict[int, Column] = field(default_factory=dict)
    loc: Column | None = None
    loc_type: Column | None = None
    latitude: Column | None = None
    longitude: Column | None = None
    point: Column | None = None


@dataclass
class SectorColumns:
    """Name and code of one sector or sub-sector."""

    name: Column | None = None
    code: Column | None = None


@dataclass
class Plan:
    """Which columns say what. Lists keep the order of the sheet."""

    titles: list[tuple[Column, str | None]] = field(default_factory=list)
    descriptions: list[tuple[Column, str | None]] = field(default_factory=list)
    kinds_of_activity: list[Column] = field(default_factory=list)
    dates: list[tuple[Column, str]] = field(default_factory=list)
    periods: list[Column] = field(default_factory=list)
    stated_dates: list[Column] = field(default_factory=list)
    status: list[Column] = field(default_factory=list)
    orgs: dict[tuple[str, ...], OrgColumns] = field(default_factory=dict)
    sectors: dict[tuple[str, ...], SectorColumns] = field(default_factory=dict)
    services: list[Column] = field(default_factory=list)
    groups: list[Column] = field(default_factory=list)
    places: dict[str | None, PlaceColumns] = field(default_factory=dict)
    people: list[PeopleColumn] = field(default_factory=list)
    money: list[tuple[Column, str, str, str | None]] = field(default_factory=list)
    currency: Column | None = None
    identifiers: list[Column] = field(default_factory=list)
    links: list[Column] = field(default_factory=list)
    crises: list[Column] = field(default_factory=list)
    direct: list[tuple[Column, str, str]] = field(default_factory=list)
    unmapped: list[tuple[Column, str]] = field(default_factory=list)
    # Columns that a rule takes, with the name under which a cell is counted that comes to nothing all the same.
    mapped: list[tuple[Column, str]] = field(default_factory=list)
    ignored: list[Column] = field(default_factory=list)
    width: int = 0
    # Columns of counts whose tag says more than we understand: (column, attribute).
    not_understood: list[tuple[Column, str]] = field(default_factory=list)
    # Texts already reported as unknown, so that one missing lookup is one issue and not one per row.
    reported: set[tuple[str, str]] = field(default_factory=set)
    lookups: dict[str, dict[str, str]] = field(default_factory=dict)
    known_people: dict[tuple[int, str], PeopleColumn] = field(default_factory=dict)
    known_names: dict[str, bool] = field(default_factory=dict)
    publishers: dict[str, str | None] = field(default_factory=dict)

    def place(self, stage_role: str | None) -> PlaceColumns:
        """The place with this stage role, made when first asked for."""
        return self.places.setdefault(stage_role, PlaceColumns(stage_role))

    def take(self, attribute: str) -> Callable[[Column, Tag], bool]:
        """A rule that puts every column into one of the lists."""

        def rule(column: Column, tag: Tag) -> bool:
            getattr(self, attribute).append(column)
            return True

        return rule


def make_plan(columns: list[Column], key: list[Column], source: Source, catalog: Catalog) -> Plan:
    """Sort the columns of a sheet into the plan; those of its key are taken by the record's identifier."""
    plan = Plan(width=len(columns))
    ignored = {fold(name) for name in source.ignored_fields}
    rules = _rules(plan, catalog)
    for column in columns:
        tag = column.tag
        name = str(tag) if tag else column.header
        if "claim" in column.fixed:
            kind, _, field_name = column.fixed["claim"].rpartition(".")
            plan.direct.append((column, kind or "programme", field_name))
        elif fold(name) in ignored or fold(column.header) in ignored or (tag and _is_contact(tag)):
            plan.ignored.append(column)
        elif (tag is None or tag.name not in rules or not rules[tag.name](column, tag)) and column not in key:
            plan.unmapped.append((column, name or f"column {column_letter(column.index)}"))
        else:
            plan.mapped.append((column, name))
    return plan


def _is_contact(tag: Tag) -> bool:
    """Names, phones and addresses of persons are never taken."""
    return tag.name in ("#contact", "#respondee") or tag.has("email") or tag.has("phone")


def _rules(plan: Plan, catalog: Catalog) -> dict[str, Callable[[Column, Tag], bool]]:
    """Tag name → the rule that takes its columns; a rule says False for a tag that it does not understand."""
    rules: dict[str, Callable[[Column, Tag], bool]] = {
        "#activity": lambda c, t: _activity(plan, c, t),
        "#description": lambda c, t: _put(plan.descriptions, c, language_of(t)),
        "#date": lambda c, t: _date(plan, c, t),
        "#status": plan.take("status"),
        "#org": lambda c, t: _org(plan, c, t),
        "#sector": lambda c, t: _sector(plan, c, t),
        "#subsector": lambda c, t: _sector(plan, c, t),
        "#service": plan.take("services"),
        "#beneficiary": plan.take("groups"),
        "#country": lambda c, t: _country(plan, c, t),
        "#loc": lambda c, t: _loc(plan, c, t),
        "#geo": lambda c, t: _geo(plan, c, t),
        "#value": lambda c, t: _money(plan, c, t),
        "#currency": lambda c, _t: _currency(plan, c),
        "#crisis": lambda c, t: _crisis(plan, c, t),
        "#event": lambda c, t: _crisis(plan, c, t),
        "#meta": lambda c, t: _meta(plan, c, t),
    }
    for level in range(1, 6):
        rules[f"#adm{level}"] = partial(_adm, plan, level=level)
    for name in MEASURES:
        rules[name] = lambda c, t: _people(plan, c, t, catalog)
    return rules


def language_of(tag: Tag) -> str | None:
    """The language that an attribute states, when it is one of ours."""
    return next((a for a in tag.attributes if a in LANGUAGES), None)


def _put(list_: list[tuple[Column, str | None]], column: Column, value: str | None) -> bool:
    list_.append((column, value))
    return True


def _activity(plan: Plan, column: Column, tag: Tag) -> bool:
    if tag.has("code") or tag.has("id"):
        plan.identifiers.append(column)
    elif tag.has("description") or tag.has("text"):
        plan.descriptions.append((column, language_of(tag)))
    elif tag.has("type"):
        plan.kinds_of_activity.append(column)
    elif tag.has("url"):
        plan.links.append(column)
    elif set(tag.attributes) <= {"name", "title", "project", "programme", "activity", *LANGUAGES}:
        plan.titles.append((column, language_of(tag)))
    else:
        return False
    return True


def _date(plan: Plan, column: Column, tag: Tag) -> bool:
    attributes = set(tag.attributes)
    planned = bool(attributes & {"planned", "estimated", "expected"})
    if attributes & {"start", "end"}:
        edge = "start" if "start" in attributes else "end"
        certain = "planned_" if planned else "actual_" if "actual" in attributes else ""
        plan.dates.append((column, f"{certain}{edge}"))
    elif attributes & {"updated", "modified", "reported", "lastupdated"}:
        plan.stated_dates.append(column)
    elif attributes & {"month", "period", "year", "quarter"}:
        plan.periods.append(column)
    else:
        return False
    return True


def _org(plan: Plan, column: Column, tag: Tag) -> bool:
    if tag.has("url") or not set(tag.attributes) <= {*_ROLES, *_NAMING, "prog", "lead", *LANGUAGES}:
        return False
    group = tuple(a for a in tag.attributes if a not in _NAMING)
    role = next((_ROLES[a] for a in group if a in _ROLES), None)
    part = "type" if tag.has("type") else "code" if tag.has("code") or tag.has("id") else "name"
    number = 0
    while True:  # a second column of the same name is another organisation
        org = plan.orgs.setdefault((*group, str(number)), OrgColumns(role))
        if getattr(org, part) is None:
            setattr(org, part, column)
            return True
        number += 1


def _sector(plan: Plan, column: Column, tag: Tag) -> bool:
    part = "code" if tag.has("code") or tag.has("id") else "name"
    number = 0
    while True:
        sector = plan.sectors.setdefault((tag.name, str(number)), SectorColumns())
        if getattr(sector, part) is None:
            setattr(sector, part, column)
            return True
        number += 1


def _stage(tag: Tag) -> str | None:
    return next((_STAGES[a] for a in tag.attributes if a in _STAGES), None)


def _country(plan: Plan, column: Column, tag: Tag) -> bool:
    place = plan.place(_stage(tag))
    # A code says it more surely than a name: it is asked first.
    place.country.insert(0 if tag.has("code") else len(place.country), column)
    return True


def _adm(plan: Plan, column: Column, tag: Tag, level: int) -> bool:
    place = plan.place(_stage(tag))
    known = place.adm_codes if tag.has("code") or tag.has("id") else place.adm_names
    if level in known:
        return False
    if known is place.adm_codes and level > 1:
        return False  # the schema keeps codes of the first level only
    known[level] = column
    return True


def _loc(plan: Plan, column: Column, tag: Tag) -> bool:
    place = plan.place(_stage(tag))
    part = "loc_type" if tag.has("type") else "loc"
    if tag.has("code") or tag.has("id") or tag.has("url") or getattr(place, part) is not None:
        return False
    setattr(place, part, column)
    return True


def _geo(plan: Plan, column: Column, tag: Tag) -> bool:
    place = plan.place(_stage(tag))
    for attribute, part in (("lat", "latitude"), ("lon", "longitude"), ("coord", "point")):
        if tag.has(attribute) and getattr(place, part) is None:
            setattr(place, part, column)
            return True
    return False


def _people(plan: Plan, column: Column, tag: Tag, catalog: Catalog) -> bool:
    meaning = people_column(column, tag, catalog)
    if isinstance(meaning, str):
        plan.not_understood.append((column, meaning))
        return False
    plan.people.append(meaning)
    return True


def _money(plan: Plan, column: Column, tag: Tag) -> bool:
    attributes = set(tag.attributes)
    currency = next((a.upper() for a in tag.attributes if len(a) == 3 and a.upper() in currency_codes()), None)
    for names, kind, what in (
        ({"spend", "spent", "expenditure"}, "transaction", "expenditure"),
        ({"transfer", "disbursed", "disbursement"}, "transaction", "disbursement"),
        ({"requested", "required"}, "budget", "requested"),
        ({"funded", "received"}, "budget", "funded"),
        ({"revised"}, "budget", "revised"),
        ({"budget"}, "budget", "original"),
    ):
        if attributes & names:
            plan.money.append((column, kind, what, column.fixed.get("currency") or currency))
            return True
    return False


def _currency(plan: Plan, column: Column) -> bool:
    if plan.currency is not None:
        return False
    plan.currency = column
    return True


def _crisis(plan: Plan, column: Column, tag: Tag) -> bool:
    if tag.has("code") or tag.has("id") or tag.has("v_glide"):
        plan.crises.append(column)
        return True
    return False


# What Waypost's own export says of a row as a whole; without it an example or a restricted programme comes back plain.
_META_FIELDS = {"visibility": "visibility", "example": "is_example"}


def _meta(plan: Plan, column: Column, tag: Tag) -> bool:
    own = [name for attribute, name in _META_FIELDS.items() if tag.has(attribute)]
    if own:
        plan.direct.append((column, "programme", own[0]))
    elif tag.has("id") or tag.has("code"):
        plan.identifiers.append(column)
    elif tag.has("url"):
        plan.links.append(column)
    else:
        return False
    return True
