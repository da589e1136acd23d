"""Figures, numerals, tone and grades of advocacy: four languages, nothing dangling, every unit with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from waypost.reference.advocacy import UNITS
from waypost.reference.advocacy_words import Grading, ToneEntry, Unit
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages, unknown
from waypost.reference.folding import fold
from waypost.settings import LANGUAGES

_GRADES = dict.fromkeys(("A", "B", "C", "D"))
_CLAIM_KINDS = ("quantity", "trend", "comparison", "existence", "causal", "normative")
_TONE_KINDS = dict.fromkeys(("dehumanises", "criminalises", "steers", "blames", "promises", "identifies"))
_LANGUAGES = dict.fromkeys(LANGUAGES)
# The plural forms that a language has (CLDR), beside "other".
_FORMS = {"en": {"one"}, "fr": {"one"}, "es": {"one"}, "ar": {"zero", "one", "two", "few", "many"}}
_A_NUMERAL = re.compile(r"\d|[#@]")


def check_advocacy_words(catalog: Catalog) -> Iterator[str]:
    """``units.yml``, ``numerals.yml``, ``tone.yml`` and ``grading.yml`` of ``catalog/advocacy``, where they are."""
    words = catalog.advocacy_words
    if words.figures.units:
        yield from _check_figures(words.figures.units, words.figures.range, words.figures.quotes)
    if words.numerals.words:
        yield from _check_numerals(catalog)
    for name, entry in words.tone.items():
        yield from _check_tone(name, entry, catalog)
    if words.grading is not None:
        yield from _check_grading(words.grading)


def _check_figures(units: Mapping[str, Unit], ranges: Mapping[str, str], quotes: Mapping[str, str]) -> Iterator[str]:
    where = "advocacy/units.yml"
    for wordless in sorted(set(UNITS) - set(units)):
        yield f"{where}: unit {wordless} has no words"
    yield from unknown(where, "unit", units, dict.fromkeys(UNITS))
    for what, texts, parts in (("range", ranges, ("{least}", "{most}")), ("quotes", quotes, ("{words}",))):
        yield from missing_languages(where, what, texts)
        for language, text in texts.items():
            yield from (f"{where}: {what} in {language} lacks {part}" for part in parts if part not in text)
    for name, unit in units.items():
        for language in LANGUAGES:
            forms = unit.words.get(language, {})
            wanted = {"other"} if unit.is_share else {"other", *_FORMS[language]}
            for form in sorted(wanted - set(forms)):
                yield f"{where}: {name} lacks the form {form!r} in {language}"
            for form, text in forms.items():
                if "{n}" not in text:
                    yield f"{where}: {name}: the form {form!r} in {language} has no {{n}}"


def _check_numerals(catalog: Catalog) -> Iterator[str]:
    where, numerals = "advocacy/numerals.yml", catalog.advocacy_words.numerals
    for language in LANGUAGES:
        found = numerals.words.get(language)
        if found is None or not found.values:
            yield f"{where}: no numerals in {language}"
    yield from unknown(where, "language", numerals.words, {"any": None} | _LANGUAGES)
    yield from unknown(where, "language of names", numerals.names, {"any": None} | _LANGUAGES)
    told = {part for words in numerals.words.values() for word in (*words.values, *words.more) for part in _parts(word)}
    for language, names in numerals.names.items():
        for name in names:
            # Arabic writes "and", "the" and their like together with the word that follows.
            if not _A_NUMERAL.search(name) and not told & set(_parts(name)) and language != "ar":
                yield f"{where}: the name {name!r} holds no numeral: it needs no listing"


def _parts(words: str) -> list[str]:
    return fold(words).split()


def _check_tone(name: str, entry: ToneEntry, catalog: Catalog) -> Iterator[str]:
    where = f"advocacy/tone.yml: {name}"
    yield from unknown(where, "kind", [entry.kind], _TONE_KINDS)
    if catalog.provisions:
        yield from unknown(where, "provision", [entry.provision], catalog.provisions)
    yield from missing_languages(where, "why", entry.why)
    yield from missing_languages(where, "instead", entry.instead)
    for language in LANGUAGES:
        if not entry.words.get(language):
            yield f"{where}: no words in {language}"
    yield from unknown(where, "language of unless", entry.unless, _LANGUAGES)


def _check_grading(grading: Grading) -> Iterator[str]:
    where = "advocacy/grading.yml"
    for name, kind in grading.kinds.items():
        yield from unknown(f"{where}: {name}", "start", [kind.start], _GRADES)
        yield from missing_languages(f"{where}: {name}", "title", kind.title)
    for reason, texts in grading.reasons.items():
        yield from missing_languages(f"{where}: reason {reason}", "words", texts)
    for claim, groups in grading.needed.items():
        for group in groups:
            yield from unknown(f"{where}: needed for {claim}", "kind", group, grading.kinds)
    yield from (f"{where}: nothing is needed for {claim}" for claim in _CLAIM_KINDS if claim not in grading.needed)
    yield from unknown(where, "least", grading.least.values(), _GRADES)
    yield from unknown(where, "kind of claim", grading.least, dict.fromkeys(("any", *_CLAIM_KINDS)))
    if "any" not in grading.least:
        yield f"{where}: least has no grade for any other kind of claim"
