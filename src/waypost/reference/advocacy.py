"""Hidden aspects of migration, what can be measured about them, and claims that come with Waypost.

``catalog/advocacy/aspects.yml``::

    stranded_in_transit:
      title: {en: , fr: , es: , ar: }
      about: {en: , …}
      questions:
        where_people_wait:
          title: {en: , …}
          gap: {en: , …}                 # what no source at hand tells; absent where claims answer it

``catalog/advocacy/measures/<measure>.yml``::

    measure: female_share
    title: {en: , …}
    cannot_say: {en: , …}                # what must not be read into it
    unit: share                          # one of UNITS
    how: share                           # sum, share, count or people, see waypost.advocacy.measures
    source: context                      # context: everybody may read it; register: programmes, as a viewer sees them;
                                         # published: counts that passed the disclosure control
    parameters:
      origin: {list: country, default: all}   # a code list, country, trail, route, society or year; with a default the
      year: {list: year, default: latest}     # facts have a row for it, without one an absent argument takes all
      service: {list: service, facts: select … as fact, … as code}   # joined by the column ``fact`` when asked for
    tables: [context_fact, context_dataset]
    facts: select … as origin, … as year, … as part, … as whole, … as dataset_id, … as data_date

``catalog/advocacy/claims/<claim>.yml``: see :class:`ShippedClaim`. No claim is shipped that its evidence does not
carry: a test runs each against the extract of the context that comes with Waypost.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeVar

import msgspec

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml

UNITS = ("people", "share", "points", "programmes", "societies", "countries", "deaths", "places", "corridors")
HOW = ("sum", "share", "count", "people")
SOURCES = ("context", "register", "published")


class ResearchQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What would have to be known about an aspect; ``gap`` says what no source at hand tells."""

    title: dict[str, str]
    gap: dict[str, str] = {}


class Aspect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A humanitarian side of migration that goes unseen."""

    title: dict[str, str]
    about: dict[str, str]
    questions: dict[str, ResearchQuestion] = {}


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a measure can be narrowed by: from which list its codes come, and what stands for "not narrowed".

    With ``facts`` of its own (columns ``fact`` and ``code``) the codes do not stand in the facts of the measure: they
    are joined to them where they are asked for, so that nothing is multiplied for a claim that does not ask.
    """

    list: str
    default: str | None = None
    facts: str | None = None


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure that can be asked of a release again and again."""

    measure: str
    title: dict[str, str]
    cannot_say: dict[str, str]
    unit: str
    how: str
    source: str
    parameters: dict[str, Parameter] = {}
    tables: tuple[str, ...]
    facts: str


class ShippedTolerance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """See :class:`waypost.advocacy.values.Tolerance`."""

    kind: str
    value: float = 0.0


class ShippedClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim with its figure as computed from the context, in words with slots: ``{figure}``, ``{as_of}``.

    Further figures stand in ``beside``: names of other shipped claims whose slots the words use as ``{name.figure}``.
    """

    claim: str
    aspect: str
    question: str
    kind: str
    words: dict[str, str]
    measure: str
    arguments: dict[str, str] = {}
    expected: float
    tolerance: ShippedTolerance
    pivot: float | None = None
    as_of: dt.date
    valid_until: dt.date | None = None
    beside: tuple[str, ...] = ()
    cannot_say: dict[str, str] = {}


class Advocacy(msgspec.Struct, frozen=True, kw_only=True):
    """All of ``catalog/advocacy``."""

    aspects: dict[str, Aspect] = {}
    measures: dict[str, Measure] = {}
    claims: dict[str, ShippedClaim] = {}


def read_advocacy(folder: Path) -> Advocacy:
    """What stands in the folder; an absent one is empty. Raises :class:`CatalogError` for what is malformed."""
    aspects = folder / "aspects.yml"
    return Advocacy(
        aspects=convert(read_yaml(aspects), dict[str, Aspect], aspects) if aspects.is_file() else {},
        measures=_each(folder / "measures", Measure, "measure"),
        claims=_each(folder / "claims", ShippedClaim, "claim"),
    )


T = TypeVar("T")


def _each(folder: Path, into: type[T], key: str) -> dict[str, T]:
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yml")):
        read = convert(read_yaml(path), into, path)
        name = getattr(read, key)
        if name != path.stem:
            raise CatalogError(f"{path}: {key} {name!r} does not stand in a file of its name")
        found[name] = read
    return found
