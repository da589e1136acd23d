"""A step is taken on what the person had before them: what somebody changed since is refused, with what is other in it.

Forms, the interface and actions carry ``seen``: of a message the hash of its words, of a claim the number of its
version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from waypost.reference.wording import comma
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.advocacy.models import ClaimVersion, MessageVersion
from waypost.web.advocacy.models.message import PARTS
from waypost.web.exercises.times import when
from waypost.web.pages.templating import OWN_NAMES, text

TEXTS = ("title", *PARTS)
# What of a claim can be another, by the text that names it.
_OF_CLAIM = {
    "aspect": "claims_field_about", "question": "claims_field_about", "kind": "claims_field_kind",
    "measure": "claims_measure", "arguments": "claims_measure", "expected": "claims_figure",
    "audience": "claims_field_audience", "tolerance": "claims_field_tolerance",
    "tolerance_value": "claims_field_tolerance", "pivot": "claims_field_pivot", "scope": "claims_scope",
    "valid_until": "claims_field_valid_until", "confidence": "claims_field_confidence",
    "beside": "claims_field_beside", "counter_claims": "claims_field_counter_claims",
    "is_retired": "claims_is_retired",
}  # fmt: skip

Place = tuple[str, tuple[str, ...]]  # the text that names it, and in which languages it is another (none: no matter)


class MovedOnError(RefusedError):
    """Somebody changed what a step is about: when, in which role, and where. ``now`` is what ``seen`` has to be."""

    def __init__(self, key: str, *, at: dt.datetime, role: str, where: Sequence[Place], now: str | int) -> None:
        self.at, self.role, self.where, self.now = at, role, tuple(where), now
        super().__init__(key, **self._told("en"))

    def in_language(self, language: str) -> str:
        """The one line that says so."""
        return text(language, self.key, **self._told(language))

    def _told(self, language: str) -> dict[str, str]:
        from waypost.web.advocacy.telling import role_words  # noqa: PLC0415  # which tells of actions, that refuse this

        return {
            "when": when(self.at, "UTC", language),
            "who": role_words(self.role, language),
            "what": places_in(self.where, language),
        }


def places_in(where: Iterable[Place], language: str) -> str:
    """Places in words, in one line."""
    return comma(language).join(dict.fromkeys(_named(key, languages, language) for key, languages in where))


def _named(key: str, languages: Sequence[str], language: str) -> str:
    named = text(language, key)
    tongues = comma(language).join(OWN_NAMES[code] for code in languages)
    return f"{named} (\u2068{tongues}\u2069)" if tongues else named


def require_seen(version: MessageVersion, seen: str | None) -> None:
    """Raise :class:`MovedOnError` where the words are other ones than were seen; None: nobody looked at any."""
    if seen is None or seen == version.text_hash:
        return
    before = version.message.versions.filter(text_hash=seen).order_by("-pk").first() if seen else None
    raise MovedOnError(
        "message_refused_moved_on", at=version.at, role=version.role, where=_places(before, version),
        now=version.text_hash,
    )  # fmt: skip


def _places(before: MessageVersion | None, now: MessageVersion) -> list[Place]:
    found: list[Place] = []
    for part in TEXTS:
        old = getattr(before, part) if before is not None else {}
        found += _texts_apart(f"message_part_{part}", old, getattr(now, part))
    for key, told in (("message_claims", _claims_of), ("message_countries", _countries_of)):
        if told(before) != told(now):
            found.append((key, ()))
    return found


def _texts_apart(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Place]:
    apart = tuple(code for code in LANGUAGES if old.get(code, "") != new.get(code, ""))
    if not apart:
        return []
    is_all = set(apart) == {code for code in LANGUAGES if old.get(code) or new.get(code)}
    return [(key, () if is_all else apart)]


def _claims_of(version: MessageVersion | None) -> set[Any]:
    return set(version.claims.values_list("name", "claim")) if version is not None else set()


def _countries_of(version: MessageVersion | None) -> list[str]:
    return sorted(version.countries) if version is not None else []


def words_apart(version: MessageVersion, given: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Where the words of a version are other ones than somebody typed: part, language, the words of the version."""
    return [
        (part, code, getattr(version, part).get(code, ""))
        for part in TEXTS
        for code in LANGUAGES
        if getattr(version, part).get(code, "") != given.get(part, {}).get(code, "").strip()
    ]


def require_seen_claim(last: ClaimVersion, seen: int | None) -> None:
    """The same of a claim: ``seen`` is the number of the version that was read."""
    if seen is None or seen == last.pk:
        return
    before = last.claim.versions.filter(pk=seen).first()
    where = claim_places(before, last)
    raise MovedOnError("claims_refused_moved_on", at=last.at, role=last.role, where=where, now=last.pk)


def claim_places(before: ClaimVersion | None, last: ClaimVersion) -> list[Place]:
    """Where a version of a claim says something else than an earlier one; without that one, all that it says."""
    where: list[Place] = []
    for name in ("words", "cannot_say"):
        where += _texts_apart(f"claims_field_{name}", getattr(before, name, {}), getattr(last, name))
    apart = (name for name in _OF_CLAIM if getattr(last, name) != getattr(before, name, None))
    return where + [(_OF_CLAIM[name], ()) for name in apart if before is not None or getattr(last, name)]
