"""Mails: to those who have not answered, in their language, each once whatever happens."""

from __future__ import annotations

import datetime as dt
import smtplib
import subprocess
import sys

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.exercises.rounds import DAY, opened
from waypost.web.exercises import actions, queries
from waypost.web.exercises.actions import mailing
from waypost.web.exercises.models import Mail, MailState
from waypost.web.jobs import outbox


@pytest.fixture
def people():
    return [
        person("m@example.org", "manager:ns-ner", factor=True, language="fr"),
        person("f@example.org", "focal_point:ns-ner", language="ar"),
        person("i@example.org", "focal_point:ns-ita"),
        person("t@example.org", "focal_point:ns-tcd"),  # not invited
    ]


def _run(now: dt.datetime) -> dict[str, int]:
    actions.queue_due(now=now)
    return actions.send_waiting(now=now)


def test_the_opening_is_told_in_each_ones_language(people):
    opened()
    assert _run(timezone.now())["sent"] == 3
    bodies = {sent.to[0]: sent for sent in mail.outbox}
    assert set(bodies) == {"m@example.org", "f@example.org", "i@example.org"}
    assert "est invitée" in bodies["m@example.org"].body
    assert "مدعوة" in bodies["f@example.org"].body
    assert "/ar/exercises/half-1/society/ns-ner/" in bodies["f@example.org"].body
    assert "Silence means no answer" in bodies["i@example.org"].body
    assert "East Africa Time" in bodies["i@example.org"].body
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 3
    assert _run(timezone.now())["sent"] == 0


def test_reminders_come_on_their_days_to_those_who_have_not_answered(people):
    exercise = opened()
    _run(timezone.now())
    mail.outbox.clear()
    told = {}
    actions.note_signed(ns_id="ns-ner", by=people[0], level="manager", at=exercise.closes_at - 10 * DAY)
    for day in range(-20, 10):
        now = exercise.closes_at + day * DAY
        for _ in range(3):
            _run(now)
        told[day] = sorted(sent.to[0] for sent in mail.outbox)
        mail.outbox.clear()
    assert {day: whom for day, whom in told.items() if whom} == {
        -14: ["f@example.org", "i@example.org", "m@example.org"],
        -7: ["i@example.org"],
        -2: ["i@example.org"],
        1: ["i@example.org"],
    }


def test_of_those_that_were_missed_only_the_last_is_sent(people):
    exercise = opened()
    _run(timezone.now())
    mail.outbox.clear()
    assert _run(exercise.closes_at - DAY)["sent"] == 3
    assert set(Mail.objects.exclude(kind="opening").values_list("kind", flat=True)) == {"before_2"}
    assert {due.kind for due in queries.due_reminders(exercise.closes_at + DAY)} == {"after_1"}
    assert queries.due_reminders(exercise.closes_at + 30 * DAY) == []


def test_a_short_extension_repeats_nothing_and_a_long_one_reminds_again(people):
    exercise = opened()
    _run(timezone.now())
    _run(exercise.closes_at - 7 * DAY)
    now = exercise.closes_at - 6 * DAY
    actions.extend(by=None, exercise=exercise, closes_at=exercise.closes_at + DAY, why="x", now=now)
    assert _run(now)["sent"] == 0
    exercise.refresh_from_db()
    actions.extend(by=None, exercise=exercise, closes_at=exercise.closes_at + 30 * DAY, why="x", now=now)
    exercise.refresh_from_db()
    assert _run(exercise.closes_at - 7 * DAY)["sent"] == 3


def test_whoever_answers_in_the_meantime_is_not_reminded(people):
    exercise = opened()
    _run(timezone.now())
    now = exercise.closes_at - 7 * DAY
    actions.queue_due(now=now)
    actions.nothing_to_report(ns_id="ns-ner", exercise=exercise, by=people[0], why="x", at=now - DAY)
    assert actions.send_waiting(now=now) == {"sent": 1, "postponed": 0, "failed": 0, "not_needed": 2}


def test_the_database_refuses_a_second_row(people):
    opened()
    row = Mail.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_killed_before_the_mail_it_goes_out_later(people, monkeypatch):
    opened()
    now = timezone.now()

    class Killed(BaseException):
        pass

    def die(*_args):
        raise Killed

    monkeypatch.setattr(outbox, "deliver", die)
    with pytest.raises(Killed):
        actions.send_waiting(now=now)
    assert Mail.objects.filter(state=MailState.SENDING).count() == 1
    monkeypatch.undo()
    assert actions.send_waiting(now=now)["sent"] == 2  # the row that was claimed may still be in somebody's hands
    assert actions.send_waiting(now=now + mailing.LEASE + dt.timedelta(seconds=1))["sent"] == 1
    assert len({sent.to[0] for sent in mail.outbox}) == len(mail.outbox) == 3


def test_killed_after_the_mail_a_copy_is_the_same_mail(people, monkeypatch):
    opened()
    now = timezone.now()
    tell = outbox.tell

    def die(*_args, **_parts):
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "tell", die)
    with pytest.raises(KeyboardInterrupt):
        actions.send_waiting(now=now)
    monkeypatch.setattr(outbox, "tell", tell)
    actions.send_waiting(now=now + mailing.LEASE + dt.timedelta(seconds=1))
    assert len(mail.outbox) == 4
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 3
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_server_that_is_away_is_asked_again_and_not_for_ever(people, monkeypatch):
    opened()
    now = timezone.now()

    def away(*_args, **_parts):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert actions.send_waiting(now=now)["postponed"] == 3
    assert actions.send_waiting(now=now)["postponed"] == 0
    monkeypatch.undo()
    assert actions.send_waiting(now=now + dt.timedelta(minutes=11))["sent"] == 3


def test_an_address_that_is_refused_is_given_up_and_shown(people, monkeypatch):
    exercise = opened()

    def refused(*_args, **_parts):
        raise smtplib.SMTPRecipientsRefused({"m@example.org": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refused)
    assert actions.send_waiting()["failed"] == 3
    assert queries.reminders_of(exercise)[0]["failed"] == 3


MAKE = """
from waypost.web.project.prepare import prepare
prepare()
import datetime as dt
from waypost.web.accounts.models import Membership, User
from waypost.web.exercises import actions
now = dt.datetime.now(dt.UTC)
made = actions.create(by=None, code="half-1", names={"en": "One"}, languages=["en"], time_zone="UTC",
    opens_at=now, closes_at=now + dt.timedelta(days=7), chosen_by="list", chosen_codes=["ns-ner"])
for number in range(25):
    who = User.objects.create(email=f"{number}@example.org", display_name=str(number))
    Membership.objects.create(person=who, role="focal_point", ns_id="ns-ner")
actions.open_exercise(by=None, exercise=made)
"""
REMIND = """
import os, signal, sys
from django.core.mail import EmailMessage
sent = EmailMessage.send
def send(self, *args, **kwargs):
    with open(sys.argv[1], "a") as file:
        file.write(self.to[0] + " " + self.subject + "\\n")
        file.flush()
    if len(sys.argv) > 2 and not self.to[0].startswith("0@"):
        os.kill(os.getpid(), signal.SIGKILL)
    return 1
EmailMessage.send = send
from waypost.web.exercises import command
print(command.remind())
"""


def _command(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def _run_in(environment: dict[str, str], code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(code, *arguments), env=environment, text=True, capture_output=True, timeout=120, check=False
    )


def test_processes_that_remind_at_once_send_each_mail_once(apart, tmp_path):
    made = _run_in(apart, MAKE)
    assert made.returncode == 0, made.stderr
    told = tmp_path / "told"
    started = [subprocess.Popen(_command(REMIND, str(told)), env=apart) for _ in range(3)]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    lines = told.read_text().splitlines()
    assert len(lines) == len(set(lines)) == 50  # the opening, and the reminder seven days before the closing
    assert "'sent': 0" in _run_in(apart, REMIND, str(told)).stdout


def test_a_process_that_is_killed_leaves_the_others_to_the_next(apart, tmp_path):
    made = _run_in(apart, MAKE)
    assert made.returncode == 0, made.stderr
    told = tmp_path / "told"
    assert _run_in(apart, REMIND, str(told), "die").returncode == -9
    before = len(told.read_text().splitlines())
    assert 0 < before < 5
    assert _run_in(apart, REMIND, str(told)).returncode == 0
    lines = told.read_text().splitlines()
    assert len(lines) == len(set(lines)) == 50
