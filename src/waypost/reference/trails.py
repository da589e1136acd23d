"""Trails: dated, sourced claims about the ways that people take, with an uncertainty.

``catalog/trails/<TRAIL_ID>.yml``::

    trail_id: CMR
    names: {en: , fr: , es: , ar: }
    kind: mixed_sea                    # code list trail_kind
    stages:
      - role: origin                   # code list stage_role
        countries: [NGA, GIN]          # ISO 3166-1 alpha-3
        from_date: '2011'              # ISO date, month or year; optional
        to_date: null
        source: frontex                # a source_id below, or text
        certainty: curated             # code list trail_certainty
    legs:
      - {from_country: LBY, to_country: ITA, mode: sea}     # code list leg_mode
    labels: {iom_mmp: [Central Mediterranean]}       # what others call it
    sources:
      - {source_id: frontex, title: , publisher: , url: , date: }      # or a text
    note: …
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.lags import LAGS_FILE
from waypost.reference.names import names_by_language
from waypost.reference.strict_yaml import convert, read_yaml


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """The place of countries on a trail; a country may stand in several stages."""

    role: str
    countries: tuple[str, ...]
    from_date: str | None = None
    to_date: str | None = None
    source: str | None = None
    certainty: str | None = None
    note: str | None = None


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """The link between two countries on consecutive stages."""

    from_country: str
    to_country: str
    mode: str | None = None
    from_date: str | None = None
    to_date: str | None = None
    source: str | None = None
    certainty: str | None = None
    note: str | None = None


class TrailSource(msgspec.Struct, frozen=True, kw_only=True):
    """Who says so, where and when."""

    source_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    note: str | None = None


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """A named way with ordered stages; not a fixed line."""

    trail_id: str
    names: dict[str, str]
    kind: str
    stages: tuple[Stage, ...] = ()
    legs: tuple[Leg, ...] = ()
    labels: dict[str, tuple[str, ...]] = {}
    sources: tuple[TrailSource, ...] = ()
    is_bidirectional: bool = False
    from_date: str | None = None
    to_date: str | None = None
    is_example: bool = False
    note: str | None = None

    def roles_of(self, country_code: str) -> tuple[str, ...]:
        """Return the roles that a country has on this trail, in stage order, each once."""
        return tuple(dict.fromkeys(stage.role for stage in self.stages if country_code in stage.countries))


def read_trails(folder: Path) -> dict[str, Trail]:
    """Read all trails, in order of file name; raises CatalogError on a malformed or repeated one."""
    trails: dict[str, Trail] = {}
    for path in sorted(path for path in folder.glob("*.yml") if path.name != LAGS_FILE):
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise CatalogError(f"{path}: expected keys trail_id, names, kind and stages")
        trail = convert(_normal(content), Trail, path)
        if trail.trail_id in trails:
            raise CatalogError(f"{path}: trail {trail.trail_id} is defined twice")
        trails[trail.trail_id] = trail
    return trails


def _normal(content: dict[str, Any]) -> dict[str, Any]:
    legs = [
        {"from_country": leg[0], "to_country": leg[1]} if isinstance(leg, list) and len(leg) == 2 else leg
        for leg in content.get("legs") or ()
    ]
    stated = content.get("sources") or ()
    sources = [{"title": source} if isinstance(source, str) else source for source in stated]
    return {**content, "legs": legs, "sources": sources, "labels": names_by_language(content.get("labels"))}


def trail_called(trails: Iterable[Trail], crossing: str) -> Trail | None:
    """The trail that is a crossing as counts of the dead name it (``iom_mmp``): its name or its only label there.

    None where it is one of several of a trail, or of several trails: that trail is wider than the crossing.
    """
    found = [each for each in trails if crossing in each.labels.get("iom_mmp", ())]
    if len(found) != 1:
        return None
    labels = found[0].labels["iom_mmp"]
    return found[0] if len(labels) == 1 or crossing == found[0].names.get("en") else None
