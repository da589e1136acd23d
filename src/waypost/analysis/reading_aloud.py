"""A row of an answer in words: codes by their names, numbers as the language writes them, unknown said as such."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from waypost.analysis.rule_words import RULE_LISTS, rule_words
from waypost.reference import Catalog
from waypost.reference.questions import QuestionText

NOT_REPORTED = "–"


def shown_name(code: str, code_list: str, catalog: Catalog, language: str) -> str:
    """The name of a code in a language: of a trail, country, society or an entry of a code list."""
    if code_list in RULE_LISTS:
        return rule_words(code, code_list, catalog, language)
    if code_list == "trail" and code in catalog.trails:
        return catalog.trails[code].names[language]
    if code_list == "country" and code in catalog.countries:
        return catalog.countries[code].names[language]
    if code_list == "society":
        if code in catalog.societies:
            return catalog.societies[code].names[language]
        return catalog.organisations[code].names[language] if code in catalog.organisations else code
    if code_list in catalog.code_lists and code in catalog.code_lists[code_list].codes:
        return catalog.code_lists[code_list].codes[code].label[language]
    return code


def shown_value(value: Any, text: QuestionText, column: str, catalog: Catalog, language: str) -> str:
    """One value for people; several codes stand in one text, apart by spaces, and are shown apart by commas."""
    if value is None:
        return NOT_REPORTED
    if isinstance(value, str):
        code_list = text.columns[column].code_list if column in text.columns else None
        if code_list is None:
            return value
        if code_list == "fact":  # one alone, which may hold spaces
            return shown_name(value, code_list, catalog, language)
        return ", ".join(shown_name(code, code_list, catalog, language) for code in value.split(" "))
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date):
        return str(format_date(value, "medium", locale=language))
    if isinstance(value, int | float | Decimal):
        return str(format_decimal(value, locale=language))
    return str(value)


def explain_row(row: dict[str, Any], text: QuestionText, catalog: Catalog, language: str) -> str:
    """The sentences about a row. One whose slot is unknown is left out rather than filled with a guess."""
    told = []
    for sentence in text.explain:
        if sentence.when and not row.get(sentence.when):
            continue
        template = getattr(sentence, language)
        slots = {c for c in text.columns if "{" + c + "}" in template}
        if any(row.get(column) is None for column in slots):
            continue
        told.append(template.format(**{c: shown_value(row[c], text, c, catalog, language) for c in slots}))
    return " ".join(told)
