"""Facts: each follows from rows elsewhere; what is kept nowhere is not known, and never zero."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.advocacy import message_worlds
from tests.web.agreements import worlds as agreement_worlds
from tests.web.exercises.rounds import opened as exercise_opened
from tests.web.network import worlds as network_worlds
from tests.web.policy import consulted
from waypost.advocacy.values import STATES
from waypost.plan.facts import all_facts
from waypost.plan.outcomes import outcome_states
from waypost.reference import load_catalog
from waypost.web.accounts.read_log import append
from waypost.web.advocacy.models import Clearance, Evidence, EvidenceStep
from waypost.web.agreements import actions as agreements
from waypost.web.exercises.models import Event
from waypost.web.exercises.states import Kind
from waypost.web.plan.facts import feed, server_facts, telling
from waypost.web.plan.facts.released import released_facts
from waypost.web.policy.actions.approving import record_step
from waypost.web.policy.actions.disposing import dispose

DAY = dt.timedelta(days=1)


def told(*names: str) -> tuple[int | bool | None, ...]:
    found = server_facts()
    return tuple(found.get(name) for name in names)


def test_a_server_that_nobody_used_tells_of_platforms_alone():
    found = server_facts()
    assert found.keys() == {"platforms"}
    states = outcome_states(load_catalog().plan, all_facts(load_catalog(), found))
    assert {each.state for each in states.values()} == {"not_known"}


def test_every_name_is_one_that_evidence_asks_of_a_server():
    asked = load_catalog().plan.facts
    assert {asked[name].told_by for name in server_facts()} <= {"server"}


def test_a_final_draft_and_its_way_to_the_board():
    team = person("team@example.org", "migration_team", factor=True)
    draft, today = consulted.issued(team), timezone.now().date()
    names = ("policy_final_draft", "policy_presented")
    step = {"by": team, "work": consulted.WORK, "version": draft.code}
    assert told(*names) == (None, None)
    record_step(**step, stage="governing_board", planned_on=today + DAY, planned_body="Governing Board")
    assert told(*names) == (None, False)
    record_step(**step, stage="final_draft", actual_on=today, actual_body="Secretariat")
    record_step(**step, stage="governing_board", actual_on=today, actual_body="Governing Board")
    assert told(*names) == (True, True)


def test_comments_are_known_once_a_round_was_opened():
    team = person("team@example.org", "migration_team", factor=True)
    names = ("policy_comments", "policy_comments_answered")
    consulted.issued(team)
    assert told(*names) == (None, None)
    consultation = consulted.opened(team)
    assert told(*names) == (0, 0)
    comment = consulted.submitted(person("m@example.org", "manager:ns-ner", factor=True), consultation)
    assert told(*names) == (1, 0)
    dispose(by=team, numbers=[comment.pk], version="draft-2027-1", outcome="rejected", why="It is said in 3.1",
            responsible="Secretariat")  # fmt: skip
    assert told(*names) == (1, 1)


def test_requests_and_platforms():
    p = network_worlds.people()
    names = ("requests_answered", "requests_answered_across_zones", "platforms_active")
    network_worlds.asked(p.asker)
    assert told(*names) == (None, None, None)
    network_worlds.delivered(p)
    assert told(*names) == (1, 1, None)  # Italy answered Niger; no platform did anything here
    network_worlds.looked_for(p)
    assert told(*names)[:2] == (1, 1)


def test_a_platform_that_acts_is_counted():
    p = network_worlds.people()
    request = network_worlds.looked_for(p)
    from waypost.web.network.models import Holder, Invitation

    perco = Holder.objects.create(kind="platform", catalog_id="perco")
    Invitation.objects.create(request=request, holder=perco, is_accepted=True, answered_at=timezone.now())
    assert told("platforms_active") == (1,)


def test_messages_clearances_and_aspects():
    p = message_worlds.people()
    names = ("messages", "messages_from_operations", "messages_cleared", "aspects_with_message", "aspects_fresh",
             "aspects_for_governments")  # fmt: skip
    assert told(*names) == (None,) * 6
    draft = message_worlds.drafted(p)
    assert told(*names) == (0,) * 6
    claim = draft.versions.get().claims.get().claim
    message_worlds.live(p, claim, aspect="stranded_in_transit", audience="host_government")
    assert told(*names) == (1, 1, 1, 1, 1, 1)
    message_worlds.ran(claim, 9, STATES[0])
    assert told("aspects_with_message", "aspects_fresh") == (1, 0)
    for each in Evidence.objects.filter(item="programme"):
        EvidenceStep.objects.create(evidence=each, step="set_aside", reason="It was another one")
    assert told("messages_from_operations") == (0,)


def test_a_clearance_that_has_ended_counts_no_more():
    p = message_worlds.people()
    message = message_worlds.live(p)
    assert told("messages_cleared") == (1,)
    last = message.clearances.order_by("-pk").first()
    Clearance.objects.create(
        message=message, version=last.version, ns_id=last.ns_id, step="given", text_hash=last.text_hash,
        until=timezone.now().date() - DAY,
    )  # fmt: skip
    assert told("messages_cleared") == (0,)


def test_agreements_with_intergovernmental_bodies():
    p = agreement_worlds.people()
    names = ("igo_agreements", "igo_agreements_specific", "igo_agreements_independent")
    shipped = 1  # with IOM, in the catalog
    assert told(*names) == (None, None, None)
    agreements.create_agreement(by=p.team, ns_id="", titles={"en": "Begun"}, level="global", type="mou")
    assert told(*names) == (shipped, None, None)  # of the shipped one nobody knows commitments and clauses
    agreement_worlds.entered(p.focal)
    assert told(*names) == (shipped + 1, None, None)


def test_the_span_of_what_agreements_say():
    from waypost.web.plan.facts.agreements import _is_specific

    p = agreement_worlds.people()
    made = agreement_worlds.entered(p.focal)

    def now():
        from waypost.web.agreements.queries.values import values_of

        return values_of([made])[made.pk]

    assert _is_specific(now()) is None
    said = agreements.say_commitment(by=p.focal, agreement=made, action="Open a post", actor="The Society",
                                     trigger="Each winter")  # fmt: skip
    assert _is_specific(now()) is True
    agreements.say_commitment(by=p.focal, agreement=made, commitment=said, action="Open a post",
                              names_none=["actor"])  # fmt: skip
    assert _is_specific(now()) is False


def test_verified_within_a_year_and_used_within_a_year():
    names = ("societies_verified", "societies_using")
    assert told(*names) == (None, None)
    exercise, now = exercise_opened(), timezone.now()
    assert told(*names) == (0, None)
    Event.objects.create(exercise=exercise, ns_id="ns-ner", kind=Kind.VERIFIED, at=now - 400 * DAY)
    assert told("societies_verified") == (0,)
    Event.objects.create(exercise=exercise, ns_id="ns-ner", kind=Kind.VERIFIED, at=now)
    Event.objects.create(exercise=exercise, ns_id="ns-ita", kind=Kind.OPENED, at=now)
    assert told("societies_verified") == (1,)
    team = person("team@example.org", "migration_team", factor=True)
    read = {"outlet": "page", "address": "/en/", "release_id": "r", "audience": "movement"}
    append(person=team, **read)
    assert told("societies_using") == (0,)
    append(person=person("focal@example.org", "focal_point:ns-ner"), **read)
    assert told("societies_using") == (1,)


def test_guidance_that_was_agreed():
    from waypost.web.policy.models import OwnWork

    team = person("team@example.org", "migration_team", factor=True)
    names = ("guidance_topics", "guidance_agreed", "guidance_from_network")
    assert told(*names) == (None, None, None)
    work = OwnWork.objects.create(code="g-1", kind="guidance", titles={"en": "News"}, authoritative="en",
                                  topic="competence service:rfl_tracing", created_by=team)  # fmt: skip
    assert told(*names) == (1, 0, 0)
    from waypost.web.policy.models import Draft, Step

    today = timezone.now().date()
    Draft.objects.create(work=work.code, code="v1", position=1, content={}, created_by=team)
    Step.objects.create(work=work.code, version="v1", stage="adopted", actual_on=today, actual_body="Board", by=team)
    assert told(*names) == (1, 1, 1)


def test_the_release_tells_who_was_heard_from():
    assert released_facts(timezone.now())["societies_heard"] is not None


def test_another_application_tells_its_own(monkeypatch):
    monkeypatch.setattr(telling, "_fed", [])
    feed(lambda now: {"strategies": 2, "strategies_closed": None})
    found = server_facts()
    assert found["strategies"] == 2
    assert "strategies_closed" not in found


def test_an_outcome_changes_when_a_row_elsewhere_does():
    team, today = person("team@example.org", "migration_team", factor=True), timezone.now().date()
    draft = consulted.issued(team)
    consultation = consulted.opened(team)
    comment = consulted.submitted(person("m@example.org", "manager:ns-ner", factor=True), consultation)

    def state() -> str:
        catalog = load_catalog()
        return outcome_states(catalog.plan, all_facts(catalog, server_facts()))["I.a"].state

    step = {"by": team, "work": consulted.WORK, "version": draft.code}
    record_step(**step, stage="final_draft", actual_on=today, actual_body="Secretariat")
    record_step(
        **step, stage="governing_board", actual_on=today, actual_body="Governing Board", override="Late comment"
    )
    assert state() == "partly"
    dispose(by=team, numbers=[comment.pk], version="draft-2027-1", outcome="rejected", why="It is said in 3.1",
            responsible="Secretariat")  # fmt: skip
    assert state() == "achieved"
