"""Stories of people: told only with consent that stands, and only when nothing in them leads to a person.

The check proposes and a person decides, but what is found and not settled holds the story back.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import msgspec
from babel import Locale

from waypost.advocacy.numerals import numerals_in
from waypost.advocacy.seen_text import SeenText, folded, without_marks
from waypost.disclosure.free_text import private_kinds
from waypost.reference.advocacy_words import Numerals

# What a finding of a story may be settled as, by a person.
SETTLED = ("changed", "not_identifying")


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What the person agreed to: for which audiences and channels, from when, until when; whether it was taken back."""

    is_given: bool
    audiences: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    given_on: dt.date | None = None
    until: dt.date | None = None
    withdrawn_on: dt.date | None = None


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a story by which a person could be recognised. ``kind``: email, phone, document_number,
    coordinates, named_person, name, place, date, age or combination; ``start`` and ``end`` where it stands, where it
    stands at one place.
    """

    kind: str
    text: str = ""
    start: int | None = None
    end: int | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A story as somebody wants to tell it. ``words`` by language; ``traits``: what it says of the person, as codes
    (a country, a year, groups). ``countries`` are those in which it took place. ``group_size``: how many people in the
    country share these, None where nobody has counted. ``settled``: what a person said of each lead, by its
    text, or by its kind where it has none.
    """

    words: Mapping[str, str]
    consent: Consent | None = None
    traits: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    group_size: int | None = None
    settled: Mapping[str, str] = {}
    is_reviewed: bool = False


LEAST_GROUP = 100  # so many people must share the traits of a story
MOST_TRAITS = 3  # with more of them, and nobody having counted who shares them, a person has to say that it is safe


@cache
def _dates() -> re.Pattern[str]:
    """Days in words and figures. Months in words that mean something else (may, mars) count after a day alone."""
    locales = [Locale.parse(name) for name in ("en", "fr", "es", "ar", "ar_LB", "ar_DZ")]
    months = {folded(month) for locale in locales for month in locale.months["format"]["wide"].values()}
    clear = months - {"may", "march", "mars", "mai"}
    either, first = ("|".join(sorted(map(re.escape, each), key=len, reverse=True)) for each in (months, clear))
    return re.compile(
        rf"(?<!\w)[0-9]{{1,2}}(?:st|nd|rd|th|er)?\s+(?:of\s+|de\s+)?(?:{either})(?:\s+[0-9]{{4}})?(?!\w)"
        rf"|(?<!\w)(?:{first})\s+[0-9]{{1,2}}(?!\w)"
        r"|\b[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}\b"
    )


# An age stands before or after these words, in figures or in words.
_AFTER_AGE = re.compile(
    r"[\s-]*(?:years?|yrs?|months?|ans|mois|anos|meses|عاما|عام|سنه|سنوات|اعوام|شهرا|اشهر)(?!\w)"
    r"(?!\s+(?:ago|later|after|before|plus tard|despues|antes))"
)
_BEFORE_AGE = re.compile(r"(?:\b(?:aged?|agee?s? de|edad de)|عمره|عمرها|يبلغ من العمر|تبلغ من العمر|العمر)\s*$")
# A name of a person follows these; the words of a language in which each is used.
_NAMED = re.compile(
    r"(?:\b(?:named|called|whose name is|my name is|nommée?|appelée?|prénommée?|s['’]appelle|je m['’]appelle|llamad[oa]"
    r"|se llama|me llamo|de nombre)\s+|(?:اسمها|اسمه|اسمي|يدعى|تدعى)\s+)(\w+)",
    re.IGNORECASE,
)
# A sentence that begins with a name: "Amina, who", "Amina's".
_FIRST = re.compile(r"(?:^|[.!?:\n«“\"(]\s*)([^\W\d_a-zà-ÿ][\w-]+)(?=,|['’]s\b)")
_CAPITAL = re.compile(r"(?<![.!?:\n«“\"(])(?<!^)\s([^\W\d_a-zà-ÿ][\w’'-]+)")


def may_be_told(consent: Consent | None, audience: str, channel: str, day: dt.date) -> str:
    """Empty when consent covers an audience and a channel on a day; else why not: ``none``, ``withdrawn``, ``ended``,
    ``not_yet``, ``audience`` or ``channel``.
    """
    if consent is None or not consent.is_given:
        return "none"
    if consent.withdrawn_on is not None and consent.withdrawn_on <= day:
        return "withdrawn"
    if consent.until is not None and day > consent.until:
        return "ended"
    if consent.given_on is not None and day < consent.given_on:
        return "not_yet"
    if audience not in consent.audiences:
        return "audience"
    return "" if channel in consent.channels else "channel"


def leads(
    text: str, language: str, numerals: Numerals, *, places: Iterable[str] = (), allowed: Iterable[str] = ()
) -> tuple[Lead, ...]:
    """What in a text could lead to a person; rather too much than too little.

    ``places``: names of places below a country (cities, camps, provinces). ``allowed``: names that tell nobody apart,
    such as those of countries and of National Societies.
    """
    seen = SeenText(text)
    found = [Lead(kind=kind) for kind in private_kinds(text)]
    found += [_at(text, "date", *seen.span(*each.span())) for each in _dates().finditer(seen.text)]
    found += _ages(text, language, numerals)
    taken = [*_places(seen, places)]
    found += [_at(text, "place", start, end) for start, end in taken]
    taken += [(lead.start, lead.end) for lead in found if lead.start is not None and lead.end is not None]
    found += _names(text, language, {folded(word) for name in allowed for word in name.split()}, taken)
    unique = {(each.kind, each.start, each.end): each for each in found}
    return tuple(sorted(unique.values(), key=lambda each: (each.start or 0, each.kind)))


def open_leads(
    story: Story, numerals: Numerals, *, places: Iterable[str] = (), allowed: Iterable[str] = ()
) -> dict[str, tuple[Lead, ...]]:
    """By language, the leads of a story that nobody has settled; ``combination`` where too few people share it, or it
    says much of a person and nobody has counted.
    """
    given, fine = tuple(places), tuple(allowed)
    found: dict[str, tuple[Lead, ...]] = {}
    for language, words in story.words.items():
        told = [*leads(words, language, numerals, places=given, allowed=fine)]
        if _is_rare(story):
            told.append(Lead(kind="combination"))
        is_open = tuple(lead for lead in told if story.settled.get(lead.text or lead.kind) != "not_identifying")
        if is_open:
            found[language] = is_open
    return found


def _is_rare(story: Story) -> bool:
    return len(story.traits) > MOST_TRAITS if story.group_size is None else story.group_size < LEAST_GROUP


def held_back(
    story: Story,
    audience: str,
    channel: str,
    day: dt.date,
    numerals: Numerals,
    *,
    places: Iterable[str] = (),
    allowed: Iterable[str] = (),
    embargoed: Iterable[str] = (),
) -> tuple[str, ...]:
    """Why a story may not leave: ``consent_…`` (see :func:`may_be_told`), ``embargo``, ``leads``, ``combination``,
    ``not_reviewed``; empty when it may.

    ``embargoed``: countries of which nothing is told to these eyes for now.
    """
    why = may_be_told(story.consent, audience, channel, day)
    found = [f"consent_{why}"] if why else []
    if set(story.countries) & set(embargoed):
        found.append("embargo")
    is_open = open_leads(story, numerals, places=places, allowed=allowed)
    open_now = {lead.kind for each in is_open.values() for lead in each}
    if open_now - {"combination"}:
        found.append("leads")
    if "combination" in open_now:
        found.append("combination")
    if not story.is_reviewed:
        found.append("not_reviewed")
    return tuple(found)


def _ages(text: str, language: str, numerals: Numerals) -> Iterable[Lead]:
    """Numbers, in figures or words, beside a word for years or age."""
    for numeral in numerals_in(text, language, numerals):
        before, after = folded(text[: numeral.start]), folded(text[numeral.end :])
        if _BEFORE_AGE.search(before) or _AFTER_AGE.match(after):
            yield _at(text, "age", numeral.start, numeral.end)


def _at(text: str, kind: str, start: int, end: int) -> Lead:
    return Lead(kind=kind, text=text[start:end], start=start, end=end)


def _places(seen: SeenText, places: Iterable[str]) -> Iterable[tuple[int, int]]:
    pattern = _place_pattern(tuple(places))
    for found in pattern.finditer(seen.text) if pattern is not None else ():
        yield seen.span(found.start("place"), found.end("place"))


@lru_cache(maxsize=8)
def _place_pattern(places: tuple[str, ...]) -> re.Pattern[str] | None:
    """All of them, the longest first. Spaces and hyphens are one; Arabic writes "in", "from" and "to" before a name."""
    wanted = sorted({folded(place).strip() for place in places if place.strip()}, key=len, reverse=True)
    if not wanted:
        return None
    told = "|".join(re.escape(each).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]+") for each in wanted)
    after = "|".join(re.escape(each[2:]) for each in wanted if each.startswith("ال"))  # للخرطوم
    joined = rf"|(?:[وف]?لل)(?:{after})" if after else ""
    return re.compile(rf"(?<!\w)(?P<place>[وف]?[بكل]?(?:{told}){joined})(?!\w)")


def _names(text: str, language: str, allowed: set[str], taken: list[tuple[int, int]]) -> Iterable[Lead]:
    """Words that follow "named", and capitals within a sentence that are no allowed name (no capitals in Arabic)."""
    clear, places = without_marks(text)
    for found in _NAMED.finditer(clear):
        yield _at(text, "name", places[found.start(1)], places[found.end(1) - 1] + 1)
    if language == "ar":
        return
    for found in (*_FIRST.finditer(clear), *_CAPITAL.finditer(clear)):
        start, end = places[found.start(1)], places[found.end(1) - 1] + 1
        if folded(found[1]) not in allowed and not any(a <= start < b for a, b in taken):
            yield _at(text, "name", start, end)
