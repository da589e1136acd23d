"""The network: platforms, their mandates, whether they act, requests that were answered and from where."""

from __future__ import annotations

import datetime as dt

from waypost.network.states import ANSWERED, State
from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.reference.network import Platform
from waypost.web.network.models import Invitation, Request
from waypost.web.network.queries.directory import zone_of
from waypost.web.network.queries.figures import latest_acts
from waypost.web.network.queries.requests import with_state

_LATELY = dt.timedelta(days=90)
_VALIDATED = "governance_validated"


def network_facts(now: dt.datetime) -> Told:
    """Platforms of the catalog by what they did here. Mandates are counted where all of them are known."""
    platforms = [each for each in load_catalog().platforms.values() if each.kind == "platform"]
    found: Told = {}
    if platforms:
        terms = [each.facts["terms_of_reference"].code if "terms_of_reference" in each.facts else None
                 for each in platforms]  # fmt: skip
        found["platforms"] = len(platforms)
        found["platforms_mandated"] = None if None in terms else terms.count(_VALIDATED)
        acts = {name: act.day for name, act in latest_acts().items()}
        if acts:
            since = now.date() - _LATELY
            found["platforms_active"] = sum(_latest(each, acts) >= since for each in platforms)
    return found | _requests()


def _latest(platform: Platform, acts: dict[str, dt.date]) -> dt.date:
    """On which day it last did something, here or by the catalog; the first of all days where nothing is known."""
    told = platform.facts["last_action"].day if "last_action" in platform.facts else None
    return max(filter(None, (acts.get(platform.platform), told)), default=dt.date.min)


def _requests() -> Told:
    """Known once somebody asked. Where the zone of an asker or of all who answered is not known, so is the second."""
    asked = list(with_state().exclude(state__in=[State.DRAFT, State.WITHDRAWN]))
    if not asked:
        return {}
    answered = [each for each in asked if each.state in ANSWERED]  # type: ignore[attr-defined]  # annotated
    accepted: dict[int, set[str]] = {}
    rows = Invitation.objects.filter(request__in=answered, is_accepted=True).select_related("holder")
    for each in rows:
        accepted.setdefault(each.request_id, set()).add(zone_of(each.holder) or _zone(each.holder.catalog_id))
    across = [_is_across(each, accepted.get(each.pk, set()) - {""}) for each in answered]
    return {
        "requests_answered": len(answered),
        "requests_answered_across_zones": None if None in across else across.count(True),
    }


def _is_across(request: Request, zones: set[str]) -> bool | None:
    """Whether somebody of another zone answered; the Secretariat is of none, so nobody is of another one."""
    if not request.ns_id:
        return False
    society = load_catalog().societies.get(request.ns_id)
    own = society.zone_2009 if society else None
    return None if not own or not zones else bool(zones - {own})


def _zone(name: str) -> str:
    platform = load_catalog().platforms.get(name)
    return platform.zones[0] if platform and len(platform.zones) == 1 else ""
