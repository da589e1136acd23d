"""A live message that lost what it needed: it says *check before use*, its owner is told, and nobody uses it so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import DAY, carried, drafted, evidence, live, people, texts
from tests.web.advocacy.test_uses import story, used
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import standing_of
from waypost.web.accounts.waiting import waiting_for
from waypost.web.advocacy import judging
from waypost.web.advocacy.actions import clearing, stories
from waypost.web.advocacy.actions import evidence as evidence_actions
from waypost.web.advocacy.actions import messages as actions
from waypost.web.advocacy.models import Evidence, Mail, StoryConsent
from waypost.web.advocacy.queries.matrix import told_of
from waypost.web.advocacy.queries.messages import state_of, visible
from waypost.web.advocacy.wholes import whole_of


@pytest.fixture
def p():
    return people()


def turned(message) -> bool:
    """Whether everything that tells of a message says that it has to be checked."""
    page = Client().get(f"/en/advocacy/message/{message.code}/").content.decode()
    told = {
        "page": 'class="callout check"' in page,
        "list": [each.is_to_check for each in told_of(visible(None).filter(pk=message.pk))] == [True],
        "twin": Client().get(f"/api/v1/advocacy/messages/{message.code}").json()["is_to_check"],
        "rule": judging.is_to_check(whole_of(message)),
    }
    assert len(set(told.values())) == 1, told
    return told["rule"]


def refuses(p, message, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        used(p, message)
    assert not message.uses.exists()


def test_a_society_that_takes_its_data_back(p):
    message = live(p, carried())
    assert not turned(message)
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=False, why="Our teams are at risk.")
    assert turned(message)
    assert state_of(message) == "live", "only its owner withdraws it"
    refuses(p, message, "does not have all that it needs")
    assert [each.key for each in waiting_for(standing_of(p.team)) if each.key == "message_todo_check"]
    page = Client().get(f"/en/advocacy/message/{message.code}/").content.decode()
    assert "at risk" not in page
    assert "Niger" not in page.split('class="callout check"')[1].split("</section>")[0], "why is not everybody's"
    clearing.answer(by=p.focal, message=message, ns_id="ns-ner", is_given=True)
    assert not turned(message)
    used(p, message)


def told_with_a_story(p):
    made, told = carried(), story(p)
    stories.review(by=p.manager, story=told, settled={})
    evidence(made, "clinic", item="story", kind="single_story", bearing="illustrates", story=told, reference="")
    words = texts()
    words["example"] = {"en": "{quote:clinic}", "ar": "{quote:clinic}"}
    return live(p, made, texts=words), told


def test_a_person_who_takes_a_story_back(p):
    message, told = told_with_a_story(p)
    assert not turned(message)
    stories.withdraw_story(by=p.focal, story=told)
    assert turned(message)
    refuses(p, message, "cannot be shown now")


def test_a_consent_that_has_ended(p):
    message, told = told_with_a_story(p)
    day = timezone.now().date()
    StoryConsent.objects.create(
        story=told, is_given=True, audiences=["public"], channels=["public"], given_on=day - 9 * DAY, until=day - DAY
    )
    assert turned(message)
    refuses(p, message, "cannot be shown now")


def test_owners_hear_of_a_consent_that_ended_by_its_day(p):
    _, told = told_with_a_story(p)
    Mail.objects.all()._raw_delete(Mail.objects.db)
    day = timezone.now().date()

    def lasting(until):
        return StoryConsent.objects.create(
            story=told, is_given=True, audiences=["public"], channels=["public"], given_on=day - 9 * DAY, until=until
        )

    lasting(day)
    assert stories.queue_ended_consents() == 0  # on its last day it still holds
    lasting(day - DAY)
    assert stories.queue_ended_consents() == 2
    assert stories.queue_ended_consents() == 0
    assert {(each.person, each.kind) for each in Mail.objects.all()} == {(p.team, "moved"), (p.second, "moved")}
    lasting(day + DAY)
    Mail.objects.all()._raw_delete(Mail.objects.db)
    assert stories.queue_ended_consents() == 0  # it was asked for anew


@pytest.mark.parametrize("what", ["withdrawn", "set aside"])
def test_evidence_that_is_taken_away(p, what):
    message = live(p, carried())
    Mail.objects.all()._raw_delete(Mail.objects.db)
    item = Evidence.objects.get(key="work")
    do, by = {
        "withdrawn": (evidence_actions.withdraw_evidence, p.focal), "set aside": (evidence_actions.set_aside, p.team),
    }[what]  # fmt: skip
    do(by=by, evidence=item, why="It was another programme.")
    assert turned(message)
    refuses(p, message, "does not have all that it needs")
    assert {(each.person, each.kind) for each in Mail.objects.all()} == {(p.team, "moved"), (p.second, "moved")}
    assert message.code in client_of(p.team).get("/en/advocacy/check/").content.decode()


def test_evidence_of_a_society_that_was_not_asked_is_asked_for_before_a_use(p):
    made = carried()
    message = live(p, made)
    evidence(made, "italy", ns_id="ns-ita", reference="wx-0000000002")
    assert not turned(message), "more evidence says nothing against it"
    refuses(p, message, "Societies whose data it uses|all that it needs")
    page = client_of(p.team).get(f"/en/advocacy/message/{message.code}/").content.decode()
    assert "/step/judge/" in page
    clearing.judge_again(by=p.team, message=message)
    assert "message_todo_clearance" in [each.key for each in waiting_for(standing_of(p.italy))]
    clearing.answer(by=p.italy, message=message, ns_id="ns-ita", is_given=True)
    used(p, message)


def test_another_body_that_is_about_to_speak_is_to_be_talked_with_before_a_use(p):
    made = carried()
    ours = live(p, made)
    theirs = drafted(p, made, by=p.italy, ns_id="ns-ita")
    actions.check(by=p.italy_second, message=theirs)
    assert not turned(ours), "what others prepare says nothing against it, to the public least of all"
    refuses(p, ours, "all that it needs")
