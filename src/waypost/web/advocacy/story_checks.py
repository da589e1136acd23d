"""A story as it stands in the tables, held against the rules of stories: what may make its person known, and why it is
held back from an audience.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from waypost.advocacy.places import known_names, place_names
from waypost.advocacy.slots import EYES
from waypost.advocacy.stories import Consent, held_back, open_leads
from waypost.advocacy.stories import Story as StoryValue
from waypost.disclosure.rules import audience_rank, load_disclosure_rules
from waypost.reference import load_catalog
from waypost.web.advocacy.models import Story, StoryConsent


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    catalog = load_catalog()
    return place_names(catalog), known_names(catalog)


def value_of_story(story: Story, consent: StoryConsent | None = None) -> StoryValue:
    """A story for the rules; with what its person agreed to, where that is asked."""
    given = None if consent is None else Consent(
        is_given=consent.is_given, audiences=tuple(consent.audiences), channels=tuple(consent.channels),
        given_on=consent.given_on, until=consent.until,
    )  # fmt: skip
    said = (story.country, story.year, *story.groups)
    return StoryValue(
        words=story.words, consent=given, traits=tuple(str(each) for each in said if each),
        countries=(story.country,) if story.country else (), is_reviewed=story.reviewed_at is not None,
        settled={sign["words"] or sign["sign"]: "not_identifying" for sign in story.review if sign.get("settled")},
    )  # fmt: skip


def signs_of(story: Story) -> list[dict[str, Any]]:
    """All that may make the person known and nobody has settled, by language; a rare combination once."""
    places, allowed = _names()
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    numerals = load_catalog().advocacy_words.numerals
    for language, leads in open_leads(value_of_story(story), numerals, places=places, allowed=allowed).items():
        for each in leads:
            sign = {"sign": each.kind, "language": "" if each.kind == "combination" else language, "words": each.text}
            found.setdefault((sign["sign"], sign["language"], sign["words"]), sign)
    return list(found.values())


def finding_key(sign: Mapping[str, str]) -> str:
    """What a finding is called: its kind, language and words."""
    return ":".join((sign["sign"], sign["language"], sign["words"]))


def held_from(
    story: Story, consents: Iterable[StoryConsent], audience: str, channel: str, day: dt.date
) -> tuple[str, ...]:
    """Why a story may not be told to an audience on a channel on a day; empty when it may."""
    last = max(consents, key=lambda each: each.pk, default=None)
    places, allowed = _names()
    return held_back(
        value_of_story(story, last), audience, channel, day, load_catalog().advocacy_words.numerals,
        places=places, allowed=allowed, embargoed=embargoed(channel),
    )  # fmt: skip


def embargoed(channel: str) -> frozenset[str]:
    """Countries of which nothing goes to those who read on a channel: ``countries`` of the rules of disclosure."""
    rank = audience_rank(EYES[channel])
    closed = load_disclosure_rules(load_catalog()).countries
    return frozenset(code for code, widest in closed.items() if audience_rank(widest) > rank)
