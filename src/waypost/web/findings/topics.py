"""What guidance could be about: questions that stay open in several societies, advice that is asked for again.

A topic is proposed when at least :data:`LEAST_SOCIETIES` societies of at least :data:`LEAST_ZONES` zones share it: then
it is a matter of the text, not of one society. Whose they are is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import msgspec

LEAST_SOCIETIES = 3
LEAST_ZONES = 2
PROVISION, COMPETENCE = "provision", "competence"


class Unresolved(msgspec.Struct, frozen=True, kw_only=True):
    """An open question that no waiver covers, and to which the society did not say that it changes or was misread."""

    rule: str
    provisions: tuple[str, ...]
    ns_id: str
    zone: str


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asks for advice on a competence, in the name of a society."""

    competence: str
    ns_id: str
    zone: str


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic: the provision or the competence that it is about, and why it is proposed."""

    kind: str
    about: str
    societies: int
    zones: int
    times: int
    rules: tuple[str, ...] = ()


Source = Callable[[], Iterable[Advice]]
_sources: list[Source] = []


def feed(source: Source) -> None:
    """Let requests for advice of another application count: ``source`` gives those that are not answered."""
    if source not in _sources:
        _sources.append(source)


def fed() -> list[Advice]:
    """What all sources give."""
    return [each for source in _sources for each in source()]


def topics(unresolved: Iterable[Unresolved], advice: Iterable[Advice]) -> list[Topic]:
    """The topics that are proposed, those of most societies first."""
    clusters: dict[tuple[str, str], list[Unresolved | Advice]] = defaultdict(list)
    for question in unresolved:
        for provision in question.provisions:
            clusters[PROVISION, provision].append(question)
    for request in advice:
        clusters[COMPETENCE, request.competence].append(request)
    found = []
    for (kind, about), listed in clusters.items():
        societies, zones = {each.ns_id for each in listed}, {each.zone for each in listed if each.zone}
        if len(societies) >= LEAST_SOCIETIES and len(zones) >= LEAST_ZONES:
            rules = tuple(sorted({each.rule for each in listed if isinstance(each, Unresolved)}))
            found.append(
                Topic(
                    kind=kind, about=about, societies=len(societies), zones=len(zones), times=len(listed), rules=rules
                )
            )
    return sorted(found, key=lambda each: (-each.societies, -each.times, each.kind, each.about))
