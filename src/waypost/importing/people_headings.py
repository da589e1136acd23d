"""Headings of counts, put together from words: "Bénéficiaires atteints – femmes" is ``#reached+f+adults``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from waypost.importing.target_codes import people_code, target_index
from waypost.model.text import fold
from waypost.reference import Catalog

_OWN, _ABOVE, _AROUND = 0.93, 0.9, 0.66
_BAND = re.compile(r"\b(\d{1,2}) ?(?:-|–|to|à|a|_| ) ?(\d{1,2})\b")
_UNDER = re.compile(r"[<‹] ?(5|18)\b")
_OPEN = re.compile(r"\b(\d{1,2}) ?(?:\+|plus|and over|and above|et plus|y más|y mas|فأكثر)")
_LONGEST = 6


class _Word(NamedTuple):
    kind: str  # measure, part, noun, filler, service
    code: str


class PeopleHeading(NamedTuple):
    """What a heading says of people, how surely, and whether the measure stands in it."""

    code: str
    score: float
    measure: str | None


@lru_cache(maxsize=8)
def _vocabulary(catalog: Catalog) -> dict[str, _Word]:
    words = catalog.column_names.people
    found: dict[str, _Word] = {}
    for code, part in words.parts.items():
        for text in (*part.label.values(), *(w for listed in part.words.values() for w in listed)):
            found.setdefault(fold(text), _Word("part", code))
    for code, measure in words.measures.items():
        for text in (w for listed in measure.words.values() for w in listed):
            found.setdefault(fold(text), _Word("measure", code))
    for kind, listed in (("noun", words.nouns), ("filler", words.fillers)):
        for text in (w for group in listed.values() for w in group):
            found.setdefault(fold(text), _Word(kind, ""))
    for service in catalog.code_lists["service"].codes.values():
        for text in service.texts():
            found.setdefault(fold(text), _Word("service", service.code))
    found.pop("", None)
    return found


class _Read(NamedTuple):
    measures: list[str]
    parts: list[str]
    services: list[str]
    nouns: int
    left: int
    words: int


@lru_cache(maxsize=4096)
def _read(text: str, catalog: Catalog) -> _Read:
    """Words of a heading sorted by what they say, the longest wording first; ``left`` are those nobody knows."""
    bands, rest = _ages(text)
    vocabulary, tokens = _vocabulary(catalog), fold(rest).split()
    measures, parts, services, nouns, left, at = [], list(bands), [], 0, 0, 0
    while at < len(tokens):
        for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + size])
            word = vocabulary.get(phrase) or (vocabulary.get(phrase.removeprefix("ال")) if size == 1 else None)
            if word is None:
                continue
            if word.kind == "measure":
                measures.append(word.code)
            elif word.kind == "part":
                parts += word.code.split("+")
            elif word.kind == "service":
                services.append(word.code)
            nouns += word.kind == "noun"
            at += size
            break
        else:
            left += not tokens[at].isdigit()
            at += 1
    return _Read(measures, parts, services, nouns, left, max(len(tokens), 1))


def _ages(text: str) -> tuple[list[str], str]:
    """Bands of ages that we have a target for, and the text without them."""
    under = _UNDER.search(text)
    if under is not None:
        return ["children" if under[1] == "18" else "infants"], text[: under.start()] + " " + text[under.end() :]
    band = _BAND.search(text)
    if band is not None:
        code = f"age{int(band[1])}_{int(band[2])}"
        if code == "age0_17":
            return ["children"], text[: band.start()] + " " + text[band.end() :]
        return [code], text[: band.start()] + " " + text[band.end() :]
    opened = _OPEN.search(text)
    if opened is not None:
        code = "adults" if opened[1] == "18" else f"age{int(opened[1])}plus"
        return [code], text[: opened.start()] + " " + text[opened.end() :]
    return [], text


def people_heading(header: str, above: str, default: str | None, catalog: Catalog) -> PeopleHeading | None:
    """What a heading says of people, with the heading above it; None when it says nothing of the kind.

    ``default`` is the measure to be taken where neither says whether people were meant to get help or got it.
    """
    own, group = _read(header, catalog), _read(above, catalog) if above else None
    parts, services = list(own.parts), list(own.services)
    measures = own.measures or (group.measures if group else [])
    if not (own.measures or own.parts or own.nouns):
        return None
    if group is not None and group.left == 0:
        services = services or group.services
        parts += [part for part in group.parts if not parts or part == "new"]
    if not measures and own.nouns:
        default = "reached"  # beneficiaries are those who got something, unless a heading says otherwise
    measure = measures[0] if measures else default
    if measure is None or len(set(measures)) > 1:
        return None
    parts = _consistent(parts)
    code = people_code(measure, tuple(parts or services[:1]))
    score = _OWN if own.measures else _ABOVE if measures else _AROUND
    score *= max(0.0, 1 - 1.2 * own.left / own.words)
    if group is not None and group.left and not parts:
        score *= 0.5  # a heading that nobody understands stands above: this is no count of all
    if code not in target_index(catalog):
        code, score = people_code(measure, ()), score * 0.6
    if parts == ["i"] and not own.measures and not (group and group.measures):
        score *= 0.7  # "other" says little
    return PeopleHeading(code, score, own.measures[0] if own.measures else None)


def _consistent(parts: list[str]) -> list[str]:
    """Parts each once; an age band goes before the age that a word stands for: "women 18–59" are no "adults"."""
    kept = list(dict.fromkeys(parts))
    if any(part.startswith("age") for part in kept):
        kept = [part for part in kept if part not in ("children", "adults")]
    if "children" in kept and "adults" in kept:
        kept = [part for part in kept if part not in ("children", "adults")]
    return kept
