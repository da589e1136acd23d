"""The first half of an activity: what it is called, who takes part, when, where and what kind of work."""

from __future__ import annotations

import re
from typing import Any

from waypost.publish.cells import EXAMPLE, language_order
from waypost.publish.iati_element import Element, add, extension, narrative, own, percentage
from waypost.reference import Catalog

Row = dict[str, Any]

_ORGANISATION_REF = re.compile(r"(?:[A-Z]{2}|X[A-Z])-[A-Z0-9_]+-\S+|[A-Z]{2}-\d+|\d{5}")
_DATES = (
    ("1", "planned_start_date"),
    ("2", "actual_start_date"),
    ("3", "planned_end_date"),
    ("4", "actual_end_date"),
)
_REGIONS = {"dac": "1", "m49": "2"}
OWN_VOCABULARY = "99"
_OWN_FIELDS = (
    "stated_status", "programme_type", "operation_type", "access_condition", "information_sharing", "return_stance",
    "detention_work", "migration_message", "payment", "migrant_involvement", "host_separation", "verified_date",
    "verified_by", "visibility", "embargo_date", "is_example",
)  # fmt: skip
# Parts that IATI holds in another shape, or not at all: our own reader takes these, and exactly, from our elements.
_OWN_PARTS = (
    "identifier", "participation", "place", "service", "population_group", "trail", "sector", "marker", "budget",
    "people_count", "link",
)  # fmt: skip
_WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"


def is_organisation_ref(text: str | None) -> bool:
    """Whether a text has the form of a published reference of an organisation (``XM-DAC-21018``)."""
    return bool(text and _ORGANISATION_REF.fullmatch(text))


def write_texts(activity: Element, programme: Row, texts: list[Row]) -> None:
    """Title and description in every language. An invented programme says so in its title.

    A programme without a title (or with one held back) is called by its id; one without a description by its title,
    because the standard asks for both.
    """
    mark = EXAMPLE if programme["is_example"] else ""
    by_field: dict[str, list[Row]] = {"title": [], "description": []}
    for row in sorted(texts, key=language_order):
        if row["text"] and row["field"] in by_field:
            by_field[row["field"]].append(row)
    titles = [(mark + row["text"], row["language"]) for row in by_field["title"]]
    title, description = add(activity, "title"), add(activity, "description", type="1")
    if not titles:
        titles = [(mark + (programme["title"] or programme["programme_id"]), programme["title_language"])]
        title.set(own("assumed"), "true")
    for text, language in titles:
        narrative(title, text, language)
    if not by_field["description"]:
        description.set(own("assumed"), "true")
    for text, language in [(row["text"], row["language"]) for row in by_field["description"]] or titles[:1]:
        narrative(description, text, language)


def write_participants(activity: Element, rows: list[Row], names: dict[str, str], catalog: Catalog) -> list[Row]:
    """Participating organisations; returns those whose role IATI does not know."""
    roles, types = catalog.code_lists["role"], catalog.code_lists["organisation_type"]
    left = []
    for row in rows:
        role = roles.to_system("iati", row["role"]) if row["role"] else None
        ref = _reference(row, catalog)
        name = row["organisation_name"] or names.get(row["organisation_id"] or "")
        if role is None or not (ref or name):
            left.append(row)
            continue
        kind = types.to_system("iati", row["organisation_type"]) if row["organisation_type"] else None
        element = add(activity, "participating-org", ref=ref, type=kind, role=role)
        if row["organisation_id"]:
            element.set(own("organisation-id"), row["organisation_id"])
        narrative(element, name)
    return left


def _reference(row: Row, catalog: Catalog) -> str | None:
    """The published reference: as stated, unless that is an id of Waypost's own."""
    stated, ours = row["organisation_ref"], row["organisation_id"]
    if stated and stated != ours and stated not in catalog.societies:
        return str(stated)
    known = catalog.societies.get(ours or "") or catalog.organisations.get(ours or "")
    return known.refs[0] if known and known.refs else None


def write_identifiers(activity: Element, programme_id: str, rows: list[Row], iati_identifier: str) -> None:
    """Every other name of the activity, each with who gave it, Waypost's own among them."""
    listed = [(row["authority"], row["value"]) for row in rows if row["value"]]
    if iati_identifier != programme_id:
        listed.append(("waypost", programme_id))
    for authority, value in listed:
        element = add(activity, "other-identifier", ref=value, type="A9")
        if authority:
            owner = add(element, "owner-org", ref=authority if is_organisation_ref(authority) else None)
            if not is_organisation_ref(authority):
                narrative(owner, authority)


def write_dates(activity: Element, programme: Row) -> int:
    """The four dates; returns how many are known."""
    known = [(kind, programme[name]) for kind, name in _DATES if programme[name] is not None]
    for kind, day in known:
        add(activity, "activity-date", type=kind, iso_date=day)
    return len(known)


def write_places(activity: Element, rows: list[Row], catalog: Catalog) -> None:
    """Countries and regions with their shares, then locations."""
    countries: dict[str, float | None] = {}
    regions: dict[str, float | None] = {}
    below: list[Row] = []
    for row in rows:
        is_below = any(
            row[name] is not None for name in ("admin1_code", "admin1_name", "place_name", "latitude", "location_type")
        )
        if is_below:
            below.append(row)
        target, code = (countries, row["country_code"]) if row["country_code"] else (regions, row["region_code"])
        if code and (target.get(code) is None):
            target[code] = None if is_below else row["share"]
    for iso3, share in sorted(countries.items()):
        known = catalog.countries.get(iso3)
        add(activity, "recipient-country", code=known.iso2 if known else iso3, percentage=percentage(share))
    for stated, share in sorted(regions.items()):
        prefix, _, code = stated.rpartition(":")
        add(
            activity,
            "recipient-region",
            code=code,
            vocabulary=_REGIONS.get(prefix, OWN_VOCABULARY),
            percentage=percentage(share),
        )
    for row in below:
        _write_location(activity, row, catalog)


def _write_location(activity: Element, row: Row, catalog: Catalog) -> None:
    element = add(activity, "location")
    is_area = not row["place_name"] and row["admin1_name"]
    name = row["place_name"] or row["admin1_name"]
    if name:
        narrative(add(element, "name"), name)
    if row["country_code"]:
        known = catalog.countries.get(row["country_code"])
        add(element, "administrative", vocabulary="A4", code=known.iso2 if known else row["country_code"])
    if row["admin1_code"]:
        add(element, "administrative", vocabulary=OWN_VOCABULARY, level="1", code=row["admin1_code"])
    if row["latitude"] is not None and row["longitude"] is not None:
        point = add(element, "point", srsName=_WGS84)
        add(point, "pos", f"{row['latitude']!r} {row['longitude']!r}")
    feature = catalog.code_lists["location_type"].to_system("iati_feature", row["location_type"] or "")
    if feature or is_area:
        add(element, "feature-designation", code=feature or "ADM1")
    for name in ("admin1_name", "location_type", "trail_id", "stage_role"):
        if row[name] is not None:
            element.set(own(name), row[name])


def write_themes(activity: Element, parts: dict[str, list[Row]], catalog: Catalog) -> None:
    """Sectors, then services and groups as tags with their labels, tags, humanitarian scopes, policy markers."""
    vocabularies = catalog.code_lists["sector_vocabulary"]
    for row in parts["sector"]:
        code = row["sector_code"] or row["sector_name"]
        if not code:
            continue
        foreign = vocabularies.to_system("iati", row["vocabulary"] or "")
        uri = None if foreign else f"urn:waypost:sector-vocabulary:{row['vocabulary']}"
        share = percentage(row["share"])
        element = add(
            activity, "sector", vocabulary=foreign or OWN_VOCABULARY, vocabulary_uri=uri, code=code, percentage=share
        )
        narrative(element, row["sector_name"])
    for kind, name in (("service", "service_code"), ("population_group", "population_group_code")):
        for row in parts[kind]:
            uri = f"urn:waypost:code-list:{kind}"
            element = add(activity, "tag", vocabulary=OWN_VOCABULARY, vocabulary_uri=uri, code=row[name])
            known = catalog.code_lists[kind].codes.get(row[name])
            narrative(element, known.label["en"] if known else row[name], "en" if known else None)
    _write_markers(activity, parts["marker"])


def _write_markers(activity: Element, rows: list[Row]) -> None:
    for row in rows:
        code = row["marker_code"] or row["marker_name"]
        if row["marker_type"] == "tag" and code:
            narrative(add(activity, "tag", vocabulary=row["vocabulary"] or "98", code=code), row["marker_name"])
    for row in rows:
        code = row["marker_code"] or row["marker_name"]
        if row["marker_type"] == "humanitarian_scope" and code:
            vocabulary = row["vocabulary"] or OWN_VOCABULARY
            kind = "2" if vocabulary.startswith("2") else "1"
            element = add(activity, "humanitarian-scope", type=kind, vocabulary=vocabulary, code=code)
            narrative(element, row["marker_name"])
    for row in rows:
        if row["marker_type"] == "policy_marker" and row["marker_code"]:
            element = add(
                activity,
                "policy-marker",
                vocabulary=row["vocabulary"],
                code=row["marker_code"],
                significance=row["significance"],
            )
            narrative(element, row["marker_name"])


def write_own(
    activity: Element,
    programme: Row,
    parts: dict[str, list[Row]],
    left: list[tuple[str, Row]],
    catalog: Catalog,
) -> None:
    """At the end, what IATI holds in another shape or not at all: each row with the names of the register.

    ``left`` are rows of further parts that lack what IATI asks for.
    """
    known = {name: programme[name] for name in _OWN_FIELDS if programme[name] is not None}
    extension(activity, "programme", known)
    rows = [(kind, row) for kind in _OWN_PARTS for row in parts[kind]]
    for kind, row in rows + [(kind, row) for kind, row in left if kind not in _OWN_PARTS]:
        fields = catalog.schema[kind].fields
        extension(activity, kind, {name: value for name, value in row.items() if name in fields or name == "basis"})
