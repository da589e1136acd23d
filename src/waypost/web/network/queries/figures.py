"""What the figures of the network are worked out from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from waypost.network.metrics import Course, Figures, figures
from waypost.network.shipped import Act, pulse_of
from waypost.network.states import ANSWERED, ENDED, State
from waypost.reference import load_catalog
from waypost.reference.network import Platform
from waypost.web.meetings.queries import held_by_platform
from waypost.web.network.models import Assertion, Event, Holder, Invitation
from waypost.web.network.queries.directory import as_word, loads, vocabulary, with_consent, world, zone_of
from waypost.web.network.queries.requests import with_state


def figures_now(today: dt.date) -> Figures:
    """All figures; what was withdrawn or is still a draft is not counted."""
    requests = list(with_state().exclude(state__in=[State.DRAFT, State.WITHDRAWN]))
    submitted = _first(State.SUBMITTED)
    invitations = list(Invitation.objects.select_related("holder"))
    accepted: dict[int, list[Invitation]] = {}
    for each in invitations:
        if each.is_accepted:
            accepted.setdefault(each.request_id, []).append(each)
    platforms = load_catalog().platforms
    courses = []
    for request in requests:
        society = load_catalog().societies.get(request.ns_id)
        by = accepted.get(request.pk, [])
        zones = {zone_of(each.holder) or _zone(platforms, each.holder.catalog_id) for each in by} - {""}
        courses.append(
            Course(
                submitted=submitted.get(request.pk),
                first_accepted=min((each.answered_at for each in by if each.answered_at), default=None),
                zone=(society.zone_2009 or "") if society else "",
                answered_zones=tuple(sorted(zones)),
                is_answered=request.state in ANSWERED,  # type: ignore[attr-defined]  # annotated
                is_over=request.state in ENDED,  # type: ignore[attr-defined]  # annotated
                tags=tuple(request.tags),
            )
        )
    people = with_consent(Holder.objects.filter(kind="person"), today).filter(for_requests=True)
    load = loads()
    kept = Assertion.objects.filter(ended_at=None, holder__in=people.values("pk"))
    said = [as_word(each, f"h{each.holder_id}") for each in kept]
    of_catalog = [each for each in world(today).words if not each.holder.startswith("h")]
    return figures(
        courses, invited=[each.is_accepted for each in invitations],
        loads=[load.get(each.pk, 0) for each in people], assertions=[*said, *of_catalog],
        vocabulary=vocabulary(), today=today,
    )  # fmt: skip


@dataclass(frozen=True)
class Acting:
    """A platform as members see it: by the catalog, and by what it did here last."""

    platform: Platform
    act: Act | None
    verdict: str

    @property
    def acted(self) -> dt.date | None:
        """On which day it last did something here."""
        return self.act.day if self.act else None


def platforms_acting(today: dt.date) -> list[Acting]:
    """The platforms, those that acted here last first."""
    latest = latest_acts()
    found = []
    for platform in load_catalog().platforms.values():
        act = latest.get(platform.platform)
        if (pulse := pulse_of(platform, today, act.day if act else None)) is not None:
            found.append(Acting(platform, act, pulse.verdict))
    return sorted(
        found, key=lambda each: (each.acted is None, -(each.acted or today).toordinal(), each.platform.platform)
    )


def latest_acts() -> dict[str, Act]:
    """Platform → what it last did here: a meeting held, an invitation accepted, advice delivered or published."""
    latest: dict[str, Act] = {}
    for name, day in held_by_platform().items():
        _later(latest, name, day, "meeting")
    accepted = Invitation.objects.filter(is_accepted=True).exclude(holder__catalog_id="").select_related("holder")
    requests: dict[int, list[str]] = {}
    for each in accepted:
        requests.setdefault(each.request_id, []).append(each.holder.catalog_id)
        if each.answered_at:
            _later(latest, each.holder.catalog_id, each.answered_at.date(), "invitation")
    worked = Event.objects.filter(request__in=requests, state__in=[State.QUALITY_CHECK, *ANSWERED])
    for request, at in worked.values_list("request_id", "at"):
        for name in requests[request]:
            _later(latest, name, at.date(), "advice")
    return latest


def _later(latest: dict[str, Act], name: str, day: dt.date, how: str) -> None:
    if name not in latest or latest[name].day < day:
        latest[name] = Act(day, how)


def _zone(platforms: dict, name: str) -> str:  # type: ignore[type-arg]  # of the catalog
    platform = platforms.get(name)
    return platform.zones[0] if platform and len(platform.zones) == 1 else ""


def _first(state: State) -> dict[int, dt.datetime]:
    found: dict[int, dt.datetime] = {}
    for request, at in Event.objects.filter(state=state).order_by("-pk").values_list("request_id", "at"):
        found[request] = at
    return found
