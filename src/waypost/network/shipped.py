"""The platforms of the catalog as plain rows, with what follows from their facts on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from waypost.network.platforms import PlatformState, Pulse, pulse
from waypost.reference.catalog import Catalog
from waypost.reference.network import FACTS, Platform


def names_of(platform: Platform, catalog: Catalog) -> dict[str, str]:
    """Its name in each language."""
    if platform.organisation is None:
        return platform.names
    return catalog.organisations[platform.organisation].names


def pulse_of(platform: Platform, today: dt.date, acted: dt.date | None = None) -> Pulse | None:
    """Whether a platform acts; None for an institution, which is no network. ``acted``: when it last did, as we saw."""
    if platform.kind != "platform":
        return None
    facts = platform.facts
    terms, rhythm, action = (facts.get(name) for name in ("terms_of_reference", "rhythm", "last_action"))
    secretariat, budget = facts.get("secretariat"), facts.get("budget")
    state = PlatformState(
        terms_of_reference=(terms.code if terms else None) or "not_known",
        has_secretariat=secretariat.has if secretariat else None,
        has_budget=budget.has if budget else None,
        rhythm_months=rhythm.months if rhythm else None,
        last_action=max(filter(None, (action.day if action else None, acted)), default=None),
    )
    return pulse(state, today)


class Act(msgspec.Struct, frozen=True):
    """What a platform did where this runs, the latest: on which day, and what (one of :data:`HOW`)."""

    day: dt.date
    how: str


HOW = ("meeting", "invitation", "advice")


def platform_row(
    platform: Platform, catalog: Catalog, today: dt.date, language: str = "en", acted: Act | None = None
) -> dict[str, Any]:
    """One line about a platform: codes and numbers; None for what is not known.

    ``acted`` is what it did here. The last action is the later one of that and of what the catalog has a source for.
    """
    found = pulse_of(platform, today, acted.day if acted else None)
    facts = platform.facts
    from_catalog = facts["last_action"].day if "last_action" in facts else None
    is_here = acted is not None and (from_catalog is None or acted.day > from_catalog)
    terms, members, action = (facts.get(name) for name in ("terms_of_reference", "members", "last_action"))
    return {
        "platform": platform.platform,
        "name": names_of(platform, catalog).get(language),
        "kind": platform.kind,
        "zones": list(platform.zones),
        "verdict": found.verdict if found else None,
        "reasons": list(found.reasons) if found else [],
        "not_known": list(platform.not_known),
        "founded": facts["founded"].date if "founded" in facts else None,
        "members": members.count if members else None,
        "terms_of_reference": terms.code if terms else None,
        "rhythm_months": facts["rhythm"].months if "rhythm" in facts else None,
        "last_action": acted.day.isoformat() if acted and is_here else action.date if action else None,
        "last_action_from": "here" if is_here else "catalog" if action else None,
        "acted_here": acted.day.isoformat() if acted else None,
        "acted_how": acted.how if acted else None,
        "competences": [each.tag for each in platform.competences],
    }


def platform_page(
    platform: Platform, catalog: Catalog, today: dt.date, language: str = "en", acted: Act | None = None
) -> dict[str, Any]:
    """All that is known of a platform: its row, each fact with its source, what nobody says."""
    told = []
    for name in FACTS:
        fact = platform.facts.get(name)
        if fact is None:
            continue
        source = platform.sources[fact.source]
        told.append(
            {
                "fact": name, "words": fact.words.get(language), "date": fact.date, "as_of": fact.as_of,
                "code": fact.code, "has": fact.has, "months": fact.months, "count": fact.count,
                "societies": list(fact.societies), "source": source.title, "publisher": source.publisher,
                "source_date": source.date, "url": source.url,
            }
        )  # fmt: skip
    competences = [
        {
            "tag": each.tag, "level": each.level, "basis": each.basis, "date": each.date,
            "source": platform.sources[each.source].title,
        }
        for each in platform.competences
    ]  # fmt: skip
    return platform_row(platform, catalog, today, language, acted) | {"facts": told, "competences": competences}


def platform_figures(catalog: Catalog, today: dt.date, acts: Mapping[str, Act]) -> dict[str, int]:
    """How many platforms there are, act, are not heard of, and have terms of reference that governance validated."""
    found = [
        platform_row(each, catalog, today, acted=acts.get(each.platform))
        for each in catalog.platforms.values()
        if each.kind == "platform"
    ]
    return {
        "platforms": len(found),
        "acts": sum(row["verdict"] == "acts" for row in found),
        "silent": sum(row["verdict"] in ("quiet", "paper") for row in found),
        "validated": sum(row["terms_of_reference"] == "governance_validated" for row in found),
        "terms_not_known": sum(row["terms_of_reference"] is None for row in found),
    }
