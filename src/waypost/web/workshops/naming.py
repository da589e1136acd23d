"""What cells, groups, questions and ranges are called on pages, in sheets and in documents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

from babel.numbers import format_decimal
from markupsafe import Markup

from waypost.profiles.questions import Question
from waypost.profiles.values import Cell as CellValue
from waypost.profiles.values import Group, Range
from waypost.reference.catalog import Catalog
from waypost.reference.wording import isolated, listed, written_share
from waypost.web.pages.templating import shown, text
from waypost.web.workshops.answers import KINDS, answer_code, answer_name, question_name
from waypost.web.workshops.answers import Question as Asking


class Said(Protocol):
    """An answer, one that is kept or one that is read."""

    kind: str
    code: str
    part: str
    least: float | None
    most: float | None
    codes: Sequence[str]
    words: str


def group_words(group: Group, catalog: Catalog, language: str) -> str:
    """``Women and girls, 5 to 11 years``; hosts say so first."""
    groups = catalog.profiles.groups
    if groups is None:
        return ""
    names = [groups.axes[axis].traits[trait][language] for axis, trait in group.traits]
    if group.is_host:
        names.insert(0, groups.host[language])
    return listed(names or [groups.everybody[language]], language)


def place_words(country: str, place: str, catalog: Catalog, language: str) -> str:
    """``Agadez, Niger``, or the country."""
    known = catalog.countries.get(country)
    name = known.names[language] if known else country
    return listed([place, name], language) if place else name


def stage_words(stage: str, catalog: Catalog, language: str) -> str:
    """What a stage is called."""
    return catalog.profiles.stages[stage].label[language]


def cell_words(cell: CellValue, catalog: Catalog, language: str) -> str:
    """A cell in one line: stage, place, group."""
    return " · ".join((
        stage_words(cell.stage, catalog, language),
        place_words(cell.country, cell.place, catalog, language),
        group_words(cell.group, catalog, language),
    ))  # fmt: skip


def next_words(question: Question, catalog: Catalog, language: str) -> str:
    """A question as it is put: ``Health: going there is safe``."""
    asked = Asking(kind=question.kind, code=question.code, part=question.test)
    name = question_name(asked, language, catalog)
    if question.kind != "test":
        return name
    return text(language, "ws_access_of", need=catalog.profiles.needs[question.code].label[language], test=name)


def number(value: float, language: str) -> str:
    """Two decimals as the language writes them."""
    written = str(format_decimal(value, format="0.##", locale=language))
    return isolated(written) if value < 0 else written


def range_words(found: Range, language: str) -> str:
    """``0.2 to 0.56``; one number where nothing is open; open upwards where nobody knows a bound."""
    if math.isinf(found.high):
        return text(language, "ws_range_open", low=number(found.low, language))
    if found.low == found.high:
        return number(found.low, language)
    return text(language, "ws_range", low=number(found.low, language), high=number(found.high, language))


def tier_words(found: Range, language: str) -> str:
    """``Tier 1``, ``Tier 1 to 3``."""
    low, high = int(found.low), int(found.high)
    if low == high:
        return text(language, "ws_tier", tier=low)
    return text(language, "ws_tiers", low=low, high=high)


def count_words(found: Range, language: str) -> str:
    """People: ``at least 200``, ``200 to 300``, or that nobody says."""
    if math.isinf(found.high):
        return text(language, "ws_at_least", count=int(found.low)) if found.low else text(language, "ws_people_unknown")
    if found.low == found.high:
        return shown(int(found.low), language)
    return text(language, "ws_range", low=shown(int(found.low), language), high=shown(int(found.high), language))


def bar(found: Range, greatest: float = 1.0) -> Markup:
    """An interval as a picture beside its words: solid where it is sure, hatched where it is open."""
    low, high = (100 * min(max(end / greatest, 0), 1) for end in (found.low, min(found.high, greatest)))
    return Markup(
        '<svg class="ws-bar" viewBox="0 0 100 10" preserveAspectRatio="none" width="100" height="10" aria-hidden="true"'
        ' focusable="false"><rect width="100" height="10" fill="#e6eaea"/>'
        '<rect width="{:.1f}" height="10" fill="#0a6c74"/>'
        '<rect x="{:.1f}" width="{:.1f}" height="10" fill="#8fc4c8" stroke="#0a6c74" stroke-width="1"/></svg>'
    ).format(low, low, max(high - low, 0))


def said_words(of: Said, catalog: Catalog, language: str) -> tuple[str, str]:
    """What an answer is about, and what it says, in words."""
    words = catalog.profiles
    if of.kind in KINDS:
        question = Asking(kind=of.kind, code=of.code, part=of.part)
        name = question_name(question, language, catalog)
        if of.kind == "test":
            name = f"{words.needs[of.code].label[language]} – {name}"
        return name, answer_name(of.kind, answer_code(of.kind, of.least, of.most), language, catalog)
    low, high = 0.0 if of.least is None else of.least, math.inf if of.most is None else of.most
    if of.kind == "barriers":
        about = f"{words.needs[of.code].label[language]} – {text(language, 'ws_field_barriers')}"
        return about, barrier_words(of.codes, catalog, language)
    if of.kind == "carried":
        stage, country = of.codes
        where = listed(
            [stage_words(stage, catalog, language), place_words(country, of.words, catalog, language)], language
        )
        return f"{text(language, 'ws_field_factor')} – {words.factors[of.code].label[language]}", where
    if of.kind in ("capacity", "admitted"):
        about = f"{words.needs[of.code].label[language]} – {isolated(of.part)}"
        if of.kind == "admitted":
            said = text(language, "ws_answer_not_known") if of.least is None else written_share(of.least, language)
            return f"{about} – {text(language, 'ws_field_admitted')}", said
        society = catalog.societies.get(of.words)
        parts = [society.names[language] if society else of.words, count_words(Range(low, high), language)]
        return about, " · ".join([*parts, *([barrier_words(of.codes, catalog, language)] if of.codes else [])])
    return words.words.numbers["people"][language] if words.words else "", count_words(Range(low, high), language)


def barrier_words(codes: Iterable[str], catalog: Catalog, language: str) -> str:
    """What a place asks for or does; a dash where it is nothing."""
    access = catalog.profiles.access
    return listed([access.barriers[code].label[language] for code in codes] if access else [], language) or "–"
