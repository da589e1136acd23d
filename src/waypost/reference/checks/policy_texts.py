"""Policies as texts: four languages, differences that differ, provisions that exist, a lineage that can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages
from waypost.reference.policy_texts import BODIES, PolicyText, PolicyVersion, words_of
from waypost.settings import LANGUAGES

FOLDER = "policy_texts"
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_Words = Mapping[str, Mapping[str, str]]


def check_policy_texts(catalog: Catalog) -> Iterator[str]:
    """Each work, each version, and what became of provisions from one to the next."""
    for text in catalog.policy_texts.values():
        where = f"{FOLDER}/{text.work}.yml"
        yield from missing_languages(where, "titles", text.titles)
        if text.authoritative not in LANGUAGES:
            yield f"{where}: authoritative {text.authoritative!r}; known: {', '.join(LANGUAGES)}"
        if not text.versions:
            yield f"{where}: no version"
        before: _Words = {}
        for code, version in text.versions.items():
            yield from missing_languages(where, f"{code}: note", version.note)
            try:
                words = words_of(text, code, catalog.policy, catalog.provisions)
                base = _base(text, version, catalog)
            except CatalogError as error:
                yield str(error)
                break
            yield from _check_words(f"{where}: {code}", text, version, words, base)
            yield from _check_approval(f"{where}: {code}", version)
            yield from _check_lineage(f"{where}: {code}", version, words, before)
            before = words


def _check_approval(where: str, version: PolicyVersion) -> Iterator[str]:
    for name in ("planned", "actual"):
        moment = getattr(version.approval, name, None)
        if moment is None:
            continue
        if moment.body not in BODIES:
            yield f"{where}: approval: {name}: body {moment.body!r}; known: {', '.join(BODIES)}"
        if _DAY.fullmatch(moment.on) is None:
            yield f"{where}: approval: {name}: on {moment.on!r}; expected a year, 2009-03 or 2009-03-20"


def _base(text: PolicyText, version: PolicyVersion, catalog: Catalog) -> _Words:
    if version.differs_from is None:
        return {}
    return words_of(text, version.differs_from, catalog.policy, catalog.provisions)


def _check_words(where: str, text: PolicyText, version: PolicyVersion, words: _Words, base: _Words) -> Iterator[str]:
    for name, found in words.items():
        yield from missing_languages(where, name, found)
        parent = name.rpartition(".")[0]
        if parent and parent not in words:
            yield f"{where}: {name} stands under {parent}, which is not here"
    if version.policy is not None and (version.without or version.texts):
        yield f"{where}: the words of a policy are changed in its rules, not by without or texts"
        return
    for name in version.without:
        if name not in base:
            yield f"{where}: without {name}, which {version.differs_from} does not have either"
        if name in version.texts:
            yield f"{where}: {name} is left out and worded"
    for name, differing in version.texts.items():
        known = base.get(name, {})
        odd = [language for language in differing if language not in LANGUAGES]
        if odd:
            yield f"{where}: {name}: no language {', '.join(odd)}; there are: {', '.join(LANGUAGES)}"
        same = [language for language, body in differing.items() if known.get(language) == body]
        if same:
            yield f"{where}: {name} in {', '.join(same)} has the words of {version.differs_from}: leave it out"
        if text.authoritative in differing:
            yield from missing_languages(where, f"{name}, of which the authoritative text differs,", differing)


def _check_lineage(where: str, version: PolicyVersion, words: _Words, before: _Words) -> Iterator[str]:
    for old, heirs in version.became.items():
        if old not in before:
            yield f"{where}: {old} became {', '.join(heirs)}, but the version before does not have it"
        if not heirs:
            yield f"{where}: {old} became nothing: leave it out"
        for new in heirs:
            if new not in words:
                yield f"{where}: {old} became {new}, which is not here"
