"""What is asked for again and again is a topic for guidance, once enough societies of enough zones ask."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.network.worlds import asked
from waypost.web.findings.figures import proposed_topics
from waypost.web.network import actions

pytestmark = pytest.mark.django_db


def test_requests_of_three_societies_propose_a_topic_and_drafts_do_not():
    today = timezone.now().date()
    for ns_id in ("ns-ner", "ns-mli", "ns-ita"):
        who = person(f"{ns_id}@example.org", f"focal_point:{ns_id}")
        request = asked(who, ns_id)
        assert proposed_topics(today) == []
        actions.submit(by=who, request=request)
    (topic,) = proposed_topics(today)
    assert (topic.kind, topic.about, topic.societies, topic.zones) == ("competence", "reception_open", 3, 2)
