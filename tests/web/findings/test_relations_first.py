"""A finding about several societies: each sees its own part first, others in their turn, whatever way they try.

Mali hands names on to Italy, and Italy to a police.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.browsing import DONE_IN
from tests.web.findings.worlds import AS_OF, POLICE, write_facts
from waypost.pipeline import build
from waypost.web.accounts.errors import RefusedError
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import close, follow_up, reply
from waypost.web.findings.models import Question
from waypost.web.findings.queries import find_question, questions_beside, questions_for, relation_of
from waypost.web.findings.rights import DAYS_TO_REPLY, Sight

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
LATER = TODAY + dt.timedelta(days=DAYS_TO_REPLY)
EVERYBODY = ("niger", "focal", "italy", "mali", "officer", "elsewhere", "team", "admin", "board", "group")


@pytest.fixture
def way(asked):
    """The question to each society on the way, by society."""
    return {each.ns_id: each for each in Question.objects.filter(rule="X4", closed_at=None)}


def seen(standing, who, question, today=TODAY):
    found = find_question(standing(who), question.pk, today)
    return found.sight if found else Sight.NOTHING


def whole(standing, who, question, today=TODAY):
    """Whether the finding itself is told beside a question."""
    found = find_question(standing(who), question.pk, today)
    if found is None:
        return False
    return relation_of(standing(who), found, questions_beside(standing(who), question, today)) is not None


def test_each_society_is_asked_about_its_own_part(way):
    mali, italy = way["ns-mli"], way["ns-ita"]
    assert len(way) == 2
    assert mali.finding == italy.finding != ""
    assert mali.programme != italy.programme
    assert mali.societies == ("ns-ita", "ns-mli")
    assert (mali.outcome, mali.severity) == ("departs", "critical")
    assert POLICE not in mali.evidence + mali.words


def test_before_anybody_replies_each_sees_its_own_question_and_nothing_of_the_other(way, standing):
    first = {"ns-mli": {"mali"}, "ns-ita": {"italy"}}
    there = {"ns-mli": {"officer", "team", "admin"}, "ns-ita": {"team", "admin"}}
    for ns_id, question in way.items():
        for who in EVERYBODY:
            expected = Sight.WHOLE if who in first[ns_id] else Sight.EXISTS if who in there[ns_id] else Sight.NOTHING
            assert seen(standing, who, question) is expected, (ns_id, who)
            assert not whole(standing, who, question), (ns_id, who)
            listed = {each.question.pk: each.sight for each in questions_for(standing(who), TODAY, rule="X4")}
            assert listed.get(question.pk, Sight.NOTHING) is expected, (ns_id, who)


def test_after_one_reply_others_see_that_part_and_the_whole_after_the_last(way, people, standing):
    mali, italy = way["ns-mli"], way["ns-ita"]
    reply(by=people["mali"], question=mali, position="changing")
    for who in ("italy", "officer", "team"):
        assert seen(standing, who, mali) is Sight.WHOLE, who
        assert whole(standing, who, mali) is (who == "italy"), who  # to Italy its own part is no secret
    assert not whole(standing, "mali", mali)
    assert seen(standing, "mali", italy) is Sight.NOTHING
    assert seen(standing, "officer", italy) is Sight.NOTHING  # the zone of Mali; Italy has not replied
    reply(by=people["italy"], question=italy, position="reasoned", words="The law asks for it.")
    for who in ("mali", "italy", "officer", "team"):
        for question in way.values():
            assert seen(standing, who, question) is Sight.WHOLE, who
            assert whole(standing, who, question), who
    for who in ("niger", "elsewhere", "board", "group"):
        for question in way.values():
            assert seen(standing, who, question, LATER) is Sight.NOTHING, who


def test_when_the_days_are_over_those_concerned_see_it_and_no_day_before(way, standing):
    for who in ("mali", "italy", "officer", "team"):
        for question in way.values():
            assert not whole(standing, who, question, LATER - dt.timedelta(days=1)), who
            assert whole(standing, who, question, LATER), who
    for who in ("niger", "elsewhere", "board", "group"):
        assert not any(whole(standing, who, question, LATER) for question in way.values())
        assert not questions_for(standing(who), LATER, rule="X4")


def test_another_society_reads_and_does_not_speak_or_close(way, people):
    mali = way["ns-mli"]
    reply(by=people["mali"], question=mali, position="changing")
    with pytest.raises(RefusedError):
        reply(by=people["italy"], question=mali, position="changing")
    with pytest.raises(RefusedError):
        follow_up(by=people["italy"], question=mali, words="Why?")
    with pytest.raises(RefusedError):
        close(by=people["italy"], question=mali, why="Enough.")
    follow_up(by=people["officer"], question=mali, words="From when on?")


def test_a_programme_that_one_may_not_know_of_keeps_the_whole_back(way, people, standing, monkeypatch):
    for ns_id, who in (("ns-mli", "mali"), ("ns-ita", "italy")):
        reply(by=people[who], question=way[ns_id], position="changing")
    hidden = way["ns-ita"].programme
    monkeypatch.setattr("waypost.web.findings.queries.visible_ids", lambda _viewer, ids: set(ids) - {hidden})
    assert seen(standing, "mali", way["ns-ita"]) is Sight.NOTHING
    assert not whole(standing, "mali", way["ns-mli"])


def test_the_same_question_goes_on_and_is_closed_for_each_when_the_way_is_gone(way, world):
    write_facts(world / "in", role="accompanies")  # another release; the way stands
    build([world / "in"], world / "before", as_of=AS_OF)
    put_questions()
    assert set(Question.objects.filter(rule="X4", closed_at=None)) == set(way.values())
    facts = world / "in" / "facts.yml"
    told = facts.read_text("utf-8").replace("type: police, level: personal", "type: police, level: aggregate")
    facts.write_text(told, encoding="utf-8")
    build([world / "in"], world / "before", as_of=AS_OF)
    put_questions()
    closed = Question.objects.filter(rule="X4").exclude(closed_at=None)
    assert {each.ns_id: each.closing.how for each in closed} == {"ns-mli": "gone", "ns-ita": "gone"}


@pytest.mark.parametrize("language", DONE_IN)
def test_pages_and_the_interface_keep_it(way, people, browse, language):
    def told(who):
        client = browse(who)
        pages = [f"/{language}/questions/", f"/{language}/questions/?rule=X4", "/api/v1/my/questions?rule=X4"]
        pages += [f"/{language}/questions/{each.pk}/" for each in way.values()]
        pages += [f"/api/v1/my/questions/{each.pk}" for each in way.values()]
        return "".join(client.get(page).content.decode() for page in pages)

    of_mali, of_italy = way["ns-mli"].programme, way["ns-ita"].programme
    both = (of_mali, of_italy)
    secrets = {
        "niger": both, "elsewhere": both, "officer": both, "team": both, "mali": (of_italy, "ns-ita"),
        "italy": (of_mali, "ns-mli"),
    }  # fmt: skip
    for who, words in secrets.items():
        shown = told(who)
        for word in (POLICE, *words):
            assert word not in shown, (who, word)
    for ns_id, who in (("ns-mli", "mali"), ("ns-ita", "italy")):
        browse(who).post(f"/{language}/questions/{way[ns_id].pk}/reply/", {"position": "changing", "words": ""})
    for who in ("mali", "italy", "officer", "team"):
        assert POLICE in told(who), who
    for who in ("niger", "elsewhere", "board"):
        assert POLICE not in told(who), who
