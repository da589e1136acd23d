"""Which indicators count people: the declared rule of ``catalog/rules/people_indicators.yml``, and its claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from waypost.errors import CatalogError
from waypost.model.text import fold
from waypost.model.values import ValueUnreadable, parse_integer
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.sources.mappings.iati_values import read_decimal

if TYPE_CHECKING:
    from waypost.sources.mappings.iati_draft import Draft, Element

_FILE = "people_indicators.yml"
_LABEL = re.compile(r"^(?:[\w ]{0,24}?indicat\w+|output|outcome|iri?|ir)?[\s\d.:)_-]*[-:.)\d]\s*", re.IGNORECASE)
_AGES = re.compile(r"(?:from )?(\d{1,3}) ?(?:-|–|to|a|à|and|y|et) ?(\d{1,3})")
_OLDER = re.compile(r"(\d{1,3}) ?\+|(?:over|above|\>=?|≥) ?(\d{1,3})|(\d{1,3}) (?:and|years and) (?:over|above|older)")
_YOUNGER = re.compile(r"(?:under|below|\<|moins de|menores de) ?(\d{1,3})")
_OLDEST = 120

Words = dict[str, tuple[str, ...]]


class UnitWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words that count as one unit; with the sex or the group that the word itself says."""

    unit: str
    words: Words
    sex: str | None = None
    population_group_code: str | None = None


class PeopleRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rule as declared; see the file for what each part means."""

    lead: Words
    units: tuple[UnitWords, ...]
    stop: Words
    not_after: Words
    never: Words
    joined_by: Words
    counting: dict[str, Words]
    sexes: dict[str, tuple[str, ...]]
    ages: dict[str, tuple[int | None, int | None]]
    dimensions: dict[str, tuple[str, ...]]
    most_words_between: int = 4


class Counted(NamedTuple):
    """What an indicator counts, and the words that say so."""

    unit: str
    sex: str | None
    population_group_code: str | None
    counting: str
    why: str


@dataclass(frozen=True, eq=False)
class _Compiled:
    led: re.Pattern[str]
    bare: re.Pattern[str]
    never: re.Pattern[str]
    stop: frozenset[str]
    not_after: frozenset[str]
    joined_by: frozenset[str]
    by_word: dict[str, UnitWords]
    counting: tuple[tuple[str, re.Pattern[str]], ...]
    rules: PeopleRules


def _folded(words: Words) -> list[str]:
    found = {fold(word) for group in words.values() for word in group}
    return sorted(found, key=lambda word: (-len(word), word))


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in words) + ")"


@lru_cache(maxsize=4)
def people_rules(catalog: Catalog) -> _Compiled:
    """The rule of a catalog, ready for use. Raises :class:`CatalogError` when the file is malformed."""
    path = catalog.path / "rules" / _FILE
    rules = convert(read_yaml(path), PeopleRules, path)
    by_word: dict[str, UnitWords] = {}
    for entry in rules.units:
        for word in _folded(entry.words):
            if by_word.setdefault(word, entry) is not entry:
                raise CatalogError(f"{path}: {word!r} stands under two units")
    units = _any(sorted(by_word, key=lambda word: (-len(word), word)))
    between = rf"((?:\w+ ){{0,{rules.most_words_between}}}?)"
    return _Compiled(
        led=re.compile(rf"\b({_any(_folded(rules.lead))}) {between}({units})\b(?: (\w+)(?: (\w+))?)?"),
        bare=re.compile(rf"^((?:\w+ ){{0,2}}?)({units})\b(?: (\w+)(?: (\w+))?)?"),
        never=re.compile(rf"\b{_any(_folded(rules.never))}\b"),
        stop=frozenset(_folded(rules.stop)),
        not_after=frozenset(_folded(rules.not_after)),
        joined_by=frozenset(_folded(rules.joined_by)),
        by_word=by_word,
        counting=tuple(
            (code, re.compile(rf"\b{_any(_folded(words))}\b")) for code, words in sorted(rules.counting.items())
        ),
        rules=rules,
    )


def counted_by(catalog: Catalog, title: str | None, measure: str | None) -> Counted | None:
    """What an indicator counts, judged by its title; None when it does not clearly count people.

    Only measures in units count: a percentage of people is no number of them.
    """
    if not title or measure not in (None, "", "1") or "%" in title:
        return None
    return _counted(people_rules(catalog), title)


@lru_cache(maxsize=16384)
def _counted(rule: _Compiled, title: str) -> Counted | None:
    text = fold(title)
    if rule.never.search(text):
        return None
    match = rule.led.search(text)
    if match:
        lead, between, word, after, then = match.groups()
    else:
        match = rule.bare.search(fold(_LABEL.sub("", title)))
        if not match:
            return None
        lead = None
        between, word, after, then = match.groups()
    if any(w in rule.stop or w in rule.not_after for w in between.split()) or (after in rule.not_after):
        return None
    entry = rule.by_word[word]
    counting = next((code for code, words in rule.counting if words.search(text)), "period_total")
    # "women and children" are neither women nor children.
    is_joined = after in rule.joined_by and then is not None
    return Counted(
        unit=entry.unit,
        sex=None if is_joined else entry.sex,
        population_group_code=None if is_joined else entry.population_group_code,
        counting=counting,
        why=f"people_indicators: “{lead or 'title starts with'}” + “{word}”",
    )


def claim_people(
    draft: Draft,
    counted: Counted,
    dimensions: tuple[tuple[str, str], ...],
    period: tuple[str | None, str | None],
    target: str | None,
    actual: str | None,
    element: Element,
) -> None:
    """Claim the target as people targeted and the actual as people reached, inferred by the rule.

    A dimension that Waypost does not know makes the number a part of something unknown: it is not claimed, and
    an issue says so.
    """
    parts = _parts(people_rules(draft.ctx.catalog), draft, dimensions)
    if parts is None:
        draft.gather(
            "iati_dimension_unknown",
            element,
            name="people_count.count",
            found="; ".join(f"{name}={value}" for name, value in dimensions),
            expected="sex, age, disability or a place of the activity; the figure is kept as an indicator",
        )
        return
    if counted.sex:
        parts.setdefault("sex", counted.sex)
    if counted.population_group_code:
        parts.setdefault("population_group_code", counted.population_group_code)
    for measure, stated in (("targeted", target), ("reached", actual)):
        if stated is None:
            continue
        try:
            count = parse_integer(stated, ".")
        except ValueUnreadable as error:
            if read_decimal(stated)[0] is not None:  # else told where the value was read
                _flag_count(draft, element, stated, error.expected)
            continue
        if count is None:
            continue
        if count.startswith("-"):
            _flag_count(draft, element, stated, "a whole number from 0 up")
            continue
        no = draft.number("people_count")

        def add(name: str, value: str | None, original: str | None = None, no: int = no) -> None:
            draft.add("people_count", no, name, value, counted.why, original, basis="inferred")

        add("measure", measure)
        add("unit", counted.unit)
        add("counting", counted.counting)
        add("count", count, stated)
        add("period_start_date", period[0])
        add("period_end_date", period[1])
        for name, value in parts.items():
            add(name, value)


def _flag_count(draft: Draft, element: Element, stated: str, expected: str) -> None:
    draft.gather("number_unreadable", element, name="people_count.count", found=stated, expected=expected)


def _parts(rule: _Compiled, draft: Draft, dimensions: tuple[tuple[str, str], ...]) -> dict[str, str] | None:
    parts: dict[str, str] = {}
    for name, value in dimensions:
        kind = next((k for k, names in rule.rules.dimensions.items() if fold(name) in names), None)
        found: dict[str, str] | None = None
        if kind == "sex":
            found = _sex(rule, draft, value)
        elif kind == "age":
            found = _age(rule, value)
        elif kind == "disability":
            code = draft.codes.label("disability", value)
            found = {"disability": code} if code else None
        elif kind == "location":
            place = draft.locations.get(value, {})
            found = {k: place[k] for k in ("country_code", "admin1_name") if k in place} or None
        if found is None or any(parts.get(k, v) != v for k, v in found.items()):
            return None
        parts |= found
    return parts


def _sex(rule: _Compiled, draft: Draft, value: str) -> dict[str, str] | None:
    folded = fold(value)
    if folded in rule.rules.sexes.get("all", ()):
        return {}
    code = next((c for c, words in rule.rules.sexes.items() if folded in words), None)
    code = code or draft.codes.label("sex", value)
    return {"sex": code} if code else None


def _age(rule: _Compiled, value: str) -> dict[str, str] | None:
    text = " ".join(value.casefold().split())
    known = rule.rules.ages.get(fold(value))
    low: int | None
    high: int | None
    if known:
        low, high = known
    elif match := _AGES.search(text):
        low, high = int(match[1]), int(match[2])
    elif match := _OLDER.search(text):
        low, high = int(match[1] or match[2] or match[3]), None
    elif match := _YOUNGER.search(text):
        low, high = 0, int(match[1]) - 1
    else:
        return None
    if (low or 0) > (high if high is not None else _OLDEST) or (low or 0) > _OLDEST:
        return None
    found = {"age_min": str(low)} if low is not None else {}
    return found | ({"age_max": str(high)} if high is not None else {})
