"""Mails that questions wait: to the society's people, in their language, once a day at most, each once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.findings.worlds import FLIGHTS
from waypost.web.accounts.models import Membership
from waypost.web.findings.actions.mailing import queue_question_mails, send_question_mails
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.models import Notice, Question
from waypost.web.following.models import Wish
from waypost.web.jobs import outbox

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def two(people):
    """Two questions to Niger, put today; nobody else is asked anything."""
    put_on = timezone.now().astimezone(dt.UTC).date()
    given = {"ns_id": "ns-ner", "first_put_on": put_on, "release": "r", "outcome": "departs", "evidence": "return.x:y"}
    return [
        Question.objects.create(rule="R18", programme="wp-aaaaaaaaaa", severity="critical", **given),
        Question.objects.create(rule="R03", programme="wp-bbbbbbbbbb", severity="serious", words=FLIGHTS, **given),
    ]


def run(now: dt.datetime) -> dict[str, int]:
    queue_question_mails(now=now)
    return send_question_mails(now=now)


def test_manager_and_focal_point_are_told_how_many_until_when_and_nothing_of_what_is_asked(two, people):
    people["focal"].language = "ar"
    people["focal"].save()
    assert run(timezone.now())["sent"] == 2
    sent = {each.to[0]: each for each in mail.outbox}
    assert set(sent) == {"niger@example.org", "focal@example.org"}
    english, arabic = sent["niger@example.org"], sent["focal@example.org"]
    assert "/en/questions/?ns_id=ns-ner" in english.body
    assert "/ar/questions/?ns_id=ns-ner" in arabic.body
    assert "Questions: 2\nCritical: 1\nSerious: 1\n" in english.body
    assert "عدد الأسئلة: 2" in arabic.body
    assert str(two[0].first_put_on.year) in english.body
    for each in sent.values():
        for secret in ("R18", "R03", "wp-", "return", FLIGHTS):
            assert secret not in each.subject + each.body
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2


def test_once_a_day_then_only_for_what_is_new_and_once_in_the_last_week(two, people):
    now = timezone.now()
    told = {}
    for day in range(35):
        if day == 3:
            Question.objects.create(
                rule="R20", programme="wp-cccccccccc", ns_id="ns-ner", severity="attention", outcome="departs",
                first_put_on=(now + 3 * DAY).date(), release="r",
            )  # fmt: skip
        for _ in range(3):
            run(now + day * DAY)
        told[day] = sum(each.to == ["niger@example.org"] for each in mail.outbox)
        mail.outbox.clear()
    assert {day: count for day, count in told.items() if count} == {0: 1, 3: 1, 23: 1, 26: 1}


def test_whoever_replied_left_or_wants_no_questions_gets_none(two, people):
    now = timezone.now()
    Wish.objects.create(person=people["focal"], is_asked=False)
    assert queue_question_mails(now=now) == 1
    for each in two:
        reply(by=people["niger"], question=each, position="changing")
    assert send_question_mails(now=now) == {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 1}
    assert queue_question_mails(now=now + DAY) == 0


@pytest.mark.parametrize("how", ["left", "unwilling"])
def test_what_changed_after_the_row_was_written_counts(two, people, how):
    now = timezone.now()
    assert queue_question_mails(now=now) == 2
    if how == "left":
        Membership.objects.filter(ns_id="ns-ner").update(ended_at=now)
    else:
        for name in ("niger", "focal"):
            Wish.objects.create(person=people[name], is_asked=False)
    assert send_question_mails(now=now)["not_needed"] == 2
    assert mail.outbox == []


def test_killed_after_the_mail_it_goes_out_under_the_same_message_id(two, people, monkeypatch):
    now = timezone.now()
    queue_question_mails(now=now)

    tell = outbox.tell

    def die(*_args, **_parts):
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "tell", die)
    with pytest.raises(KeyboardInterrupt):
        send_question_mails(now=now)
    monkeypatch.setattr(outbox, "tell", tell)
    assert [each.state for each in Notice.objects.order_by("pk")] == ["sending", "waiting"]
    assert send_question_mails(now=now)["sent"] == 1  # the other one; what is being sent is nobody else's
    assert send_question_mails(now=now + outbox.LEASE + dt.timedelta(minutes=1))["sent"] == 1
    marks = [each.extra_headers["Message-ID"] for each in mail.outbox]
    assert len(marks) == 3
    assert len(set(marks)) == 2


def test_the_worker_sends_them(two):
    from waypost.web.jobs.worker import due_by_the_clock

    names = [each.__name__ for each in due_by_the_clock()]
    assert names.index("put_questions") < names.index("queue_question_mails") < names.index("send_question_mails")
