"""Recipient countries and regions with their shares, and locations."""

from __future__ import annotations

from collections.abc import Callable

from waypost.sources.mappings.iati_draft import LANGUAGE, NOTHING, Draft, Element, Shares
from waypost.sources.mappings.iati_shares import claim_share
from waypost.sources.mappings.iati_values import read_decimal

_COUNTRY = frozenset(("code", "percentage")) | LANGUAGE
_REGION = frozenset(("code", "vocabulary", "percentage")) | LANGUAGE
_LOCATION = frozenset(("ref", "percentage"))
_ADMINISTRATIVE = frozenset(("vocabulary", "level", "code", "country", "adm1", "adm2")) | LANGUAGE
_POINT = frozenset(("srsName",))
_COORDINATES = frozenset(("latitude", "longitude"))
_CODE = frozenset(("code",))
_WGS84 = ("4326", "WGS84", "CRS84")
# Whose codes they are: DAC, United Nations (M49), the publisher's own.
_REGION_PREFIX = {"1": "dac", "2": "m49", "99": "own"}


def recipient_country(draft: Draft, element: Element) -> None:
    """A country of the activity with its share."""
    path = "recipient-country"
    found = draft.attributes(element, path, _COUNTRY)
    iso3 = _country(draft, element, path, found.get("code"))
    no = draft.number("place")
    draft.add("place", no, "country_code", iso3, path, found.get("code"))
    if iso3:
        draft.country_codes[iso3] = None
        draft.places_known.add(iso3)
    draft.countries.rows.append((no, found.get("percentage"), element))


def _country(draft: Draft, element: Element, path: str, code: str | None) -> str | None:
    """ISO alpha-3 of an element with a code; its name is a label, and only used in issues."""
    name = draft.name_of(element, path)
    if not code or code.isspace():
        draft.flag(
            "country_unknown",
            element,
            name="place.country_code",
            found=name or "no code",
            expected="a code of ISO 3166, as AF",
        )
        return None
    iso3 = draft.codes.country(code)
    if iso3 is None:
        draft.flag(
            "country_unknown",
            element,
            name="place.country_code",
            found=f"{code} {name or ''}".strip(),
            expected="a code of ISO 3166, as AF",
        )
    elif name:
        draft.ignored(f"{path}/narrative")
    return iso3


def recipient_region(draft: Draft, element: Element) -> None:
    """A region of the activity with its share: shares add up within a vocabulary together with countries."""
    path = "recipient-region"
    found = draft.attributes(element, path, _REGION)
    no = draft.number("place")
    code = _region(draft, element, path, found)
    draft.add("place", no, "region_code", code, path, draft.name_of(element, path) or found.get("code"))
    if code:
        draft.places_known.add(code)
    shares = draft.regions.setdefault(found.get("vocabulary") or "1", Shares())
    shares.rows.append((no, found.get("percentage"), element))


def _region(draft: Draft, element: Element, path: str, found: dict[str, str]) -> str | None:
    vocabulary, code = found.get("vocabulary") or "1", (found.get("code") or "").strip()
    prefix = _REGION_PREFIX.get(vocabulary)
    if prefix is None or not code or (vocabulary in ("1", "2") and not code.isdigit()):
        draft.flag(
            "iati_region_unknown",
            element,
            name="place.region_code",
            found=f"{code or 'no code'} in vocabulary {vocabulary}",
            expected="a region of the DAC (vocabulary 1) or the United Nations (2), or the publisher's own (99)",
        )
        return None
    return f"{prefix}:{code}"


def transaction_place(draft: Draft, element: Element) -> None:
    """A country or region given at a transaction: a place of the activity that is not yet known."""
    path = f"transaction/{element.tag}"
    if element.tag == "recipient-country":
        found = draft.attributes(element, path, _COUNTRY)
        code, name = _country(draft, element, path, found.get("code")), "country_code"
        original = found.get("code")
    else:
        found = draft.attributes(element, path, _REGION)
        code, name = _region(draft, element, path, found), "region_code"
        original = draft.name_of(element, path) or found.get("code")
    if code is None:
        return
    if code in draft.places_known:
        draft.ignored(f"{path} (said before)")
        return
    draft.places_known.add(code)
    if name == "country_code":
        draft.country_codes[code] = None
    draft.add("place", draft.number("place"), name, code, path, original)


def location(draft: Draft, element: Element) -> None:
    """A place below the country: name, first-level area, point and kind."""
    found = draft.attributes(element, "location", _LOCATION)
    no = draft.number("place")
    place: dict[str, str] = {}
    seen: set[str] = set()
    for child in element:
        take = _PARTS.get(child.tag)
        if take is None:
            draft.spare(child, f"location/{child.tag}")
        elif take is _administrative or draft.is_first(seen, child, f"location/{child.tag}"):
            take(draft, child, place)
    kind = place.pop("kind", None)
    if kind == "ADM1" and "admin1_name" not in place and "place_name" in place:
        place["admin1_name"] = place.pop("place_name")
    for field, value in place.items():
        draft.add("place", no, field, value, "location")
    if kind and kind != "ADM1":
        ours = draft.codes.find("location_type", kind)
        draft.add("place", no, "location_type", ours, "location/feature-designation", kind)
        if ours is None:
            draft.unmapped("location/feature-designation/@code")
    if found.get("percentage"):
        claim_share(draft, "place", no, found["percentage"], element, "12.1.1")
    if found.get("ref"):
        draft.locations[found["ref"]] = place
        draft.unmapped("location/@ref")
    draft.rows_of_locations.append((no, place, element))


def _name(draft: Draft, element: Element, place: dict[str, str]) -> None:
    draft.attributes(element, "location/name", LANGUAGE)
    name = draft.name_of(element, "location/name")
    if name:
        place["place_name"] = name


def _coordinates(draft: Draft, element: Element, place: dict[str, str]) -> None:
    """Latitude and longitude, in versions before 1.04."""
    pair = draft.attributes(element, "location/coordinates", _COORDINATES)
    draft.empty(element, "location/coordinates")
    _claim_point(draft, element, place, pair.get("latitude"), pair.get("longitude"))


def _kind(draft: Draft, element: Element, place: dict[str, str]) -> None:
    path = f"location/{element.tag}"
    code = draft.attributes(element, path, _CODE).get("code")
    draft.empty(element, path)
    if code:
        place["kind"] = code


def _point(draft: Draft, element: Element, place: dict[str, str]) -> None:
    system = draft.attributes(element, "location/point", _POINT).get("srsName") or ""
    position: str | None = None
    seen: set[str] = set()
    for child in element:
        if child.tag == "pos":
            if not draft.is_first(seen, child, "location/point/pos"):
                continue
            draft.attributes(child, "location/point/pos", NOTHING)
            position = draft.line_text(child, "location/point/pos")
        else:
            draft.spare(child, f"location/point/{child.tag}")
    if position is None:
        return
    if system and not any(name in system for name in _WGS84):
        draft.flag(
            "iati_point_unreadable",
            element,
            name="place.latitude",
            found=f"{position} in {system}",
            expected="EPSG 4326",
        )
        return
    parts = position.replace(",", " ").split() if position.count(",") == 1 else position.split()
    if len(parts) != 2:
        draft.flag(
            "iati_point_unreadable",
            element,
            name="place.latitude",
            found=position,
            expected="latitude and longitude, as 31.6 65.7",
        )
        return
    _claim_point(draft, element, place, *parts)


def _claim_point(
    draft: Draft, element: Element, place: dict[str, str], stated_lat: str | None, stated_lon: str | None
) -> None:
    if not stated_lat and not stated_lon:
        return
    latitude, longitude = read_decimal(stated_lat or "")[0], read_decimal(stated_lon or "")[0]
    if latitude is None or longitude is None or abs(float(latitude)) > 90 or abs(float(longitude)) > 180:
        draft.flag(
            "iati_point_unreadable",
            element,
            name="place.latitude",
            found=f"{stated_lat} {stated_lon}",
            expected="latitude from -90 to 90, then longitude from -180 to 180",
        )
        return
    place["latitude"], place["longitude"] = latitude, longitude


def _administrative(draft: Draft, element: Element, place: dict[str, str]) -> None:
    """The area that a location lies in: a country (vocabulary A4) or a first-level area that the catalog knows."""
    path = "location/administrative"
    found = draft.attributes(element, path, _ADMINISTRATIVE)
    code = (found.get("code") or "").strip()
    country = (found.get("country") or (code if found.get("vocabulary") == "A4" else "")).strip()
    if country:
        iso3 = draft.codes.country(country)
        if iso3 is None:
            draft.flag(
                "country_unknown",
                element,
                name="place.country_code",
                found=country,
                expected="a code of ISO 3166, as AF",
            )
        else:
            _say_once(draft, place, "country_code", iso3)
    elif code:
        area = draft.codes.admin1(code) if found.get("level") in (None, "1") else None
        if area is None:
            for name in ("code", "vocabulary", "level"):
                if found.get(name):
                    draft.unmapped(f"{path}/@{name}")
        else:
            _say_once(draft, place, "admin1_code", area[0])
            place.setdefault("country_code", area[1])
    for name in ("adm1", "adm2"):
        if found.get(name):
            draft.unmapped(f"{path}/@{name}")
    text = draft.line_text(element, path)
    if text:
        _say_once(draft, place, "admin1_name", text)


def _say_once(draft: Draft, place: dict[str, str], name: str, value: str) -> None:
    """A location may lie in several areas; the first of a kind is kept, others are counted."""
    if place.setdefault(name, value) != value:
        draft.unmapped(f"location/administrative[further {name}]")


_PARTS: dict[str, Callable[[Draft, Element, dict[str, str]], None]] = {
    "name": _name,
    "point": _point,
    "coordinates": _coordinates,
    "administrative": _administrative,
    "feature-designation": _kind,
    "location-type": _kind,
}


def target_location(draft: Draft, element: Element) -> None:
    """Before version 1.0: a place by name, with a kind and code of the publisher."""
    found = draft.attributes(element, "target-location", frozenset(("type", "code")))
    text = draft.line_text(element, "target-location")
    no = draft.number("place")
    is_admin1 = "province" in (found.get("type") or "")
    draft.add("place", no, "admin1_name" if is_admin1 else "place_name", text, "target-location", found.get("code"))
    if text:
        draft.rows_of_locations.append((no, {}, element))
    else:
        draft.spare(element, "target-location")


def finish(draft: Draft) -> None:
    """A location lies in the activity's country when there is only one."""
    if len(draft.country_codes) != 1:
        return
    (only,) = draft.country_codes
    for no, place, _element in draft.rows_of_locations:
        if "country_code" not in place:
            place["country_code"] = only
            draft.add("place", no, "country_code", only, "recipient-country", basis="inferred")
