"""A trail with people on its sides for tests: societies stand in as examples, without anything said of them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from waypost.disclosure.access import Viewer
from waypost.strategies.reasons import Proposal
from waypost.web.meetings import actions as meetings
from waypost.web.meetings.models import Meeting
from waypost.web.pages.releases import open_for
from waypost.web.support import actions
from waypost.web.support.models import Commitment, Need, Strategy
from waypost.web.support.queries.proposals import proposal_of

TRAIL = "WMR"  # Mali and Morocco at its origin and on its way, Niger on its way, Spain where it leads
NAMES = {"en": "Along the western way", "fr": "Le long de la voie de l’ouest", "ar": "على امتداد الطريق الغربي"}
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def today() -> dt.date:
    """The day of the server."""
    return timezone.now().date()


def people() -> Any:
    """The team, officers of a zone of the trail and of another, societies on three sides, one that is not on it."""
    return SimpleNamespace(
        team=person("team@example.org", "migration_team", factor=True),
        officer=person("officer@example.org", "zone_officer:africa"),
        elsewhere=person("elsewhere@example.org", "zone_officer:americas"),
        origin=person("mali@example.org", "focal_point:ns-mli"),
        transit=person("niger@example.org", "focal_point:ns-ner"),
        destination=person("spain@example.org", "focal_point:ns-esp"),
        other=person("peru@example.org", "focal_point:ns-per"),
        nobody=person("nobody@example.org"),
    )


def proposed() -> Proposal:
    """The proposal that the release gives for the trail."""
    return proposal_of(open_for(Viewer("secretariat")), TRAIL)


def plan(code: str = "western", days: float = 30) -> dict[str, Any]:
    """When and where a meeting is."""
    starts_at = (timezone.now() + days * DAY).replace(microsecond=0)
    return {
        "code": code, "names": NAMES, "languages": ["en", "ar"], "time_zone": "UTC", "starts_at": starts_at,
        "ends_at": starts_at + 3 * HOUR, "where": "", "is_online": True,
    }  # fmt: skip


def planned(team: Any, code: str = "western", proposal: Proposal | None = None) -> Meeting:
    """A meeting out of the proposal."""
    given = proposal or proposed()
    return actions.plan_cross_regional(by=team, proposal=given, release="release-1", language="en", **plan(code))


def held(team: Any, code: str = "western", proposal: Proposal | None = None) -> Meeting:
    """The same, with three societies invited, held yesterday."""
    meeting = planned(team, code, proposal)
    meetings.invite(by=team, meeting=meeting, guests=[("ns-mli", ""), ("ns-ner", ""), ("ns-esp", "")])
    began = timezone.now() - DAY
    meetings.hold_meeting(by=team, meeting=meeting, starts_at=began, ends_at=began + 2 * HOUR)
    return meeting


def drafted(team: Any, code: str = "together", **parts: Any) -> Strategy:
    """A strategy without parts."""
    given = {"names": NAMES, "trail": TRAIL, "review_on": today() + 180 * DAY} | parts
    return actions.draft_strategy(by=team, code=code, **given)


def needed(team: Any, strategy: Strategy, side: str = "transit", country: str = "NER", service: str = "health") -> Need:
    """A need."""
    return actions.add_need(by=team, strategy=strategy, side=side, country=country, service=service)


def committed(by: Any, need: Need, ns_id: str = "ns-ner", **parts: Any) -> Commitment:
    """A commitment that is not accepted yet."""
    given = {"text": "Two teams along the road."} | parts
    return actions.add_commitment(by=by, need=need, ns_id=ns_id, **given)


def both_sides(p: Any, code: str = "together", **parts: Any) -> Any:
    """A strategy with a commitment at transit and one at the destination, and a hand-over between them; proposed."""
    strategy = drafted(p.team, code, **parts)
    here, there = needed(p.team, strategy), needed(p.team, strategy, "destination", "ESP")
    niger = committed(p.team, here, people_per_year=400)
    spain = committed(p.team, there, "ns-esp", text="A place where people are received.")
    over = actions.add_hand_over(by=p.team, giver=niger, taker=spain, text="Family links are told on")
    actions.propose(by=p.team, strategy=strategy)
    return SimpleNamespace(strategy=strategy, here=here, there=there, niger=niger, spain=spain, over=over)


def accept_all(p: Any, made: Any) -> None:
    """Both societies accept, for themselves."""
    actions.speak(by=p.transit, commitment=made.niger, word="accepted")
    actions.speak(by=p.destination, commitment=made.spain, word="accepted")
    for by, ns_id in ((p.transit, "ns-ner"), (p.destination, "ns-esp")):
        actions.answer_hand_over(by=by, hand_over=made.over, ns_id=ns_id, is_accepted=True)


def in_force(p: Any, code: str = "together", **parts: Any) -> Any:
    """All of it accepted and in force."""
    made = both_sides(p, code, **parts)
    accept_all(p, made)
    actions.put_in_force(by=p.team, strategy=made.strategy)
    return made
