"""Agreements with partners: the model set whole in four languages, each shipped agreement with a source or invented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from waypost.reference.agreement_values import (
    AUTHORITIES,
    DATA_LEVELS,
    LACKING,
    LEVELS,
    ONWARD,
    PARTY_KINDS,
    PARTY_ROLES,
    STAGES,
    STATUSES,
    TYPES,
    VERDICTS,
    VISIBILITIES,
    Agreement,
    Clause,
    Commitment,
)
from waypost.reference.agreements import CHECKS, CLAUSE_OF_FACT, MATTERS
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, is_date, missing_languages, unknown
from waypost.reference.money import MONEY_KINDS
from waypost.settings import LANGUAGES

_PERSONAL = re.compile(r"@|(?:\+|\b)\d[\d ()/.-]{8,}\d")  # an address, or a number of a telephone
_WHERE = "agreements/"
WORDS: dict[str, tuple[str, ...]] = {
    "level": LEVELS, "type": TYPES, "stage": STAGES, "party_kind": PARTY_KINDS, "role": PARTY_ROLES,
    "authority": AUTHORITIES, "money": MONEY_KINDS, "onward": ONWARD, "lacking": LACKING, "status": STATUSES,
    "verdict": VERDICTS, "visibility": VISIBILITIES, "outside": ("has_ended", "begins_before", "ends_after"),
    "check": (*CHECKS, *MATTERS, "unequal_clauses"),
}  # fmt: skip


def check_agreements(catalog: Catalog) -> Iterator[str]:
    """The model set, the lexicon, the words, and every agreement of the catalog."""
    if not catalog.agreement_model.clauses:
        return
    yield from _check_model(catalog)
    yield from _check_lexicon(catalog)
    yield from _check_words(catalog)
    for agreement in catalog.agreements.values():
        yield from _check_agreement(agreement, catalog)


def _check_model(catalog: Catalog) -> Iterator[str]:
    where, severities = f"{_WHERE}clauses.yml", catalog.code_lists["policy_severity"].codes
    for name, clause in catalog.agreement_model.clauses.items():
        for what in ("label", "why", "wording"):
            yield from missing_languages(where, f"{name}: {what}", getattr(clause, what))
        yield from unknown(where, f"{name}: provision", clause.provisions, catalog.provisions)
        yield from unknown(where, f"{name}: type of agreement", clause.needed, dict.fromkeys(TYPES))
        yield from unknown(where, f"{name}: severity", clause.needed.values(), severities)
    lacking = [each for each in CLAUSE_OF_FACT.values() if each not in catalog.agreement_model.clauses]
    yield from (f"{where}: rules ask about the clause {each}, which is not there" for each in lacking)
    facts = catalog.practices["agreement"].fields if "agreement" in catalog.practices else {}
    yield from unknown(where, "fact of agreements", CLAUSE_OF_FACT, facts)


def _check_lexicon(catalog: Catalog) -> Iterator[str]:
    where, lexicon = f"{_WHERE}lexicon.yml", catalog.agreement_model.lexicon
    yield from (f"{where}: no matter {name!r}" for name in MATTERS if name not in lexicon.matters)
    yield from (f"{where}: nothing asks about {name!r}" for name in lexicon.matters if name not in MATTERS)
    for name, matter in lexicon.matters.items():
        yield from _check_asked(where, name, matter, catalog)
        yield from missing_languages(where, f"{name}: label", matter.label)
        for language in LANGUAGES:
            if not matter.near.get(language) and not matter.alone.get(language):
                yield f"{where}: {name}: no words in {language}"
    yield from (f"{where}: no negations in {each}" for each in LANGUAGES if not lexicon.negations.get(each))
    where = f"{_WHERE}checks.yml"
    yield from (f"{where}: no check {name!r}" for name in CHECKS if name not in catalog.agreement_model.checks)
    for name, check in catalog.agreement_model.checks.items():
        if name not in CHECKS:
            yield f"{where}: nothing runs the check {name!r}"
        yield from _check_asked(where, name, check, catalog)


def _check_asked(where: str, name: str, told: Any, catalog: Catalog) -> Iterator[str]:
    for what in ("ask", "remedy"):
        texts: Mapping[str, str] = getattr(told, what)
        yield from missing_languages(where, f"{name}: {what}", texts)
        slots = {frozenset(part for _, part, _, _ in Formatter().parse(text) if part) for text in texts.values()}
        if len(slots) > 1:
            yield f"{where}: {name}: {what} is not filled in alike in all languages"
    yield from unknown(where, f"{name}: provision", told.provisions, catalog.provisions)
    yield from dangling(where, f"{name}: severity", told.severity, catalog, "policy_severity")


def _check_words(catalog: Catalog) -> Iterator[str]:
    where, words = f"{_WHERE}words.yml", catalog.agreement_model.words
    for vocabulary, codes in WORDS.items():
        named = words.get(vocabulary, {})
        yield from (f"{where}: {vocabulary}: {code!r} has no name" for code in codes if code not in named)
        for code, texts in named.items():
            yield from missing_languages(where, f"{vocabulary} {code}", texts)
            if code not in codes:
                yield f"{where}: {vocabulary}: nothing is called {code!r}"


def _check_agreement(told: Agreement, catalog: Catalog) -> Iterator[str]:
    kind = "examples" if told.is_example else "known"
    where = f"{_WHERE}{kind}/{told.code}.yml"
    yield from missing_languages(where, "titles", told.titles)
    if not told.is_example and not told.sources:
        yield f"{where}: a fact needs a source"
    if told.is_example and told.holder:
        yield f"{where}: an example is nobody's: it has no holder"
    yield from check_parts(where, told, catalog)


def check_parts(where: str, told: Agreement, catalog: Catalog) -> Iterator[str]:
    """Codes that nobody knows, dates that are none, parties that are not there: in whichever file it stands."""
    model = catalog.agreement_model.clauses
    for what, code, known in (
        ("level", told.level, LEVELS), ("type", told.type, TYPES), ("visibility", told.visibility, VISIBILITIES),
        *(("stage", each.stage, STAGES) for each in told.steps),
        *(("money", each.kind, MONEY_KINDS) for each in told.money),
        *(("verdict", each.verdict, VERDICTS) for each in told.readings),
        *(("matter", each.matter, MATTERS) for each in told.readings),
        *(("status", each.status, STATUSES) for commitment in told.commitments for each in commitment.log),
        *(("authority", each.authority, AUTHORITIES) for each in told.signatories if each.authority),
        *(("onward", each.onward, ONWARD) for each in told.clauses if each.onward),
        *(("data_level", each.data_level, DATA_LEVELS) for each in told.clauses if each.data_level),
        *(("names_none", code, LACKING) for each in told.commitments for code in each.names_none),
    ):  # fmt: skip
        if code not in known:
            yield f"{where}: {what} {code!r}; known: {', '.join(known)}"
    yield from dangling(where, "zone", told.zone, catalog, "zone_2009")
    for what, codes in (("service", told.services), ("population_group", told.groups)):
        for code in codes:
            yield from dangling(where, what, code, catalog, what)
    yield from unknown(where, "place", (*told.places, *filter(None, [told.country])), catalog.countries)
    types = (*(each.type for each in told.clauses), *told.absent)
    yield from unknown(where, "type of clause", types, model)
    yield from unknown(where, "provision", (p for each in told.clauses for p in each.provisions), catalog.provisions)
    yield from _check_parties(where, told, catalog)
    yield from _check_texts(where, told)


def _check_parties(where: str, told: Agreement, catalog: Catalog) -> Iterator[str]:
    for party in told.parties:
        if party.kind == "other":
            yield from missing_languages(where, "name of a party", party.names)
        else:
            known = catalog.societies if party.kind == "society" else catalog.organisations
            yield from unknown(where, party.kind, [party.id], known)
        yield from unknown(where, "role", [party.role], dict.fromkeys(PARTY_ROLES))
    keys = {party.key: party for party in told.parties}
    yield from unknown(where, "signatory", (each.party for each in told.signatories), keys)


def _check_texts(where: str, told: Agreement) -> Iterator[str]:
    dates = [told.ends_on, told.recorded, *(each.deadline for each in told.commitments)]
    dates += [date for step in told.steps for date in (step.planned, step.actual, step.at)]
    yield from (f"{where}: {date!r} is not a year, a month or a day" for date in dates if date and not is_date(date))
    parts: tuple[Clause | Commitment, ...] = (*told.clauses, *told.commitments)
    ids = [each.id for each in parts]
    yield from (f"{where}: {each!r} stands twice" for each in sorted({each for each in ids if ids.count(each) > 1}))
    for each in parts:
        if any(_PERSONAL.search(text) for text in each.texts.values()):
            yield f"{where}: {each.id}: an address or a number of a telephone"
