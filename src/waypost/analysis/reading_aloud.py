"""A row of an answer in words: codes by their names, numbers as the language writes them, unknown said as such."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from waypost.analysis.relations.words import RELATION_LISTS, UNSPLIT, relation_words
from waypost.analysis.rule_words import RULE_LISTS, rule_words
from waypost.reference import Catalog
from waypost.reference.questions import QuestionText
from waypost.reference.wording import listed, written_day, written_share

NOT_REPORTED = "–"
YES_NO = {"en": ("yes", "no"), "fr": ("oui", "non"), "es": ("sí", "no"), "ar": ("نعم", "لا")}
# Whose codes a column holds that says "by_scope": it follows from what the row is about.
LIST_OF_SCOPE = {
    "all": "answer_scope",
    "trail": "trail", "role": "stage_role", "country": "country", "society": "society", "service": "service",
    "group": "population_group", "zone": "zone_2009", "region": "region",
}  # fmt: skip


def shown_name(code: str, code_list: str, catalog: Catalog, language: str) -> str:
    """The name of a code in a language: of a trail, country, society or an entry of a code list.

    ``named`` tries trail, society, country, service, group and dimension in this order.
    """
    if code_list == "named":
        kinds = ("trail", "society", "country", "service", "population_group", "dimension")
        tried = (shown_name(code, kind, catalog, language) for kind in kinds)
        return next((name for name in tried if name != code), code)
    if code_list in RULE_LISTS:
        return rule_words(code, code_list, catalog, language)
    if code_list in RELATION_LISTS:
        return relation_words(code, code_list, catalog, language)
    if code_list == "trail" and code in catalog.trails:
        return catalog.trails[code].names[language]
    if code_list == "country" and code in catalog.countries:
        return catalog.countries[code].names[language]
    if code_list == "factor" and code in catalog.vulnerability_factors:
        return catalog.vulnerability_factors[code].label[language]
    if code_list == "society":
        if code in catalog.societies:
            return catalog.societies[code].names[language]
        return catalog.organisations[code].names[language] if code in catalog.organisations else code
    if code_list in catalog.code_lists and code in catalog.code_lists[code_list].codes:
        return catalog.code_lists[code_list].codes[code].label[language]
    return code


def shown_value(
    value: Any,
    text: QuestionText,
    column: str,
    catalog: Catalog,
    language: str,
    row: dict[str, Any] | None = None,
) -> str:
    """One value for people; several codes stand in one text, apart by spaces, and are shown apart by commas.

    ``row`` is the whole row: a column whose codes go by scope needs its ``scope``.
    """
    if value is None:
        return NOT_REPORTED
    meant = text.columns.get(column)
    if isinstance(value, str):
        code_list = meant.code_list if meant else None
        if code_list == "by_scope":
            code_list = LIST_OF_SCOPE.get((row or {}).get("scope", ""))
        if code_list is None:
            return value
        if code_list == "fact" or code_list in UNSPLIT:  # one alone, which may hold spaces
            return shown_name(value, code_list, catalog, language)
        return listed((shown_name(code, code_list, catalog, language) for code in value.split(" ")), language)
    if isinstance(value, bool):
        return YES_NO[language][0 if value else 1]
    if isinstance(value, float) and meant is not None and meant.unit == "share":
        return written_share(value, language)
    if isinstance(value, dt.date):
        return written_day(value, language)
    if column in text.columns and text.columns[column].unit == "share":
        return written_share(value, language, is_exact=True)
    if isinstance(value, int | float | Decimal):
        return str(format_decimal(value, locale=language))
    return str(value)


def explain_row(row: dict[str, Any], text: QuestionText, catalog: Catalog, language: str) -> str:
    """The sentences about a row. One whose slot is unknown is left out rather than filled with a guess."""
    told = []
    for sentence in text.explain:
        if sentence.when and not row.get(sentence.when):
            continue
        if any(row.get(column) != code for column, code in sentence.only.items()):
            continue
        if len({row.get(column) for column in sentence.same}) > 1:
            continue
        if sentence.differ and len({row.get(column) for column in sentence.differ}) == 1:
            continue
        template = getattr(sentence, language)
        slots = {c for c in text.columns if "{" + c + "}" in template}
        if any(row.get(column) is None for column in slots):
            continue
        told.append(template.format(**{c: shown_value(row[c], text, c, catalog, language, row) for c in slots}))
    return " ".join(told)
