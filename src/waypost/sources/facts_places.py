"""Who and where in facts: societies, other organisations, countries, trails and stages."""

from __future__ import annotations

from collections.abc import Mapping

from waypost.reference import Catalog
from waypost.sources.claiming import ORGANISATION_UNKNOWN, TRAIL_UNKNOWN, Claimer
from waypost.sources.exhaust import Exhaust, stated_text
from waypost.sources.facts_parts import item_text, listed, parts_of
from waypost.sources.go_places import claim_admin1

_SOCIETIES = (("operating_ns", "operating"), ("participating_ns", "participating"), ("host_ns", "host"))
_OTHERS = (
    ("organisation", "operating"),
    ("organisations", "operating"),
    ("funder", "funding"),
    ("funders", "funding"),
    ("partners", "partner"),
    ("other_organisations", "partner"),
)


def find_society(catalog: Catalog, text: str) -> str | None:
    """A society by its id, reference or name, or the society of a country by the country's alpha-3 code or name."""
    if found := catalog.find_society(text):
        return found
    country = catalog.find_country(text)
    return catalog.society_of_country(country) if country else None


def find_body(catalog: Catalog, text: str) -> tuple[str, str] | None:
    """``(reference, type)`` of an organisation or society named in a text, or None.

    The published reference where it has one, else the id of the catalog.
    """
    if found := catalog.find_organisation(text):
        organisation = catalog.organisations[found]
        return (organisation.refs[0] if organisation.refs else found), organisation.organisation_type
    if society := catalog.find_society(text):
        return society, "national_society"
    return None


def claim_organisations(claimer: Claimer, fields: Exhaust) -> tuple[str, ...]:
    """Claim every organisation with its role; return the countries of the operating societies, in their order."""
    subject_no = 0
    countries: list[str] = []
    catalog = claimer.ctx.catalog
    for key, role in _SOCIETIES:
        value = fields.take(key)
        stated = list(value.items()) if isinstance(value, Mapping) else [(item_text(i), None) for i in listed(value)]
        for text, part in stated:
            society = find_society(catalog, str(text))
            if society is None:
                claimer.record.flag(
                    ORGANISATION_UNKNOWN,
                    field=key,
                    found=str(text),
                    expected="a National Society: alpha-3 code of its country, id or name",
                    column=key,
                )
            elif role == "operating":
                countries.append(catalog.societies[society].country_code)
            _add(claimer, subject_no, society, str(text), role, "national_society", stated_text(part), key)
            subject_no += 1
    for key, role in _OTHERS:
        for item in listed(fields.take(key)):
            text = item_text(item)
            body = find_body(catalog, text)
            inferred = None if body is not None else _leading_body(catalog, text)
            ref, kind = body or inferred or (None, None)
            _add(claimer, subject_no, ref, text, role, kind, None, key, inferred=inferred is not None)
            subject_no += 1
    return tuple(dict.fromkeys(countries))


def _add(
    claimer: Claimer,
    subject_no: int,
    ref: str | None,
    text: str,
    role: str,
    kind: str | None,
    part: str | None,
    column: str,
    *,
    inferred: bool = False,
) -> None:
    record = claimer.record
    society = claimer.ctx.catalog.societies.get(ref) if ref else None
    name = society.names.get("en", text) if society is not None and len(text) == 3 else text
    basis = "inferred" if inferred else "reported"
    record.add(
        "participation", "organisation_ref", ref, subject_no=subject_no, original=text, basis=basis, place=column
    )
    record.add("participation", "organisation_name", name, subject_no=subject_no, original=text, place=column)
    if ref is not None:
        record.add("participation", "organisation_type", kind, subject_no=subject_no, basis="inferred", place=column)
    # What a participating society does has no field of its own: its words stay beside the role.
    record.add("participation", "role", role, subject_no=subject_no, original=part, place=column)


def _leading_body(catalog: Catalog, text: str) -> tuple[str, str] | None:
    """A component of the Movement whose name leads the text: "IFRC Africa regional office" is the Federation."""
    words = text.split()
    for size in range(len(words) - 1, 0, -1):
        found = catalog.find_organisation(" ".join(words[:size]))
        if found is not None and catalog.organisations[found].is_movement:
            return find_body(catalog, found)
    return None


def claim_places_and_trails(claimer: Claimer, fields: Exhaust, societies_in: tuple[str, ...]) -> None:
    """Claim trails, then places: those stated, else the countries of the operating societies as inferred ones."""
    roles = _claim_trails(claimer, fields)
    value = fields.take("countries")
    record, subject_no = claimer.record, 0
    for item in listed(value):
        if isinstance(item, Mapping):
            _claim_place(claimer, subject_no, Exhaust(item, claimer.ctx.report, "countries."))
        else:
            text = item_text(item)
            country = claimer.country("place.country_code", text, column="countries")
            record.add("place", "country_code", country, subject_no=subject_no, original=text, place="countries")
            if len(roles) == 1 and country is not None:
                record.add("place", "stage_role", roles[0], subject_no=subject_no, place="stage_role")
        subject_no += 1
    for item in listed(fields.take("regions")):
        text = item_text(item)
        region = claimer.read_code("place.region_code", text, "region", column="regions")
        if region is not None:
            record.add("place", "region_code", f"ifrc:{region}", subject_no=subject_no, original=text, place="regions")
            subject_no += 1
    if subject_no == 0:
        for country in societies_in:
            record.add("place", "country_code", country, subject_no=subject_no, basis="inferred", place="operating_ns")
            subject_no += 1


def _claim_place(claimer: Claimer, subject_no: int, part: Exhaust) -> None:
    record = claimer.record
    stated = part.text("country")
    country = claimer.country("place.country_code", stated, column="countries")
    record.add("place", "country_code", country, subject_no=subject_no, original=stated, place="countries")
    trail = _find_trail(claimer, part.text("trail"), "countries.trail")
    record.add("place", "trail_id", trail, subject_no=subject_no, place="countries.trail")
    role = part.take("stage_role")
    claimer.code("place", "stage_role", role, "stage_role", subject_no=subject_no, column="countries.stage_role")
    admin1 = part.text("admin1")
    if admin1 is not None:
        code = admin1 if admin1 in claimer.ctx.catalog.admin1 else None
        name = claimer.ctx.catalog.admin1[admin1].name if code else admin1
        claim_admin1(claimer, subject_no, country, code, name, "countries.admin1")
    claimer.text("place", "place_name", part.take("place"), subject_no=subject_no, column="countries.place")
    kind = part.take("location_type")
    column = "countries.location_type"
    claimer.code("place", "location_type", kind, "location_type", subject_no=subject_no, column=column)
    part.finish()


def _claim_trails(claimer: Claimer, fields: Exhaust) -> list[str]:
    """Claim the trails that the programme says it is on; return the stage roles stated for all of it."""
    roles = [
        code
        for item in listed(fields.take("stage_role"))
        if (code := claimer.read_code("trail.stage_role", item_text(item), "stage_role", column="stage_role"))
    ]
    subject_no = 0
    for key in ("trail", "trails"):
        value = fields.take(key)
        plain = [item for item in listed(value) if not isinstance(item, Mapping)]
        stated: list[tuple[str | None, list[str]]] = [(stated_text(item), roles) for item in plain]
        for part in parts_of(claimer, [item for item in listed(value) if isinstance(item, Mapping)], key):
            own = claimer.read_code("trail.stage_role", part.take("stage_role"), "stage_role", column=key)
            stated.append((part.text("trail"), [own] if own else roles))
            part.finish()
        for text, own_roles in stated:
            trail = _find_trail(claimer, text, key)
            if trail is None:
                continue
            wanted: list[str | None] = [*own_roles] or [None]
            for role in wanted:
                claimer.record.add("trail", "trail_id", trail, subject_no=subject_no, original=text, place=key)
                claimer.record.add("trail", "stage_role", role, subject_no=subject_no, place="stage_role")
                subject_no += 1
    return roles


def _find_trail(claimer: Claimer, text: str | None, column: str) -> str | None:
    if text is None:
        return None
    found = claimer.ctx.catalog.find_trail(text)
    if found is None:
        known = sorted(claimer.ctx.catalog.trails)
        claimer.record.flag(
            TRAIL_UNKNOWN,
            field="trail.trail_id",
            found=text,
            expected=f"a trail of the catalog: {', '.join(known)}"[:300],
            column=column,
        )
    return found
