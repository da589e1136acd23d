"""Data sets of the migration context: one declaration per publisher and revision; a new one needs no code.

``catalog/context/<dataset_id>.yml``::

    dataset_id: undesa-ims-2024
    series: undesa-ims                 # revisions of one thing; a question takes the preferred one and never mixes
    preference: 30                     # which of a series is preferred where several are there: the highest
    title: …
    publisher: …
    revision: '2024'                   # null: the publisher keeps changing it; `waypost context add` asks the file
    licence: CC BY 3.0 IGO
    licence_url: https://…
    terms: open                        # open, or user_side: never leaves the machine of who loaded it
    attribution: what has to be said wherever a figure is shown
    page: https://…                    # where a person finds it
    note: …
    files:                             # the layouts in which it comes
      - format: wide_table             # a module of waypost.context.formats
        file_name: ['*2024*']          # patterns; absent: any name
        header: [origin, destination]  # columns that must be there
        text: ['Rev.2024']             # texts that must stand in the first rows of a workbook
        role: facts                    # or flags: a companion that only says more about the figures
        keys: {origin: origin, destination: destination, year: year}
        values: {male: {sex: male}, female: {sex: female}}
        defaults: {measure: migrant_stock, kind: stock, basis: observed, day: '07-01'}
        ignored: {Coordinates: places are left out, to do no harm}
        options: {…}                   # what the format's module documents
    sums: [origin, destination]        # sides over which totals are added, where the publisher gives every part
    addresses:                         # what `waypost context fetch` gets
      - url: https://…
        file_name: …
        size: 6005287                  # bytes, where known
        sha256: …                      # where known
        pages: unhcr                   # follow the pages of an interface: unhcr (page=1 … maxPages) or next (a link)
        is_browser_needed: true        # the server refuses what does not look like a browser
    how_to_get: …                      # in place of addresses, where a person has to ask or to register

``catalog/reference/context_areas.yml``: areas that ISO 3166 has no code for, and what publishers write for a country.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

TERMS = ("open", "user_side")
UNKNOWN_ORIGIN = "unknown"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One layout in which a data set comes, and how its columns are read."""

    format: str
    file_name: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    role: str = "facts"
    keys: dict[str, str] = {}
    values: dict[str, dict[str, Any]] = {}
    defaults: dict[str, Any] = {}
    ignored: dict[str, str] = {}
    options: dict[str, Any] = {}


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file, or the pages of an interface, can be had from the publisher."""

    url: str
    file_name: str
    size: int | None = None
    sha256: str | None = None
    pages: str | None = None
    is_browser_needed: bool = False


class ContextSet(msgspec.Struct, frozen=True, kw_only=True):
    """A declared data set of one publisher in one revision."""

    dataset_id: str
    series: str
    title: str
    publisher: str
    licence: str
    terms: str
    preference: int = 0
    revision: str | None = None
    licence_url: str | None = None
    attribution: str | None = None
    page: str | None = None
    note: str | None = None
    files: tuple[Layout, ...] = ()
    addresses: tuple[Address, ...] = ()
    how_to_get: str | None = None
    reassessed: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


class Areas(msgspec.Struct, frozen=True, kw_only=True):
    """What is no country of ISO 3166 and still has figures.

    ``codes`` are kept as they are (``XCX`` Channel Islands, with its ``m49``); ``aliases`` turn what publishers write
    into one of our codes, or into ``unknown``: the publisher says that the origin is not known. ``aggregates`` are
    names and M49 codes of regions and groups: sums over countries that would count people twice.
    """

    codes: dict[str, dict[str, str]] = {}
    aliases: dict[str, str] = {}
    aggregates: tuple[str, ...] = ()


def read_context_sets(folder: Path) -> dict[str, ContextSet]:
    """Read all declarations, in order of file name; raises CatalogError on a malformed or repeated one."""
    sets: dict[str, ContextSet] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise CatalogError(f"{path}: expected keys dataset_id, publisher, licence and terms")
        kept = {key: value for key, value in content.items() if value is not None}
        declared = convert(kept, ContextSet, path)
        if declared.dataset_id in sets:
            raise CatalogError(f"{path}: data set {declared.dataset_id} is defined twice")
        sets[declared.dataset_id] = declared
    return sets


def read_areas(path: Path) -> Areas:
    """Read the areas; an absent file gives none."""
    return convert(read_yaml(path) or {}, Areas, path) if path.exists() else Areas()
