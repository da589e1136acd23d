"""Competences: tags out of the vocabularies of the catalog, written ``service:rfl_tracing``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from waypost.errors import InputError
from waypost.reference.catalog import Catalog
from waypost.reference.network import VOCABULARIES

DECAY = 0.6  # what is left of a competence for each step up or down a hierarchy
# Detention, restoring family links and forensics are led by the ICRC: whoever advises on them does so with it.
ICRC_LEADS = ("service:detention", "service:rfl", "group:people_in_detention", "group:families_of_the_missing")


class Vocabulary(msgspec.Struct, frozen=True):
    """Every tag there is, with the tag above it; None at the top."""

    parents: Mapping[str, str | None]

    def line(self, tag: str) -> tuple[str, ...]:
        """The tag and those above it, the nearest first. A hierarchy that bites its tail ends where it began."""
        found: list[str] = []
        current: str | None = tag
        while current is not None and current not in found:
            found.append(current)
            current = self.parents.get(current)
        return tuple(found)

    def check(self, tags: Iterable[str]) -> None:
        """Raise :class:`InputError` that names the tags that are none."""
        strange = sorted(tag for tag in tags if tag not in self.parents)
        if strange:
            raise InputError(f"no competence {', '.join(strange)}; a tag is {' | '.join(VOCABULARIES)} : code")


def tag_words(tag: str, catalog: Catalog, language: str) -> str:
    """A competence in words; its code where the catalog does not know it any more."""
    vocabulary, _, code = tag.partition(":")
    name = VOCABULARIES.get(vocabulary, "")
    known = catalog.code_lists[name].codes.get(code) if name in catalog.code_lists else None
    return known.label[language] if known else tag


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """The tags of a catalog; a code list that it does not have gives none."""
    parents: dict[str, str | None] = {}
    for name, code_list in VOCABULARIES.items():
        codes = catalog.code_lists[code_list].codes if code_list in catalog.code_lists else {}
        for code in codes.values():
            parents[f"{name}:{code.code}"] = f"{name}:{code.parent}" if code.parent else None
    return Vocabulary(parents)


def steps(one: str, other: str, vocabulary: Vocabulary) -> int | None:
    """How far two tags lie apart on one line of a hierarchy; None where neither stands above the other.

    Sisters are not on a line: who can trace families does not therefore know the dead.
    """
    for below, above in ((one, other), (other, one)):
        line = vocabulary.line(below)
        if above in line:
            return line.index(above)
    return None


def scarcity(tag: str, held: Mapping[str, Iterable[str]], vocabulary: Vocabulary) -> float:
    """How rare a tag is among holders (``holder → tags``): at least 1, more the fewer hold it or something below it.

    The usual inverse document frequency, smoothed, so that a tag that nobody holds has a value as well.
    """
    holding = sum(any(tag in vocabulary.line(each) for each in tags) for tags in held.values())
    return math.log((1 + len(held)) / (1 + holding)) + 1


def is_led_by_icrc(tags: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Whether advice on these tags must include the ICRC."""
    return any(lead in vocabulary.line(tag) for tag in tags for lead in ICRC_LEADS)
