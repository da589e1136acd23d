"""How countries are joined by land and sea, and how transit is inferred from that.

``catalog/reference/country_links.csv``: ``a,b,mode,km``, one row per pair and mode, the pair in the order of the
alphabet. ``km`` is the distance between the centres of both countries: a measure of how far they are apart, not a way
that anybody takes. ``catalog/rules/transit.yml`` holds what the ladder of transit goes by, and how well it did.
"""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml


class CountryLink(msgspec.Struct, frozen=True, kw_only=True):
    """Two countries that share a land border, or between which people are known to cross the sea."""

    a: str
    b: str
    mode: str
    km: float


class Inference(msgspec.Struct, frozen=True, kw_only=True):
    """What the shortest ways are measured by; each is argued in the file itself."""

    border_km: float
    sea_factor: float
    slack_borders: float
    straight_share: float


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """From how much evidence on a country counts as observed."""

    incidents_at_least: int
    asylum_at_least: int
    years: int
    wide_borders: float


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Precision and recall on the gold set: mean over corridors, and over all countries of all corridors."""

    corridors: int
    precision: float
    recall: float
    pooled_precision: float
    pooled_recall: float
    note: str


class TransitRules(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of ``catalog/rules/transit.yml``."""

    inference: Inference
    observation: Observation
    measured: dict[str, Measured]


def read_country_links(path: Path) -> tuple[CountryLink, ...]:
    """Read the links in the order of the file; an absent file gives none. Raises CatalogError on a malformed row."""
    if not path.exists():
        return ()
    links: dict[tuple[str, str, str], CountryLink] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                link = CountryLink(a=row["a"], b=row["b"], mode=row["mode"], km=float(row["km"]))
            except (KeyError, TypeError, ValueError) as error:
                raise CatalogError(f"{path}:{number}: expected a, b, mode, km; found {row}") from error
            if not link.a < link.b or link.km <= 0:
                raise CatalogError(f"{path}:{number}: expected two countries in order and a distance; found {row}")
            key = (link.a, link.b, link.mode)
            if key in links:
                raise CatalogError(f"{path}:{number}: {link.a} {link.b} {link.mode} is defined twice")
            links[key] = link
    return tuple(links.values())


def read_transit_rules(path: Path) -> TransitRules:
    """Read the rules of the ladder; raises CatalogError when the file is absent or malformed."""
    return convert(read_yaml(path), TransitRules, path)
