"""Guidance that was agreed for the provisions of a rule, and how a topic becomes a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.policy.models import Draft, OwnWork, Round
from waypost.web.policy.queries.adoption import adoptions
from waypost.web.policy.works import works as shipped_of_catalog


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


def new_guidance(topic: str, provision: str = "") -> str:
    """The address at which drafters begin a guidance on a topic."""
    asked = {"topic": topic[:120]} | ({"provision": f"{policy_work()} {provision}"} if provision else {})
    return f"{reverse('draft_new')}?{urlencode(asked)}"
