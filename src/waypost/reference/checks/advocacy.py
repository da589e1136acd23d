"""Aspects, measures and claims of the catalog: nothing dangling, four languages, no number typed into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator

from waypost.reference.advocacy import HOW, SOURCES, UNITS, Advocacy, Measure, ShippedClaim
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages, unknown

_KINDS = ("quantity", "trend", "comparison", "existence", "causal", "normative")
_TOLERANCES = ("absolute", "relative", "rank", "sign")
_SLOT = re.compile(r"\{(?:(\w+)\.)?(figure|value|amount|unit|as_of|range)\}")
# Parameters whose codes stand in no code list.
_LISTS = ("country", "trail", "society", "route", "year")
_OF_A_YEAR = re.compile(r"\d{4}|latest")


def check_advocacy(catalog: Catalog) -> Iterator[str]:
    """All of ``catalog/advocacy``."""
    advocacy = catalog.advocacy
    for name, aspect in advocacy.aspects.items():
        where = f"advocacy/aspects.yml: {name}"
        yield from missing_languages(where, "title", aspect.title)
        yield from missing_languages(where, "about", aspect.about)
        for key, question in aspect.questions.items():
            yield from missing_languages(where, f"question {key}", question.title)
            if question.gap:
                yield from missing_languages(where, f"gap of {key}", question.gap)
            elif not any((each.aspect, each.question) == (name, key) for each in advocacy.claims.values()):
                yield f"{where}: question {key} has no claim, and says of no gap why"
    for measure in advocacy.measures.values():
        yield from _check_measure(measure, catalog)
    for claim in advocacy.claims.values():
        yield from _check_claim(claim, advocacy, catalog)


def _check_measure(measure: Measure, catalog: Catalog) -> Iterator[str]:
    where = f"advocacy/measures/{measure.measure}.yml"
    yield from missing_languages(where, "title", measure.title)
    yield from missing_languages(where, "cannot_say", measure.cannot_say)
    for what, value, known in (
        ("unit", measure.unit, UNITS),
        ("how", measure.how, HOW),
        ("source", measure.source, SOURCES),
    ):
        if value not in known:
            yield f"{where}: {what} {value!r}; known: {', '.join(known)}"
    for name, parameter in measure.parameters.items():
        if parameter.list not in _LISTS and parameter.list not in catalog.code_lists:
            yield f"{where}: parameter {name}: no code list {parameter.list!r}"


def _check_claim(claim: ShippedClaim, advocacy: Advocacy, catalog: Catalog) -> Iterator[str]:
    where = f"advocacy/claims/{claim.claim}.yml"
    yield from missing_languages(where, "words", claim.words)
    if claim.cannot_say:
        yield from missing_languages(where, "cannot_say", claim.cannot_say)
    aspect = advocacy.aspects.get(claim.aspect)
    if aspect is None or claim.question not in aspect.questions:
        yield f"{where}: no question {claim.question!r} of an aspect {claim.aspect!r}"
    if claim.kind not in _KINDS:
        yield f"{where}: kind {claim.kind!r}; known: {', '.join(_KINDS)}"
    if claim.tolerance.kind not in _TOLERANCES:
        yield f"{where}: tolerance {claim.tolerance.kind!r}; known: {', '.join(_TOLERANCES)}"
    if claim.tolerance.value < 0:
        yield f"{where}: a tolerance below zero"
    yield from unknown(where, "beside", claim.beside, advocacy.claims)
    for language, words in claim.words.items():
        yield from _check_words(f"{where}: words.{language}", words, claim)
    measure = advocacy.measures.get(claim.measure)
    if measure is None:
        yield f"{where}: no measure {claim.measure!r}"
        return
    for name, code in claim.arguments.items():
        if name not in measure.parameters:
            yield f"{where}: the measure has no parameter {name!r}; it has {', '.join(measure.parameters)}"
        elif not is_code(catalog, measure.parameters[name].list, code):
            yield f"{where}: {name}: {code!r} is no {measure.parameters[name].list}"


def _check_words(where: str, words: str, claim: ShippedClaim) -> Iterator[str]:
    for other, _ in _SLOT.findall(words):
        if other and other not in claim.beside:
            yield f"{where}: the slot {other!r} is not named in beside"
    rest = _SLOT.sub("", words)
    if "{" in rest or "}" in rest:
        yield f"{where}: a slot that is none of {{figure}}, {{value}}, {{amount}}, {{unit}}, {{as_of}} and {{range}}"
    if any(unicodedata.category(sign) in ("Nd", "Nl", "No") for sign in rest):
        yield f"{where}: a number that no slot carries"


def is_code(catalog: Catalog, code_list: str, code: str) -> bool:
    """Whether a code may stand for a parameter that takes its codes from a list."""
    if code_list == "year":
        return bool(_OF_A_YEAR.fullmatch(code))
    if code_list == "route":  # as the publisher writes it
        return bool(code.strip()) and len(code) <= 100
    known: dict[str, Container[str]] = {
        "country": catalog.countries,
        "trail": catalog.trails,
        "society": catalog.societies,
    }
    if code_list in known:
        return code in known[code_list]
    return code in catalog.code_lists[code_list].codes
