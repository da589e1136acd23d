"""What rules about relations say, in words of a language: rules, facts of practices, bodies, ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from babel.numbers import format_decimal

from waypost.analysis.relations.finding import PART, STEP
from waypost.reference.wording import colon, listed, written_day

if TYPE_CHECKING:
    from waypost.reference import Catalog

# What a column of an answer may point at; values of ``UNSPLIT`` may hold spaces.
RELATION_LISTS = ("relation", "relation_ask", "told", "body", "matter", "way", "day")
UNSPLIT = ("body", "matter", "way", "day")
_NOT_TOLD = "–"
_LEVEL = "data_flow.level"
_AUDIENCE, _ABOUT = "practice.message.audience", "practice.message_figure.about"
_RECIPIENT = "practice.data_flow.recipient_type"


def relation_words(code: str, code_list: str, catalog: Catalog, language: str) -> str:
    """The words for a code of one of :data:`RELATION_LISTS`; the code itself when the catalog does not know it."""
    if code_list in ("relation", "relation_ask"):
        rule = catalog.relations.get(code)
        if rule is None:
            return code
        return f"{code} {rule.title[language]}" if code_list == "relation" else rule.ask[language]
    if code_list in ("told", "day"):
        return told_words(code, catalog, language) if code_list == "told" else _day(code, language)
    if code_list == "way":
        return " – ".join(_step_words(step, catalog, language) for step in code.split(STEP))
    return body_words(code, catalog, language) if code_list == "body" else matter_words(code, catalog, language)


def told_words(said: str, catalog: Catalog, language: str) -> str:
    """``data_flow.level:personal`` as "Form of the information: About named persons"; without a value its name."""
    name, _, value = said.partition(":")
    label, code_list = _field(name, catalog, language)
    if not value:
        return label
    return f"{label}{colon(language)}{_value_words(value, code_list, catalog, language)}"


def _field(name: str, catalog: Catalog, language: str) -> tuple[str, str | None]:
    """The label of a fact, and the list that its values stand in."""
    kind, _, field = name.partition(".")
    if kind in catalog.practices and field in catalog.practices[kind].fields:
        practice = catalog.practices[kind]
        code_list = "yes_no" if practice.fields[field].type == "boolean" else practice.list_of(field)
        return practice.fields[field].label[language], code_list
    if kind in catalog.schema:
        known = catalog.schema[kind].fields.get(field)
        if known is not None:
            return known.label[language], known.code_list
        return catalog.schema[kind].label[language], kind if kind in catalog.code_lists else None
    programme = catalog.schema["programme"].fields.get(name) if "programme" in catalog.schema else None
    if programme is not None:
        return programme.label[language], programme.code_list
    if name in catalog.code_lists:
        return catalog.code_lists[name].label[language], name
    return name, None


def _value_words(value: str, code_list: str | None, catalog: Catalog, language: str) -> str:
    if code_list == "yes_no":
        value = {"true": "yes", "false": "no"}.get(value, value)
    if code_list is not None and code_list in catalog.code_lists and value in catalog.code_lists[code_list].codes:
        return catalog.code_lists[code_list].codes[value].label[language]
    try:
        return str(format_decimal(Decimal(value), locale=language))
    except InvalidOperation:
        return value


def body_words(name: str, catalog: Catalog, language: str) -> str:
    """A body by its name: of the catalog where it is known there, else as it stands."""
    if name in catalog.societies:
        return catalog.societies[name].names[language]
    if name in catalog.organisations:
        return catalog.organisations[name].names[language]
    kind, _, society = name.partition(":")
    if society and kind in _codes(_RECIPIENT, catalog):  # a recipient of whom only the kind was told
        return f"{_value_words(kind, _RECIPIENT, catalog, language)} ({body_words(society, catalog, language)})"
    return name


def matter_words(code: str, catalog: Catalog, language: str) -> str:
    """What a finding is about: an audience, a need at a stage, a figure, a body, or a word of a society."""
    if code in _codes(_AUDIENCE, catalog):
        return _value_words(code, _AUDIENCE, catalog, language)
    first, *rest = code.split(" ")
    if first in catalog.vulnerability_factors and rest:
        factor, stage = (
            catalog.vulnerability_factors[first].label,
            _value_words(rest[0], "stage_role", catalog, language),
        )
        return listed((factor[language], stage), language)
    if first in _codes(_ABOUT, catalog):
        places = [catalog.countries[each].names[language] if each in catalog.countries else each for each in rest]
        return listed((_value_words(first, _ABOUT, catalog, language), *places), language)
    return body_words(code, catalog, language)


def _codes(code_list: str, catalog: Catalog) -> Collection[str]:
    return catalog.code_lists[code_list].codes if code_list in catalog.code_lists else ()


def _step_words(step: str, catalog: Catalog, language: str) -> str:
    """A body, with the date of the fact, and with what is not told of it."""
    name, *more = step.split(PART)
    told = [_day(more[0], language)] if more and more[0] else []
    if len(more) > 1 and more[1]:
        told.append(f"{_field(_LEVEL, catalog, language)[0]}{colon(language)}{_NOT_TOLD}")
    named = body_words(name, catalog, language)
    return f"{named} ({listed(told, language)})" if told else named


def _day(text: str, language: str) -> str:
    try:
        return written_day(dt.date.fromisoformat(text), language)
    except ValueError:
        return text
