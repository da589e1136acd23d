"""A programme drafted from a cell: whom it is for follows from the need, and rules of practice hear it as it grows.

The draft inherits a text of eligibility by need in four languages. Whoever adds a condition, such as a status, sees
what the rules say of it (R01) before anything goes further, and the text says that access depends on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from waypost.errors import CatalogError, InputError
from waypost.profiles.profile import Profile, Scored, place_of
from waypost.profiles.values import Cell
from waypost.reference.catalog import Catalog
from waypost.reference.profiles import Profiles, ProfileWords
from waypost.reference.rule_overlay import Overlay
from waypost.reference.wording import listed
from waypost.settings import LANGUAGES

# Conditions as the practice "eligibility" of the catalog tells them.
BY_NEED = {"criterion": "need", "effect": "prioritise"}
DRAFT = "draft"
_BY_NEED_ALONE = ("by_need", "hosts", "everybody")  # sentences that hold where nothing but need decides


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """Who may get help: codes of the practice ``eligibility``."""

    criterion: str
    effect: str
    imposed_by: str = "society"


class ProgrammeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a workshop goes on with. ``title`` and ``eligibility_text`` by language.

    ``services``: codes of services that answer the need, of which the workshop picks. ``referral_out`` and
    ``complement``: entries of the practices of these names; none until somebody writes them. ``host_looked_at``:
    whether the needs of hosts at the same place stand beside. ``groups``: codes of population_group in the register.
    """

    need: str
    title: dict[str, str]
    eligibility_text: dict[str, str]
    country: str
    stage: str
    roles: tuple[str, ...]
    services: tuple[str, ...]
    eligibility: tuple[Condition, ...]
    referral_out: tuple[Mapping[str, Any], ...] = ()
    complement: tuple[Mapping[str, Any], ...] = ()
    host_looked_at: bool = False
    groups: tuple[str, ...] = ()


def draft(
    profile: Profile, scored: Scored, need: str, catalog: Catalog, places: Mapping[str, str] | None = None
) -> ProgrammeDraft:
    """A draft for a need of a cell. ``places``: what the key point is called by language; else the country's names.

    Raises :class:`InputError` for a need that the group is not asked about, :class:`CatalogError` where the catalog
    has no words for drafts.
    """
    vocabulary, cell = catalog.profiles, scored.cell
    if need not in scored.scores.needs:
        raise InputError(f"{need!r} is no need of this group; needs: {', '.join(scored.scores.needs)}")
    if vocabulary.words is None or vocabulary.groups is None:
        raise CatalogError("profiles: the catalog has no words for drafts")
    called = dict(places or catalog.countries[cell.country].names)
    whole = vocabulary.needs[need]
    return ProgrammeDraft(
        need=need,
        title={
            language: vocabulary.words.draft["title"][language].format(
                need=whole.label[language], place=called[language]
            )
            for language in LANGUAGES
        },
        eligibility_text={
            language: _eligibility(scored, need, vocabulary, vocabulary.words, called, language)
            for language in LANGUAGES
        },
        country=cell.country,
        stage=cell.stage,
        roles=vocabulary.stages[cell.stage].roles,
        services=whole.services,
        eligibility=(Condition(**BY_NEED),),
        host_looked_at=any(
            other.cell.group.is_host and place_of(other.cell) == place_of(cell) for other in profile.cells
        ),
        groups=registered_groups(cell, vocabulary),
    )


def registered_groups(cell: Cell, vocabulary: Profiles) -> tuple[str, ...]:
    """Codes of population_group under which a programme for a cell stands in the register."""
    groups, known = cell.group, vocabulary.groups.registered_as if vocabulary.groups else {}
    if groups.is_host:
        found = [known.get("host", "")]
    else:
        found = [vocabulary.stages[cell.stage].registered_as, *(known.get(trait, "") for _, trait in groups.traits)]
    return tuple(dict.fromkeys(code for code in found if code))


def _eligibility(
    scored: Scored, need: str, vocabulary: Profiles, words: ProfileWords, called: Mapping[str, str], language: str
) -> str:
    who = vocabulary.needs[need].who[language]
    group = group_name(scored, vocabulary, language)
    said = {name: texts[language] for name, texts in words.draft.items()}
    return " ".join((
        said["eligibility"].format(who=who, place=called[language]), said["by_need"], said["hosts"],
        said["group"].format(group=group), said["everybody"],
    ))  # fmt: skip


def group_name(scored: Scored, vocabulary: Profiles, language: str) -> str:
    """What the group of a cell is called, trait by trait."""
    groups, group = vocabulary.groups, scored.cell.group
    if groups is None:
        raise CatalogError("profiles/groups.yml: no groups")
    names = [groups.axes[axis].traits[trait][language] for axis, trait in group.traits]
    if group.is_host:
        names.insert(0, groups.host[language])
    return listed(names or [groups.everybody[language]], language)


def with_condition(drafted: ProgrammeDraft, condition: Condition, catalog: Catalog) -> ProgrammeDraft:
    """The draft with one more condition of who may get help; its text says so, and the rules are asked."""
    conditions = (*drafted.eligibility, condition)
    texts = told_truly(drafted.eligibility_text, conditions, catalog, before=drafted.eligibility)
    return msgspec.structs.replace(drafted, eligibility=conditions, eligibility_text=texts)


def told_truly(
    texts: Mapping[str, str], conditions: Collection[Condition], catalog: Catalog, before: Collection[Condition] = ()
) -> dict[str, str]:
    """Texts of eligibility by language, as they hold with these conditions.

    Where a condition stands beside need, sentences that say that nothing but need decides give way to one that names
    it. Without any they come back. ``before``: the conditions that stood when the texts were written. What people wrote
    themselves stays. Raises :class:`CatalogError` where the catalog has no words for drafts.
    """
    if catalog.profiles.words is None:
        raise CatalogError("profiles: the catalog has no words for drafts")
    said = catalog.profiles.words.draft
    return {
        language: _told_truly(
            text,
            {name: said[name][language] for name in _BY_NEED_ALONE},
            _depends(conditions, catalog, said["depends"][language], language),
            _depends(before, catalog, said["depends"][language], language),
        )
        for language, text in texts.items()
    }


def _told_truly(text: str, alone: Mapping[str, str], depends: str, before: str) -> str:
    if before and before in text and before != depends:
        again = f"{alone['by_need']} {alone['hosts']}"
        text = text.replace(before, depends or again) + ("" if depends else f" {alone['everybody']}")
    if not text or not depends:
        return text
    if depends not in text:
        text = text.replace(alone["by_need"], depends) if alone["by_need"] in text else f"{text} {depends}"
    for sentence in alone.values():
        text = text.replace(f" {sentence}", "").replace(sentence, "")
    return text.strip()


def _depends(conditions: Collection[Condition], catalog: Catalog, sentence: str, language: str) -> str:
    """The sentence that names the conditions beside need; empty where there are none."""

    def within(field: str, code: str) -> str:
        label = catalog.code_lists[f"practice.eligibility.{field}"].codes[code].label[language]
        return label[:1].lower() + label[1:]

    named = [
        f"{within('criterion', each.criterion)} ({within('effect', each.effect)})"
        for each in conditions
        if each.criterion != BY_NEED["criterion"]
    ]
    return sentence.format(conditions=listed(named, language)) if named else ""


def facts_of(drafted: ProgrammeDraft) -> dict[str, Any]:
    """A draft as facts that rules of practice ask about."""
    facts: dict[str, Any] = {
        "service": list(drafted.services),
        "country": [drafted.country],
        "eligibility": [msgspec.structs.asdict(condition) for condition in drafted.eligibility],
        "referral_out": [dict(entry) for entry in drafted.referral_out] or "none",
        "complement": [dict(entry) for entry in drafted.complement] or "none",
    }
    if drafted.host_looked_at:
        facts["host"] = {"needs_assessed": True}
    return facts


def heard_by_rules(
    drafted: ProgrammeDraft,
    catalog: Catalog,
    day: dt.date,
    rules: Collection[str] | None = None,
    also: Mapping[str, Any] | None = None,
) -> dict[str, str | None]:
    """What rules of practice (all, without a choice) say of a draft on a day: outcomes by rule.

    ``also``: facts that the workshop wrote beyond the draft, such as what was seen of harm or how data are told apart.
    Raises :class:`CatalogError` for an entry that no rule can ask about.
    """
    # imports Ibis, which takes a second that the rest of the room does not need
    from waypost.analysis.rule_fixtures import fixture_rows, outcomes_of  # noqa: PLC0415

    asked = catalog if rules is None else _only(catalog, rules)
    return outcomes_of(fixture_rows(DRAFT, facts_of(drafted) | dict(also or {}), asked), asked, day)[DRAFT]


def _only(catalog: Catalog, rules: Collection[str]) -> Catalog:
    """The catalog with some of its rules alone, which is compiled sooner."""
    chosen = Overlay(
        rules={name: catalog.practice_rules[name] for name in rules},
        understood={name: catalog.understood_practice_rules[name] for name in rules},
    )
    return catalog.with_rules(chosen, alone=True)
