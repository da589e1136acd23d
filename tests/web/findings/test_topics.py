"""Topics for guidance: what several societies share, what drafters left to it, what has guidance already."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from waypost.web.findings.actions.replying import reply
from waypost.web.findings.figures import asked_questions, proposed_topics
from waypost.web.findings.models import Question
from waypost.web.findings.topics import Advice, Deferred, Held, Suggested, Unresolved, feed, topics
from waypost.web.pages.templating import text
from waypost.web.policy.models import OwnWork, Step

DAY = dt.date(2026, 1, 1)
LATER = dt.date(2026, 6, 1)


def open_of(*places, rule="R18", on=DAY):
    return [Unresolved(rule=rule, provisions=("8.2",), ns_id=ns_id, zone=zone, on=on) for ns_id, zone in places]


def asks_of(competence, *places):
    return [Advice(competence=competence, ns_id=ns_id, zone=zone, on=DAY) for ns_id, zone in places]


def test_a_topic_needs_three_societies_of_two_zones():
    assert topics(open_of(("a", "x"), ("b", "y"), ("b", "y"))) == []
    assert topics(open_of(("a", "x"), ("b", "x"), ("c", "x"))) == []
    (found,) = topics(open_of(("a", "x"), ("b", "x"), ("c", "y"), ("c", "y")))
    assert (found.about, found.societies, found.zones, found.times, found.rules) == ("8.2", 3, 2, 4, ("R18",))
    asks = asks_of("group:children", ("a", "x"), ("b", "y"), ("c", "y"))
    assert [(each.kind, each.about) for each in topics(asks)] == [("competence", "group:children")]


def test_what_somebody_decided_proposes_by_itself_and_tells_nothing_of_few_societies():
    few = open_of(("a", "x"), ("b", "y"))
    (found,) = topics([*few, Deferred(provision="8.2", on=DAY, address="here")])
    assert (found.about, found.deferred, found.societies, found.times, found.rules) == ("8.2", 1, 0, 0, ())
    assert found.addresses == ("here",)
    (other,) = topics([Deferred(provision="3", work="on-flights", on=DAY)])
    assert (other.kind, other.about) == ("text", "on-flights 3")
    named = [Suggested(subject="Open  reception", on=DAY, address="a"), Suggested(subject="open reception", on=DAY)]
    (subject,) = topics(named)
    assert (subject.kind, subject.title, subject.suggested) == ("subject", "Open reception", 2)


def test_a_topic_with_guidance_is_proposed_again_by_newer_cases_alone():
    three = (("a", "x"), ("b", "x"), ("c", "y"))
    (key,) = (each.key for each in topics(open_of(*three)))

    def stands(cases, adopted_on):
        (found,) = topics(cases, {key: Held(code="flights", title="On flights", adopted_on=adopted_on)})
        return found

    assert topics(open_of(*three))[0].state == "proposed"
    assert stands(open_of(*three), None).state == "at_work"
    assert stands(open_of(*three), DAY).state == "adopted"
    one_more = [*open_of(*three), *open_of(("d", "y"), on=LATER)]
    assert stands(one_more, DAY).state == "adopted"
    again = stands([*open_of(*three), *open_of(("d", "y"), ("e", "x"), ("f", "x"), on=LATER)], DAY)
    assert (again.state, again.societies, again.guidance.code) == ("again", 3, "flights")
    assert stands([*open_of(*three), Deferred(provision="8.2", on=LATER)], DAY).state == "again"
    assert topics(open_of(*three), {"provision 8.20": Held(code="x", title="x")})[0].state == "proposed"


def ask_about(*societies, rule="R18", on=None, finding=""):
    today = on or timezone.now().date()
    Question.objects.bulk_create(
        Question(
            rule=rule, programme=f"wp-{ns_id}", ns_id=ns_id, first_put_on=today, release="x", outcome="departs",
            severity="critical", finding=finding,
        )
        for ns_id in societies
    )  # fmt: skip


@pytest.fixture
def alone(monkeypatch):
    """No other application feeds topics."""
    monkeypatch.setattr("waypost.web.findings.topics._sources", [])


@pytest.mark.django_db
def test_topics_of_questions_and_of_advice_lead_to_a_draft(asked, people, browse, alone):
    today = timezone.now().date()
    assert proposed_topics(today) == []
    feed(lambda: asks_of("service:legal", ("ns-ita", "europe"), ("ns-mli", "africa")))
    reply(by=people["niger"], question=asked, position="advice")
    (topic,) = proposed_topics(today)
    assert (topic.kind, topic.about, topic.societies) == ("competence", "service:legal", 3)
    ask_about("ns-ita", "ns-mli")
    team = browse("team").get("/en/topics/").content.decode()
    assert "provision=migration-2009+8.2" in team
    assert "topic=competence+service%3Alegal" in team
    assert "provision=migration-2009+8.2" not in browse("board").get("/en/topics/").content.decode()
    assert len(asked_questions(today)) == Question.objects.count()


@pytest.mark.django_db
def test_open_questions_about_several_societies_propose_a_topic_too(asked, alone):
    today = timezone.now().date()
    ask_about("ns-ner", rule="X4", finding="f-2")  # Mali and Italy are asked already
    (topic,) = proposed_topics(today)
    assert (topic.kind, topic.about, topic.rules, topic.societies) == ("provision", "1.5", ("X4",), 3)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_guidance_at_work_or_adopted_is_shown_and_its_topic_not_proposed(asked, people, browse, alone, language):
    ask_about("ns-ita", "ns-mli")
    (topic,) = proposed_topics(timezone.now().date())
    begun = f"/{language}/drafts/new/?topic=provision+8.2"
    team, page = browse("team"), f"/{language}/topics/"
    assert text(language, "topic_open") in team.get(page).content.decode()
    team.post(begun, {"kind": "guidance", "code": "flights", "title_en": "On flights", "authoritative": "en"})
    work = OwnWork.objects.get(code="flights")
    assert work.topic == topic.key
    seen = team.get(page).content.decode()
    assert text(language, "topic_open") not in seen
    assert text(language, "topic_none") in seen
    assert text(language, "topic_state_at_work") in seen
    assert "On flights" in seen
    from waypost.web.policy.actions import drafting

    draft = drafting.begin_draft(by=people["team"], work="flights", code="v1")
    day = timezone.now().date()
    Step.objects.create(work="flights", version=draft.code, stage="adopted", actual_on=day, by=people["team"])
    (held,) = proposed_topics(day)
    assert (held.state, held.guidance.adopted_on) == ("adopted", day)
    assert text(language, "topic_state_at_work") not in team.get(page).content.decode()
    ask_about("ns-tun", "ns-ner", "ns-esp", on=day + dt.timedelta(days=1))
    (again,) = proposed_topics(day)
    assert (again.state, again.societies) == ("again", 3)
    assert text(language, "topic_open") in team.get(page).content.decode()
