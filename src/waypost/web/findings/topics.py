"""What guidance could be about: questions that stay open in several societies, advice that is asked for again, comments
that drafters left to guidance, and what published answers name as a subject for it.

A topic is proposed when at least :data:`LEAST_SOCIETIES` societies of at least :data:`LEAST_ZONES` zones share it: then
it is a matter of the text, not of one society. Whose they are is not told. A comment that was left to guidance, and an
answer that names a subject, propose by themselves: somebody decided it. What a guidance at work or an adopted one
is about is not proposed again, unless cases since the adoption would propose it by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import msgspec

LEAST_SOCIETIES = 3
LEAST_ZONES = 2
# What a topic is about: a provision of the policy, one of another text as "work provision", a competence as a tag of
# the network ("service:legal"), or a subject in words.
PROVISION, TEXT, COMPETENCE, SUBJECT = "provision", "text", "competence", "subject"
PROPOSED, AGAIN, AT_WORK, ADOPTED = "proposed", "again", "at_work", "adopted"
STATES = (AGAIN, PROPOSED, AT_WORK, ADOPTED)
_LONGEST = 120


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Something that speaks for a topic, and since which day it does."""

    on: dt.date

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The topics that it speaks for, each by kind and what it is about."""
        raise NotImplementedError


class Unresolved(Case, frozen=True, kw_only=True):
    """An open question that no waiver covers, and to which the society did not say that it changes or was misread."""

    rule: str
    provisions: tuple[str, ...]
    ns_id: str
    zone: str

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The provisions of its rule."""
        return tuple((PROVISION, provision) for provision in self.provisions)


class Advice(Case, frozen=True, kw_only=True):
    """Somebody asks for advice on a competence, a tag such as ``service:legal``, in the name of a society."""

    competence: str
    ns_id: str
    zone: str

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The competence."""
        return ((COMPETENCE, self.competence),)


class Deferred(Case, frozen=True, kw_only=True):
    """A comment that drafters left to guidance; ``work`` is empty for the policy that rules follow from."""

    provision: str
    work: str = ""
    address: str = ""

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The provision that it is about."""
        return ((TEXT, f"{self.work} {self.provision}".strip()),) if self.work else ((PROVISION, self.provision),)


class Suggested(Case, frozen=True, kw_only=True):
    """A published answer that names a subject for guidance."""

    subject: str
    address: str = ""

    @property
    def topics(self) -> tuple[tuple[str, str], ...]:
        """The subject, however it is spaced and written."""
        return ((SUBJECT, " ".join(self.subject.split()).casefold()),)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A guidance that is about a topic: its code and title, and when its latest version was adopted, unless it is at
    work.
    """

    code: str
    title: str
    adopted_on: dt.date | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic, why it is proposed, and the guidance that it has.

    Numbers of societies, zones and questions or requests (``times``) are zero where too few societies share it.
    ``deferred`` counts comments that were left to guidance, ``suggested`` answers that name it.
    """

    kind: str
    about: str
    societies: int = 0
    zones: int = 0
    times: int = 0
    rules: tuple[str, ...] = ()
    deferred: int = 0
    suggested: int = 0
    addresses: tuple[str, ...] = ()
    title: str = ""
    state: str = PROPOSED
    guidance: Held | None = None

    @property
    def key(self) -> str:
        """What a guidance keeps of the topic that it was begun on."""
        return topic_key(self.kind, self.about)


Source = Callable[[], Iterable[Case]]
_sources: list[Source] = []


def topic_key(kind: str, about: str) -> str:
    """A topic as one text, short enough to be kept."""
    return f"{kind} {about}"[:_LONGEST]


def feed(source: Source) -> None:
    """Let requests for advice of another application count: ``source`` gives those that are not answered."""
    if source not in _sources:
        _sources.append(source)


def fed() -> list[Case]:
    """What all sources give."""
    return [each for source in _sources for each in source()]


def topics(cases: Iterable[Case], held: Mapping[str, Held] | None = None) -> list[Topic]:
    """The topics that cases speak for: those that are proposed first, then those of most societies.

    ``held`` is the guidance that there is, by :attr:`Topic.key`.
    """
    clusters: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        for topic in case.topics:
            clusters[topic].append(case)
    found = []
    for (kind, about), listed in clusters.items():
        whole = _topic(kind, about, listed)
        if whole is not None:
            found.append(_beside(whole, listed, (held or {}).get(whole.key)))
    return sorted(
        found, key=lambda each: (STATES.index(each.state) > 1, -each.societies, -each.times, each.kind, each.about)
    )


def _topic(kind: str, about: str, listed: list[Case]) -> Topic | None:
    """The topic of a cluster; None where nothing proposes it."""
    shared = [each for each in listed if isinstance(each, Unresolved | Advice)]
    societies, zones = {each.ns_id for each in shared}, {each.zone for each in shared if each.zone}
    deferred = [each for each in listed if isinstance(each, Deferred)]
    suggested = [each for each in listed if isinstance(each, Suggested)]
    is_shared = len(societies) >= LEAST_SOCIETIES and len(zones) >= LEAST_ZONES
    if not (is_shared or deferred or suggested):
        return None
    addresses = dict.fromkeys(each.address for each in (*deferred, *suggested) if each.address)
    topic = Topic(
        kind=kind, about=about, deferred=len(deferred), suggested=len(suggested), addresses=tuple(addresses),
        title=" ".join(suggested[0].subject.split()) if suggested else "",
    )  # fmt: skip
    if not is_shared:
        return topic
    rules = tuple(sorted({each.rule for each in shared if isinstance(each, Unresolved)}))
    return msgspec.structs.replace(
        topic, societies=len(societies), zones=len(zones), times=len(shared), rules=rules
    )  # fmt: skip


def _beside(topic: Topic, listed: list[Case], held: Held | None) -> Topic:
    """The topic beside the guidance that it has: at work, adopted, or adopted and asked about again since."""
    if held is None:
        return topic
    if held.adopted_on is None:
        return msgspec.structs.replace(topic, state=AT_WORK, guidance=held)
    since = _topic(topic.kind, topic.about, [each for each in listed if each.on > held.adopted_on])
    if since is None:
        return msgspec.structs.replace(topic, state=ADOPTED, guidance=held)
    return msgspec.structs.replace(since, state=AGAIN, guidance=held)
