"""Holders for a need: who may be asked, in which order, and why. Explanations are data; faces put them into words."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from waypost.network.assertions import Assertion, recency, strength
from waypost.network.holders import Holder
from waypost.network.tags import DECAY, Vocabulary, is_led_by_icrc, scarcity, steps

# What stands beside competence, on the scale of one fully shown competence of usual rarity (about 1 to 3).
TRAIL = 0.4  # knows one of the trails
SIDE = 0.2  # works on one of the sides of trails that the need is about
FLUENT = 0.2  # writes the language, not only speaks it
LOAD = 0.6  # as busy as it may be; in proportion before
REPEATED = 0.3  # for each time the same asker had the same expert lately
_MOST_REPEATED = 3
# Why a holder is not asked, in the order in which it is told.
REASONS = (
    "no_consent",
    "not_released",
    "own_case",
    "competing_party",
    "refused_country",
    "language",
    "not_available",
    "load_cap",
    "no_competence",
)


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What a request asks for.

    ``asker`` is the society whose case it is, empty for the Secretariat; ``parties`` are other societies with a stake
    of their own; ``countries`` where the case is. With an interpreter the language does not matter.
    """

    tags: tuple[str, ...]
    language: str
    asker: str = ""
    has_interpreter: bool = False
    countries: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    trails: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """A part of a score: what it is for, how much, and the facts that it follows from."""

    kind: str
    value: float
    facts: Mapping[str, Any] = {}


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who may be asked. The score is the sum of its parts, and nothing else."""

    holder: Holder
    parts: tuple[Part, ...]

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return math.fsum(part.value for part in self.parts)


class Excluded(msgspec.Struct, frozen=True):
    """Somebody who may not be asked, and every reason why not."""

    holder: Holder
    reasons: tuple[str, ...]


class Match(msgspec.Struct, frozen=True):
    """Candidates, the best first; everybody else with reasons; whether the ICRC has to be among those asked."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    must_include_icrc: bool

    @property
    def lacks_icrc(self) -> bool:
        """The ICRC has to be included, and nobody of it is among the candidates."""
        return self.must_include_icrc and not any(each.holder.is_icrc for each in self.candidates)


def match(
    need: Need,
    holders: Iterable[Holder],
    assertions: Iterable[Assertion],
    *,
    vocabulary: Vocabulary,
    today: dt.date,
    earlier: Sequence[str] = (),
) -> Match:
    """Everybody, as candidate or excluded. ``earlier``: holders who answered the same asker in the last year.

    The order in which anything is given does not matter.
    """
    everybody = sorted(holders, key=lambda each: each.id)
    held: dict[str, list[Assertion]] = {each.id: [] for each in everybody}
    for assertion in assertions:
        if assertion.holder in held and strength(assertion, today) > 0:
            held[assertion.holder].append(assertion)
    tags_of = {name: [each.tag for each in said] for name, said in held.items()}
    rarity = {tag: scarcity(tag, tags_of, vocabulary) for tag in need.tags}
    times = Counter(earlier)
    must_include_icrc = is_led_by_icrc(need.tags, vocabulary)
    candidates, excluded = [], []
    for holder in everybody:
        competence = _competence(need, held[holder.id], rarity, vocabulary, today)
        # The lead of the ICRC follows from its mandate, not from what somebody wrote into a directory.
        is_lead = must_include_icrc and holder.is_icrc
        reasons = barred(need, holder, today) + (() if competence or is_lead else ("no_competence",))
        if reasons:
            excluded.append(Excluded(holder, reasons))
        else:
            candidates.append(Candidate(holder, (*competence, *_beside(need, holder, times[holder.id]))))
    ranked = sorted(candidates, key=lambda each: (-each.score, each.holder.id))
    return Match(tuple(ranked), tuple(excluded), must_include_icrc)


def barred(need: Need, holder: Holder, today: dt.date) -> tuple[str, ...]:
    """The hard constraints that a holder does not meet, all of them; no score makes up for one."""
    met = {
        "no_consent": not holder.is_consenting,
        "not_released": not holder.is_released,
        "own_case": bool(need.asker) and need.asker in holder.societies,
        "competing_party": not set(holder.societies).isdisjoint(need.parties),
        "refused_country": not set(holder.refused_countries).isdisjoint(need.countries),
        "language": not need.has_interpreter and bool(holder.languages) and not holder.speaks(need.language),
        "not_available": not holder.is_available(today),
        "load_cap": holder.cap is not None and holder.load >= holder.cap,
    }
    if holder.kind in ("person", "unit") and not holder.languages:
        met["language"] = not need.has_interpreter
    return tuple(reason for reason in REASONS if met.get(reason))


def _competence(
    need: Need,
    said: Iterable[Assertion],
    rarity: Mapping[str, float],
    vocabulary: Vocabulary,
    today: dt.date,
) -> tuple[Part, ...]:
    parts = []
    for tag in sorted(set(need.tags)):
        found = []
        for each in said:
            apart = steps(tag, each.tag, vocabulary)
            if apart is not None:
                value = rarity[tag] * strength(each, today) * DECAY**apart
                found.append((value, each, apart))
        if found:
            found.sort(key=lambda one: (-one[0], one[1].tag, one[1].basis, -one[1].level, one[1].reference))
            value, best, apart = found[0]
            facts = {
                "tag": tag, "held": best.tag, "steps": apart, "level": best.level, "basis": best.basis,
                "since": best.stated or best.since.isoformat(), "recency": recency(best, today), "rarity": rarity[tag],
                "reference": best.reference,
            }  # fmt: skip
            parts.append(Part("competence", value, facts))
    return tuple(parts)


def _beside(need: Need, holder: Holder, times: int) -> tuple[Part, ...]:
    parts = []
    if trails := sorted(set(need.trails) & set(holder.trails)):
        parts.append(Part("trail", TRAIL, {"trails": trails}))
    if sides := sorted(set(need.sides) & set(holder.sides)):
        parts.append(Part("side", SIDE, {"sides": sides}))
    if holder.languages.get(need.language) == "fluent":
        parts.append(Part("language", FLUENT, {"language": need.language}))
    if holder.cap and holder.load:
        parts.append(Part("load", -LOAD * holder.load / holder.cap, {"load": holder.load, "cap": holder.cap}))
    if times:
        parts.append(Part("repeated", -REPEATED * min(times, _MOST_REPEATED), {"times": times}))
    return tuple(parts)
