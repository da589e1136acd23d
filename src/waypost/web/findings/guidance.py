"""Guidance that was issued for the provisions of a rule, and how a topic becomes a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from waypost.reference import load_catalog
from waypost.web.policy.models import Draft, OwnWork
from waypost.web.policy.works import works as shipped_of_catalog


@dataclass(frozen=True)
class Guidance:
    """An issued guidance: its latest version, and the provisions that it belongs to."""

    code: str
    title: str
    version: str
    provisions: tuple[str, ...]


def policy_work() -> str:
    """The work whose provisions rules name."""
    return next(iter(load_catalog().policy_texts), "")


def provision_address(provision: str, language: str) -> str:
    """Where the text of the policy from which rules follow has a provision."""
    work = shipped_of_catalog("en").get(policy_work())
    return f"/{language}/policy/{work.code}/{work.versions[-1].code}/#p-{provision}" if work else ""


def issued_guidance(provisions: Iterable[str], language: str) -> list[Guidance]:
    """The guidance that belongs to one of these provisions, the oldest first; two queries."""
    wanted = {f"{policy_work()} {provision}" for provision in provisions}
    works = [w for w in OwnWork.objects.filter(kind=OwnWork.Kind.GUIDANCE).order_by("pk") if wanted & set(w.provisions)]
    issued = Draft.objects.filter(work__in=[w.code for w in works]).exclude(issued_at=None)
    latest = dict(issued.order_by("position").values_list("work", "code"))
    return [
        Guidance(
            work.code, work.titles.get(language) or next(iter(work.titles.values()), work.code), latest[work.code],
            tuple(sorted(each.partition(" ")[2] for each in wanted & set(work.provisions))),
        )
        for work in works if work.code in latest
    ]  # fmt: skip


def new_guidance(topic: str, provision: str = "") -> str:
    """The address at which drafters begin a guidance on a topic."""
    asked = {"topic": topic[:120]} | ({"provision": f"{policy_work()} {provision}"} if provision else {})
    return f"{reverse('draft_new')}?{urlencode(asked)}"
