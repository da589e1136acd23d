"""Sources: one declaration per publisher and format; a new publisher needs no code.

``catalog/sources/<source_id>.yml``::

    source_id: go-3w-csv
    publisher: XM-DAC-21018            # the reference under which its records are versions of each other
    publisher_name: IFRC GO
    format: go3w                       # a module of waypost.sources.formats
    match: {file_name: ["*3w*.csv"], header: ["Reporting NS"]}
    licence: … , licence_url: … , terms: …
    trust: 60                          # 0–100: who wins between sources
    visibility: public                 # code list visibility; none: its records narrow nothing
    language: en
    country: null                      # alpha-3, when all records are of one country
    currency: CHF
    date_order: dmy                    # dmy, mdy or ymd
    decimal: "."                       # "." or ","
    columns: {Header in the sheet: kind.field}        # for sheets without tags
    lookups: {service_code: {Eau: water_sanitation}}  # field → raw value → our code
    rows:                              # for tables: how rows become records; see the struct Rows
      key: ["#activity+code"]
      publisher_from: org
    corrections:
      - {identifier: , field: , expect: , value: , reason: , by: , at: }
    ignored_fields: {Contact Email: personal}         # or a list: left out on purpose
    retrieved_date: '2026-08-01'
    stated_date: null
    is_default: true                   # the declaration for files of this format that no other one matches
    is_example: true                   # all of it is invented for a page or a test; each record is marked so
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

NARROWS_NOTHING = "none"  # of a source about programmes that others tell of: who may see them, those say


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Which files a declaration speaks for: file name patterns, and texts that the header must hold."""

    file_name: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """The mend of one known value; ``expect`` is what the publisher says until it has mended it itself."""

    identifier: str
    field: str
    expect: str
    value: str
    reason: str
    by: str
    at: str


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """How the rows of a table become records.

    ``key`` names the columns (tags or headers) whose values name one programme: rows with the same values
    are one record. ``key_scope`` says whose names they are: the ``source``'s own, or the ``publisher``'s,
    the same in all of its files. ``publisher_from: org`` takes the society of the row as publisher.
    ``sheets`` limits the sheets that are read, ``header_row`` (from 1) says where the headers stand when they
    cannot be found. ``people`` holds what counts of people mean unless their column says so: ``unit``,
    ``counting``, ``measure``. ``constants`` are claims that hold for every row (``kind.field``: value). ``holds``
    says what the rows are: ``programmes``, or something that is read and set aside (``places``, ``figures``).
    ``crosswalk`` names the system whose codes the sheet uses. ``rules`` are further checks, see
    :mod:`waypost.sources.hxl_rules`. ``quality_checks`` names the checks of quality that hold for the sheet; unless
    it does, all hold whose columns are there. ``indicators`` (sector → its indicators) and ``admin2`` (first level
    → its second levels) say what belongs where.
    """

    key: tuple[str, ...] = ()
    key_scope: str = "source"
    publisher_from: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    people: dict[str, str] = {}
    constants: dict[str, str] = {}
    holds: str = "programmes"
    crosswalk: str = "hxl"
    rules: tuple[dict[str, Any], ...] = ()
    quality_checks: tuple[str, ...] | None = None
    indicators: dict[str, tuple[str, ...]] = {}
    admin2: dict[str, tuple[str, ...]] = {}


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A declared data set of one publisher."""

    source_id: str
    publisher: str
    format: str
    publisher_name: str | None = None
    match: Match = Match()
    licence: str | None = None
    licence_url: str | None = None
    terms: str | None = None
    trust: int = 50
    visibility: str = "movement"
    language: str | None = None
    country: str | None = None
    currency: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    columns: dict[str, Any] = {}
    rows: Rows = Rows()
    lookups: dict[str, dict[str, str]] = {}
    corrections: tuple[Correction, ...] = ()
    ignored_fields: tuple[str, ...] = ()
    retrieved_date: str | None = None
    stated_date: str | None = None
    is_default: bool = False
    is_example: bool = False
    note: str | None = None


def read_sources(folder: Path) -> dict[str, Source]:
    """Read all declarations, in order of file name; raises CatalogError on a malformed or repeated one."""
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yml")):
        source = read_source(path)
        if source.source_id in sources:
            raise CatalogError(f"{path}: source {source.source_id} is defined twice")
        sources[source.source_id] = source
    return sources


def read_source(path: Path) -> Source:
    """Read one declaration; raises CatalogError on a malformed one."""
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise CatalogError(f"{path}: expected keys source_id, publisher and format")
    return convert(_normal(content), Source, path)


def _normal(content: dict[str, Any]) -> dict[str, Any]:
    """Drop keys left empty, so that their defaults hold; take one pattern for a list of one."""
    kept = {key: value for key, value in content.items() if value is not None}
    ignored = kept.get("ignored_fields")
    if isinstance(ignored, dict):
        kept["ignored_fields"] = list(ignored)
    match = kept.get("match")
    if isinstance(match, dict):
        kept["match"] = {key: [value] if isinstance(value, str) else value or [] for key, value in match.items()}
    return kept
