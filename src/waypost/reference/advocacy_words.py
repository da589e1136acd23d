"""How figures are written in messages, which words are numerals, which need a look, and how evidence is graded.

``catalog/advocacy/units.yml``: words of each unit by plural form, and how exact a figure of it may be.
``catalog/advocacy/numerals.yml``: numerals spelled out and names that hold a numeral, by language.
``catalog/advocacy/tone.yml``: words that a person looks at, why, and what to say in their place.
``catalog/advocacy/places.yml``: places below a country that a story must not name.
``catalog/advocacy/grading.yml``: where the grade of an item begins, and what takes it down or up.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from waypost.reference.strict_yaml import convert, read_yaml


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is counted. ``words``: by language and plural form, with ``{n}`` for the number; ``compact`` is the form
    after a number that ends in a word ("191 millions de personnes").

    ``digits``: significant digits at most for a figure from ``exact_below`` on. ``scale``: what the value is multiplied
    by before it is written (a share of one is written in hundredths).
    """

    words: dict[str, dict[str, str]]
    digits: int = 3
    exact_below: int = 10_000
    scale: int = 1
    is_share: bool = False


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How figures are written: units by name, a range and a quotation by language."""

    units: dict[str, Unit] = {}
    range: dict[str, str] = {}
    quotes: dict[str, str] = {}


class NumeralWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numerals of a language in words.

    ``values``: what each word or phrase stands for. ``more``: further words that tell a number without a value of
    their own. ``soft`` count only beside another numeral ("one in ten"). A ``*`` at the end takes every ending; a ``=``
    before a word takes it without a prefix of Arabic. ``joins`` are words that may stand inside of one numeral; ``of``
    those that make a share of two ("nine in ten"). ``before`` and ``after`` change a figure that they stand right
    beside ("minus", "times"), but not in a phrase of ``unless``.
    """

    values: dict[str, float] = {}
    more: tuple[str, ...] = ()
    soft: dict[str, float] = {}
    joins: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Numerals(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which words are numerals, by language, and which names may hold one: by language, ``any`` for all.

    In a name ``#`` stands for one or two digits, ``##`` for a year, ``###`` for one to four digits, ``@`` for a number
    in Roman letters. ``roman_words`` look like one and are none ("CV").
    """

    words: dict[str, NumeralWords] = {}
    roman_words: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] = {}


class ToneEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that need a look, for one reason. ``unless`` are phrases in which they are meant otherwise."""

    kind: str
    provision: str
    words: dict[str, tuple[str, ...]]
    why: dict[str, str]
    instead: dict[str, str]
    unless: dict[str, tuple[str, ...]] = {}


class EvidenceKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of evidence: where its grade begins, and after how many years it has lost half of its weight.

    ``can_triangulate``: whether two of them from both sides of a trail raise a grade. ``is_operational``: whether it
    tells of work of a National Society.
    """

    start: str
    half_life_years: float
    title: dict[str, str]
    can_triangulate: bool = True
    is_operational: bool = False


class Grading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a claim is graded. ``needed``: by kind of claim, groups of kinds of which one each is wanted.

    ``least``: the grade below which a public message may not rest on a claim, by kind of claim, ``any`` for all others.
    ``full_coverage``: the share of what an item speaks of from which on it has no gap.
    """

    kinds: dict[str, EvidenceKind]
    reasons: dict[str, dict[str, str]]
    needed: dict[str, tuple[tuple[str, ...], ...]]
    least: dict[str, str]
    full_coverage: float = 0.8


class Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Places below a country. Each of ``names`` is one with its names in several languages, parted by commas; names in
    ``common`` are words of a language too.
    """

    names: tuple[str, ...] = ()
    common: tuple[str, ...] = ()


class AdvocacyWords(msgspec.Struct, frozen=True, kw_only=True):
    """All of these; an absent file is empty."""

    figures: Figures = Figures()
    numerals: Numerals = Numerals()
    tone: dict[str, ToneEntry] = {}
    grading: Grading | None = None
    places: Places = Places()


def read_advocacy_words(folder: Path) -> AdvocacyWords:
    """What stands in the folder. Raises :class:`waypost.errors.CatalogError` for what is malformed."""
    return AdvocacyWords(
        figures=_read(folder / "units.yml", Figures, Figures()),
        numerals=_read(folder / "numerals.yml", Numerals, Numerals()),
        tone=_read(folder / "tone.yml", dict[str, ToneEntry], {}),
        grading=_read(folder / "grading.yml", Grading, None),
        places=_read(folder / "places.yml", Places, Places()),
    )


T = TypeVar("T")
D = TypeVar("D")


def _read(path: Path, into: type[T], otherwise: D) -> T | D:
    return convert(read_yaml(path), into, path) if path.is_file() else otherwise
