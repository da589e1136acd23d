"""Guidance agreed for the provisions of a rule, the topics that guidance has, and how one becomes a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.findings.topics import PROVISION, TEXT, Deferred, Held, Topic, topic_key
from waypost.web.policy.models import Comment, Draft, OwnWork, Round
from waypost.web.policy.queries.adoption import adoptions
from waypost.web.policy.rights import seen_comments
from waypost.web.policy.works import works as shipped_of_catalog

LEFT_TO_GUIDANCE = "deferred_to_guidance"


@dataclass(frozen=True)
class Guidance:
    """A version of a guidance and the provisions that it belongs to; ``consultation`` is the round that is open on it
    while it is not agreed, empty for one that was adopted.
    """

    code: str
    title: str
    version: str
    provisions: tuple[str, ...]
    consultation: str = ""


def policy_work() -> str:
    """The work whose provisions rules name."""
    return next(iter(load_catalog().policy_texts), "")


def provision_address(provision: str, language: str) -> str:
    """Where the text of the policy from which rules follow has a provision."""
    work = shipped_of_catalog("en").get(policy_work())
    return f"/{language}/policy/{work.code}/{work.versions[-1].code}/#p-{provision}" if work else ""


def guidance_on(provisions: Iterable[str], language: str, now: dt.datetime | None = None) -> list[Guidance]:
    """The guidance that belongs to one of these provisions, the oldest first: of each its latest adopted version, and
    that on which a round is open. One that was issued for a round is no guidance before it is agreed. Three queries.
    """
    wanted = {f"{policy_work()} {provision}" for provision in provisions}
    works = [w for w in OwnWork.objects.filter(kind=OwnWork.Kind.GUIDANCE).order_by("pk") if wanted & set(w.provisions)]
    if not works:
        return []
    codes, now, adopted = [w.code for w in works], now or timezone.now(), adoptions()
    versions = Draft.objects.filter(work__in=codes).order_by("position").values_list("work", "code")
    latest = dict(each for each in versions if each in adopted)
    rounds = Round.objects.select_related("exercise").filter(work__in=codes).order_by("pk")
    asked = {each.work: each for each in rounds if each.exercise.is_open(now)}
    found = []
    for work in works:
        title = work.titles.get(language) or next(iter(work.titles.values()), work.code)
        about = tuple(sorted(each.partition(" ")[2] for each in wanted & set(work.provisions)))
        if work.code in latest:
            found.append(Guidance(work.code, title, latest[work.code], about))
        if (in_round := asked.get(work.code)) and in_round.version != latest.get(work.code):
            found.append(Guidance(work.code, title, in_round.version, about, in_round.exercise.code))
    return found


def held_topics(language: str) -> dict[str, Held]:
    """The guidance that is at work or was adopted, by the topics that it is about: those of its provisions, and the one
    on which it was begun. One at work stands before one that was adopted, and a later one before an earlier.
    """
    works = list(OwnWork.objects.filter(kind=OwnWork.Kind.GUIDANCE).order_by("pk"))
    codes = [work.code for work in works]
    latest = dict(Draft.objects.filter(work__in=codes).order_by("position").values_list("work", "code"))
    adopted = adoptions()
    found: dict[str, Held] = {}
    for work in works:
        title = work.titles.get(language) or next(iter(work.titles.values()), work.code)
        held = Held(code=work.code, title=title, adopted_on=adopted.get((work.code, latest.get(work.code, ""))))
        for key in _topics_of(work):
            before = found.get(key)
            if before is None or held.adopted_on is None or before.adopted_on is not None:
                found[key] = held
    return found


def _topics_of(work: OwnWork) -> set[str]:
    own = policy_work()
    told = (reference.partition(" ") for reference in work.provisions)
    keys = {
        topic_key(PROVISION, provision) if of == own else topic_key(TEXT, f"{of} {provision}".strip())
        for of, _, provision in told
    }
    return keys | ({work.topic} if work.topic else set())


def deferred_comments(standing: Standing) -> Iterator[Deferred]:
    """Comments that drafters left to guidance, of those that somebody may read, by the provision they stand on."""
    return _deferred(Comment.objects.filter(seen_comments(standing)))


def all_deferred() -> Iterator[Deferred]:
    """The same of all comments."""
    return _deferred(Comment.objects.all())


def _deferred(rows: QuerySet[Comment]) -> Iterator[Deferred]:
    left, own = rows.filter(status="submitted", answered__outcome=LEFT_TO_GUIDANCE), policy_work()
    for each in left.select_related("answered").order_by("pk"):
        named = urlencode({"provision": each.provision or "whole"})
        yield Deferred(
            provision=each.provision, work="" if each.work == own and each.provision else each.work,
            address=f"drafts/{each.work}/{each.version}/comments/?{named}", on=each.answered.at.date(),
        )  # fmt: skip


def new_guidance(topic: Topic) -> str:
    """The address at which drafters begin a guidance on a topic."""
    asked = {"topic": topic.key}
    if topic.kind == PROVISION:
        asked["provision"] = f"{policy_work()} {topic.about}"
    elif topic.kind == TEXT and " " in topic.about:
        asked["provision"] = topic.about
    return f"{reverse('draft_new')}?{urlencode(asked)}"
