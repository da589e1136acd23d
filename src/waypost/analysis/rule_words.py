"""Provisions, dilemmas, checks and what is said of a programme, in words of a language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from babel.numbers import format_decimal, format_percent

from waypost.reference.practices import NO_ANSWER, NO_ENTRY, NONE_LABEL, Practice
from waypost.reference.wording import colon, written_day

if TYPE_CHECKING:
    from waypost.reference import Catalog

# What a column of an answer may point at; see waypost.reference.checks.questions.
RULE_LISTS = (
    "provision",
    "rule",
    "rule_ask",
    "rule_guidance",
    "rule_caution",
    "ask",
    "dilemma",
    "figure",
    "fact",
    "facts",
    "rule_field",
)


def rule_words(code: str, code_list: str, catalog: Catalog, language: str) -> str:
    """The words for a code of one of :data:`RULE_LISTS`; the code itself when the catalog does not know it."""
    listed = catalog.contradictions
    if code_list == "provision" and code in catalog.provisions:
        return f"{code} {catalog.provisions[code].text[language]}"
    if code_list.startswith("rule") and code in catalog.practice_rules:
        rule = catalog.practice_rules[code]
        texts = {"rule_ask": rule.ask, "rule_guidance": rule.remedy.guidance, "rule_caution": rule.false_positives}
        return texts[code_list][language] if code_list in texts else f"{code} {rule.title[language]}"
    if code_list == "ask":
        asking = catalog.provisions.get(code) or listed.dilemmas.get(code) or listed.figures.get(code)
        return asking.ask[language] if asking else code
    if code_list == "dilemma" and code in listed.dilemmas:
        return listed.dilemmas[code].label[language]
    if code_list == "figure" and code in listed.figures:
        return listed.figures[code].label[language]
    if code_list == "rule_field":
        return field_label(code, catalog, language)
    return fact_words(code, catalog, language) if code_list in ("fact", "facts") else code


def field_label(name: str, catalog: Catalog, language: str) -> str:
    """What a field of rules, of a programme or of a figure is called."""
    if name in catalog.contradictions.facts:
        return catalog.contradictions.facts[name][language]
    if (told := _practice(name, catalog)) is not None:
        practice, part = told
        return practice.label[language] + colon(language) + practice.fields[part].label[language]
    field = catalog.rule_fields.get(name)
    if field is not None and field.schema is None:
        return field.label[language]
    of, _, part = name.partition(".")
    if of in catalog.schema and part in catalog.schema[of].fields:
        return catalog.schema[of].label[language] + colon(language) + catalog.schema[of].fields[part].label[language]
    kind, _, column = (field.schema if field is not None and field.schema else f"programme.{name}").partition(".")
    known = catalog.schema[kind].fields.get(column) if kind in catalog.schema else None
    return known.label[language] if known else name


def _practice(name: str, catalog: Catalog) -> tuple[Practice, str] | None:
    """The practice and the field that ``data_flow.level`` names."""
    practice, _, known = name.partition(".")
    if practice in catalog.practices and known in catalog.practices[practice].fields:
        return catalog.practices[practice], known
    return None


def fact_words(said: str, catalog: Catalog, language: str) -> str:
    """``access_condition:needs_based`` as "Condition of access: Based on needs assessed"."""
    name, _, value = said.partition(":")
    return field_label(name, catalog, language) + colon(language) + _value_words(name, value, catalog, language)


def _value_words(name: str, value: str, catalog: Catalog, language: str) -> str:
    if (told := _practice(name, catalog)) is not None:
        return practice_words(*told, value, catalog, language)
    field = catalog.rule_fields.get(name)
    value = {"true": "yes", "false": "no"}.get(value, value)
    code_list = "yes_no" if field is not None and field.type == "boolean" else field.code_list if field else None
    return _shown(value, code_list, catalog, language)


def practice_words(practice: Practice, known: str, value: str, catalog: Catalog, language: str) -> str:
    """What is said in one field of a practice. A year is no count, and a share is told in percent."""
    if value == NO_ENTRY:
        return NONE_LABEL[language]
    if value in catalog.code_lists[NO_ANSWER].codes:
        return catalog.code_lists[NO_ANSWER].codes[value].label[language]
    kind, unit = practice.fields[known].type, practice.fields[known].unit
    if unit == "year":
        return value
    if unit == "share":
        return _percent(value, language)
    if kind == "boolean":
        return catalog.code_lists["yes_no"].codes["yes" if value == "true" else "no"].label[language]
    code_list = "country" if kind == "country" else "society" if kind == "body" else practice.list_of(known)
    return _shown(value, code_list, catalog, language)


def _percent(value: str, language: str) -> str:
    try:
        gap = "\u00a0" if language in ("fr", "es") else ""
        return str(format_percent(Decimal(value), f"#,##0.##{gap}%", locale=language))
    except InvalidOperation:
        return value


def _shown(value: str, code_list: str | None, catalog: Catalog, language: str) -> str:
    if code_list is not None:
        # the one place that knows names of societies, countries and codes; it calls back here for rules
        from waypost.analysis.reading_aloud import shown_name  # noqa: PLC0415

        return shown_name(value, code_list, catalog, language)
    try:
        return written_day(dt.date.fromisoformat(value), language)
    except ValueError:
        pass
    try:
        return str(format_decimal(Decimal(value), locale=language))
    except InvalidOperation:
        return value
