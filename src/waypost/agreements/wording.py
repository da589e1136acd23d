"""What is found, in words of a language: from the files of the catalog alone, so that every face says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from waypost.agreements.beside import UNEQUAL
from waypost.agreements.findings import Found
from waypost.agreements.judging import TERMS
from waypost.reference.agreements import MATTERS
from waypost.reference.catalog import Catalog
from waypost.reference.wording import colon, comma, listed


def question(found: Found, catalog: Catalog, language: str, *, other: str = "", day: Callable[[str], str] = str) -> str:
    """What is asked. ``other`` names the agreements it is held against, as far as the reader may know of them."""
    model = catalog.agreement_model
    if found.check in MATTERS:
        return model.lexicon.matters[found.check].ask[language]
    about = about_words(found, catalog, language)
    if found.rule == UNEQUAL:
        told = f"{about} ({other})" if other else about
        return f"{told}{colon(language)}{catalog.relations[UNEQUAL].ask[language]}"
    facts: Mapping[str, Any] = found.facts
    parts = {
        "clause": about,
        "matter": about,
        "other": other,
        "day": day(str(facts.get("day", ""))),
        "stage": model.word("stage", str(facts.get("stage", "")), language),
        "lacking": listed([model.word("lacking", str(each), language) for each in facts.get("lacking", ())], language),
    }
    if found.check == "dates_outside":
        parts["other"] = comma(language).join(filter(None, (other, model.word("outside", str(facts["how"]), language))))
    return model.checks[found.check].ask[language].format_map(parts)


def remedy(found: Found, catalog: Catalog, language: str) -> str:
    """What helps."""
    model = catalog.agreement_model
    if found.check in MATTERS:
        return model.lexicon.matters[found.check].remedy[language]
    if found.rule == UNEQUAL:
        return catalog.relations[UNEQUAL].remedy.guidance[language]
    return model.checks[found.check].remedy[language]


def about_words(found: Found, catalog: Catalog, language: str) -> str:
    """The clause or duty that it is about."""
    model, facts = catalog.agreement_model, found.facts
    if "clause" in facts:
        return model.clauses[str(facts["clause"])].label[language]
    if "matter" in facts:
        return model.lexicon.matters[str(facts["matter"])].label[language]
    return ""


def check_name(found: Found, catalog: Catalog, language: str) -> str:
    """The name of a check."""
    return catalog.agreement_model.word("check", found.check, language)


def fact_name(fact: str, catalog: Catalog, language: str) -> str:
    """A fact of agreements as the rules call it."""
    return catalog.practices["agreement"].fields[fact].label[language]


def terms_question(catalog: Catalog, language: str) -> str:
    """What R24 asks."""
    return catalog.practice_rules[TERMS].ask[language]


def terms_remedy(catalog: Catalog, language: str) -> str:
    """What R24 says that helps."""
    return catalog.practice_rules[TERMS].remedy.guidance[language]
