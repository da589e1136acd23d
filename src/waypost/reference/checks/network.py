"""Platforms: every fact with a source or said to be not known, nothing dangling, nobody's name or number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, is_date, missing_languages, unknown
from waypost.reference.network import FACTS, FACTS_OF, TERMS, VOCABULARIES, Platform

_BASES = ("authored_guidance", "delivered_programme", "endorsed", "self")
_PERSONAL = re.compile(r"@|(?:\+|\b)\d[\d ()/.-]{8,}\d")  # an address, or a number of a telephone


def check_network(catalog: Catalog) -> Iterator[str]:
    """Each platform of the catalog."""
    for platform in catalog.platforms.values():
        where = f"network/{platform.platform}.yml"
        yield from _check_names(where, platform, catalog)
        yield from _check_facts(where, platform, catalog)
        yield from _check_competences(where, platform, catalog)
        named = {fact.source for fact in platform.facts.values()} | {each.source for each in platform.competences}
        for key, source in platform.sources.items():
            if source.date is not None and not is_date(source.date):
                yield f"{where}: source {key}: {source.date!r} is not a year, a month or a day"
            if key not in named:
                yield f"{where}: nothing rests on the source {key}"


def _check_names(where: str, platform: Platform, catalog: Catalog) -> Iterator[str]:
    if platform.kind not in FACTS_OF:
        yield f"{where}: kind {platform.kind!r}; known: {', '.join(FACTS_OF)}"
    if (platform.organisation is None) == (not platform.names):
        yield f"{where}: needs organisation or names, and not both"
    elif platform.organisation is not None:
        yield from unknown(where, "organisation", [platform.organisation], catalog.organisations)
    else:
        yield from missing_languages(where, "names", platform.names)
    for zone in platform.zones:
        yield from dangling(where, "zones", zone, catalog, "zone_2009")


def _check_facts(where: str, platform: Platform, catalog: Catalog) -> Iterator[str]:
    wanted = FACTS_OF.get(platform.kind, FACTS)
    for name in wanted:
        if (name in platform.facts) == (name in platform.not_known):
            yield f"{where}: {name} is either a fact with a source or stands in not_known"
    for name in (*platform.facts, *platform.not_known):
        if name not in wanted:
            yield f"{where}: no fact {name!r}; there are: {', '.join(wanted)}"
    for name, fact in platform.facts.items():
        yield from unknown(where, f"{name}: source", [fact.source], platform.sources)
        yield from unknown(where, f"{name}: society", fact.societies, catalog.societies)
        if fact.words:
            yield from missing_languages(where, f"{name}: words", fact.words)
        for date in (fact.date, fact.as_of):
            if date is not None and not is_date(date):
                yield f"{where}: {name}: {date!r} is not a year, a month or a day"
        if fact.code is not None and (name != "terms_of_reference" or fact.code not in TERMS):
            yield f"{where}: {name}: code {fact.code!r}; terms_of_reference may be {', '.join(TERMS)}"
        if any(_PERSONAL.search(words) for words in fact.words.values()):
            yield f"{where}: {name}: an address or a number of a telephone"


def _check_competences(where: str, platform: Platform, catalog: Catalog) -> Iterator[str]:
    for each in platform.competences:
        vocabulary, _, code = each.tag.partition(":")
        if vocabulary not in VOCABULARIES:
            yield f"{where}: competence {each.tag!r}; it begins with {', '.join(VOCABULARIES)}"
        else:
            yield from dangling(where, "competence", code, catalog, VOCABULARIES[vocabulary])
        yield from unknown(where, f"{each.tag}: source", [each.source], platform.sources)
        if each.level not in (1, 2, 3, 4):
            yield f"{where}: {each.tag}: level {each.level}; known: 1 to 4"
        if each.basis not in _BASES:
            yield f"{where}: {each.tag}: basis {each.basis!r}; known: {', '.join(_BASES)}"
        if not is_date(each.date):
            yield f"{where}: {each.tag}: {each.date!r} is not a year, a month or a day"
