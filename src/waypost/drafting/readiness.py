"""How far the translations of a version are: where each text of each language stands, told before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from waypost.drafting.texts import Provision, Version

AUTHORITATIVE, HUMAN, MACHINE, STALE, MISSING = "authoritative", "human", "machine", "stale", "missing"
STATES = (AUTHORITATIVE, HUMAN, MACHINE, STALE, MISSING)


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """A language of a version: by :data:`STATES`, the ids of provisions, and those of headings, in reading order."""

    language: str
    provisions: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, tuple[str, ...]]

    def ids(self, state: str) -> tuple[str, ...]:
        """All that stand so, headings first."""
        return (*self.headings[state], *self.provisions[state])


def state_of_text(provision: Provision, language: str) -> str:
    """Where the text of a provision in a language stands; exactly one of :data:`STATES`.

    A translation of words that are no longer there is stale, whoever made it. One by a machine that somebody has read
    since counts as that of a person.
    """
    text = provision.texts.get(language)
    if text is None:
        return MISSING
    if text.translation_of is None:
        return AUTHORITATIVE
    if language in provision.stale():
        return STALE
    return MACHINE if text.by == "machine" and not text.reviewed_by else HUMAN


def readiness(version: Version, languages: Iterable[str]) -> tuple[Readiness, ...]:
    """Each language as it stands in a version."""
    return tuple(
        Readiness(
            language=language,
            provisions=_by_state((each for each in version.provisions if each.kind != "heading"), language),
            headings=_by_state((each for each in version.provisions if each.kind == "heading"), language),
        )
        for language in languages
    )


def _by_state(provisions: Iterable[Provision], language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {state: [] for state in STATES}
    for each in provisions:
        found[state_of_text(each, language)].append(each.id)
    return {state: tuple(ids) for state, ids in found.items()}
