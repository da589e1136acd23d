"""What is asked for again and again is a topic for guidance, once enough societies of enough zones ask."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.network.worlds import asked, delivered, people
from waypost.web.findings.figures import proposed_topics
from waypost.web.network import actions

pytestmark = pytest.mark.django_db


def test_requests_of_three_societies_propose_a_topic_and_drafts_do_not():
    today = timezone.now().date()
    for ns_id in ("ns-ner", "ns-mli", "ns-ita"):
        who = person(f"{ns_id}@example.org", f"focal_point:{ns_id}")
        request = asked(who, ns_id, tags=["service:reception_open", "group:unaccompanied_children"])
        assert proposed_topics(today) == []
        actions.submit(by=who, request=request)
    found = {each.about: each for each in proposed_topics(today)}
    assert set(found) == {"service:reception_open", "group:unaccompanied_children"}
    topic = found["group:unaccompanied_children"]
    assert (topic.kind, topic.societies, topic.zones) == ("competence", 3, 2)


def test_a_published_answer_that_names_a_subject_proposes_it_until_it_is_taken_back():
    p = people()
    request, today = delivered(p), timezone.now().date()
    actions.give_verdict(by=p.asker, request=request, useful="yes", used_in="The centre stayed open.")
    assert proposed_topics(today) == []
    actions.publish(by=p.officer, request=request, title="Open reception", redacted="House rules help.",
                    language="en", is_checked=True, topic="Open reception")  # fmt: skip
    (topic,) = proposed_topics(today)
    assert (topic.kind, topic.title, topic.suggested) == ("subject", "Open reception", 1)
    assert topic.addresses == (f"network/answer/{request.code}/",)
    actions.restrict(by=p.officer, request=request, why="It names a place.")
    assert proposed_topics(today) == []
