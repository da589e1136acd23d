"""Questions are put once, seen by those concerned in their turn, replied to, followed up and closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.findings.worlds import AS_OF, write_facts
from waypost.pipeline import build
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership
from waypost.web.findings.actions.putting import put_questions
from waypost.web.findings.actions.replying import close, follow_up, reply
from waypost.web.findings.models import Closing, Putting, Question, Reply
from waypost.web.findings.queries import find_question, questions_for
from waypost.web.findings.rights import DAYS_TO_REPLY, Sight, sight

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
SEEN_AT_ONCE = {
    "niger": Sight.WHOLE, "focal": Sight.WHOLE, "officer": Sight.EXISTS, "team": Sight.EXISTS, "admin": Sight.EXISTS,
    "italy": Sight.NOTHING, "elsewhere": Sight.NOTHING, "board": Sight.NOTHING, "group": Sight.NOTHING,
}  # fmt: skip


def rebuilt(world, **facts):
    write_facts(world / "in", **facts)
    build([world / "in"], world / "before", as_of=AS_OF)


def test_a_departure_under_the_text_then_in_force_is_asked_about_and_no_other(asked):
    assert (asked.ns_id, asked.outcome, asked.severity) == ("ns-ner", "departs", "critical")
    assert asked.evidence == "return.ns_role:observes return.phase:during_removal"
    assert not Question.objects.filter(ns_id="ns-ita", rule="R18").exists()  # both agreed, and the text of 2009 held
    assert not Question.objects.filter(ns_id="ns-mli", rule="R18").exists()


def test_a_release_is_looked_at_once(asked):
    count = Question.objects.count()
    assert put_questions() == 0
    assert (Question.objects.count(), Putting.objects.count()) == (count, 1)


def test_what_is_gone_is_closed_and_what_comes_back_is_asked_anew(asked, world):
    rebuilt(world, role="none")
    put_questions()
    asked.refresh_from_db()
    assert asked.closing.how == Closing.How.GONE
    rebuilt(world)
    assert put_questions() == 1
    assert Question.objects.filter(rule="R18").count() == 2


def test_a_settled_question_is_asked_again_only_when_something_else_is_said(asked, world, people):
    reply(by=people["niger"], question=asked, position="reasoned", words="The court asked for observers.")
    close(by=people["officer"], question=asked, why="Talked over with the society.")
    Putting.objects.create(mark="other", release="x", as_of=AS_OF, put=0, closed=0, tallies=[])
    assert put_questions() == 0
    rebuilt(world, role="accompanies")
    assert put_questions() == 1


@pytest.mark.parametrize("who", SEEN_AT_ONCE)
def test_who_sees_a_question_before_and_after_the_reply_and_the_days(asked, people, standing, who):
    at_once = SEEN_AT_ONCE[who]
    later = Sight.WHOLE if at_once else Sight.NOTHING

    def seen(today, *, has_reply=False):
        return sight(standing(who), "ns-ner", first_put_on=asked.first_put_on, has_reply=has_reply, today=today)

    last = asked.first_put_on + dt.timedelta(days=DAYS_TO_REPLY)
    assert seen(TODAY) == seen(last - dt.timedelta(days=1)) == at_once
    assert seen(last) == seen(TODAY, has_reply=True) == later
    found = find_question(standing(who), asked.pk, TODAY)
    assert (found.sight if found else Sight.NOTHING) == at_once
    assert [each.question.pk for each in questions_for(standing(who), TODAY, rule="R18")] == [asked.pk] * bool(at_once)
    Membership.objects.filter(person=people[who]).update(ended_at=timezone.now())
    assert seen(last, has_reply=True) is Sight.NOTHING


def test_a_role_without_its_second_factor_sees_nothing(asked, people, standing):
    people["team"].authenticator_set.all().delete()
    assert find_question(standing("team"), asked.pk, TODAY + dt.timedelta(days=90)) is None


def test_a_programme_that_one_may_not_know_of_is_no_question_for_one(asked, standing, monkeypatch):
    monkeypatch.setattr("waypost.web.findings.queries.visible_ids", lambda _viewer, _ids: set())
    monkeypatch.setattr("waypost.web.findings.seen.known_programmes", lambda _viewer: frozenset())
    assert find_question(standing("officer"), asked.pk, TODAY) is None
    assert questions_for(standing("officer"), TODAY) == []
    assert find_question(standing("niger"), asked.pk, TODAY).is_whole


def test_narrowing_does_not_tell_which_programme_a_question_is_about(asked, people, standing):
    def found(who):
        return questions_for(standing(who), TODAY, programme=asked.programme)

    assert [len(found(who)) for who in ("niger", "officer", "team")] == [1, 0, 0]
    reply(by=people["niger"], question=asked, position="changing")
    assert [len(found(who)) for who in ("niger", "officer", "team", "italy")] == [1, 1, 1, 0]


def test_only_the_society_replies_and_with_words_where_they_are_needed(asked, people):
    for who in ("team", "officer", "italy", "admin"):
        with pytest.raises(RefusedError, match=r"society|organisation"):
            reply(by=people[who], question=asked, position="changing")
    with pytest.raises(RefusedError):
        reply(by=people["focal"], question=asked, position="perhaps")
    with pytest.raises(RefusedError):
        reply(by=people["focal"], question=asked, position="reasoned")
    with pytest.raises(RefusedError):
        reply(by=people["focal"], question=asked, position="changing", words="Write to amina@example.org")
    made = reply(by=people["focal"], question=asked, position="changing")
    assert made.role == "focal_point"
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        Reply.objects.all().update(words="other")


def test_zone_and_team_speak_once_they_see_and_close_with_a_reason(asked, people):
    with pytest.raises(RefusedError):
        follow_up(by=people["officer"], question=asked, words="When does it end?")
    with pytest.raises(RefusedError):
        close(by=people["team"], question=asked, why="No need.")
    reply(by=people["niger"], question=asked, position="changing")
    follow_up(by=people["officer"], question=asked, words="When does it end?")
    follow_up(by=people["niger"], question=asked, words="In the spring.")
    for who in ("niger", "italy", "elsewhere"):
        with pytest.raises(RefusedError):
            close(by=people[who], question=asked, why="Enough.")
    with pytest.raises(RefusedError):
        close(by=people["team"], question=asked, why=" ")
    close(by=people["team"], question=asked, why="It ends in the spring.")
    with pytest.raises(RefusedError):
        reply(by=people["niger"], question=asked, position="changing")
    assert [each.role for each in asked.follow_ups.order_by("pk")] == ["zone-africa", "manager"]
