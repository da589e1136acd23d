"""Letters: one a week, in each one's language, of what they may see, each once whatever happens."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from tests.web.accounts.people import person
from tests.web.api.conftest import VIEWERS
from tests.web.api.test_one_predicate import every_programme, visible
from waypost.web.following import actions
from waypost.web.following.models import Edition, Letter
from waypost.web.following.shelf import place_of, shelf
from waypost.web.jobs import outbox
from waypost.web.jobs.outbox import LEASE, MailState

MONDAY = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
CLOSED = {"status": "closed"}


@pytest.fixture
def readers(week):
    made = [
        person("jo@example.org", "focal_point:ns-ner"),
        person("amina@example.org", language="ar"),
        person("quiet@example.org", "focal_point:ns-ita"),
    ]
    for each in made[:2]:
        actions.follow(person=each, filters=CLOSED)
        actions.follow(person=each, filters={"status": "implementation"})
    return made


def _two_weeks(next_week):
    assert actions.begin_edition(now=MONDAY) is not None
    assert not Letter.objects.exists()
    next_week()
    assert actions.begin_edition(now=MONDAY + WEEK / 2) is None
    assert actions.begin_edition(now=MONDAY + WEEK) is not None


def test_one_mail_each_of_what_they_may_see(readers, next_week, places):
    _two_weeks(next_week)
    now = MONDAY + WEEK
    assert actions.send_letters(now=now)["sent"] == 2
    for _ in range(3):
        assert actions.begin_edition(now=now) is None
        assert actions.send_letters(now=now)["sent"] == 0
    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert set(bodies) == {"jo@example.org", "amina@example.org"}
    for address, viewer in (("jo@example.org", VIEWERS["focal point"]), ("amina@example.org", VIEWERS["public"])):
        told = set(re.findall(r"wx-\d{10}", bodies[address]))
        assert told
        assert told <= visible(places.shown, viewer)
    assert "→" in bodies["jo@example.org"]
    assert all(f"/{language}/following/" in body for language, body in zip(("en", "ar"), bodies.values(), strict=True))
    lines = [line for line in bodies["amina@example.org"].split("\n") if line.strip() and "http" not in line]
    assert all(line.startswith("\u200f") for line in lines)
    assert len(re.findall("\u2068", bodies["amina@example.org"])) == len(
        re.findall("\u2069", bodies["amina@example.org"])
    )
    assert {sent.extra_headers["Auto-Submitted"] for sent in mail.outbox} == {"auto-generated"}


def test_several_builds_in_a_week_are_one_digest_and_the_next_week_begins_where_it_ended(readers, next_week):
    assert actions.begin_edition(now=MONDAY)
    next_week("update programme set title = 'First of two builds'")
    next_week()
    assert actions.begin_edition(now=MONDAY + WEEK)
    assert actions.send_letters(now=MONDAY + WEEK)["sent"] == 2
    assert "First of two builds" not in "".join(sent.body for sent in mail.outbox)
    assert actions.begin_edition(now=MONDAY + 2 * WEEK)  # no release since: nobody is written to
    assert actions.send_letters(now=MONDAY + 2 * WEEK) == {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 0}


def test_nothing_changed_in_the_list_no_mail(readers, next_week):
    actions.follow(person=readers[2], filters={"society": "ns-nowhere"})
    _two_weeks(next_week)
    assert actions.send_letters(now=MONDAY + WEEK) == {"sent": 2, "postponed": 0, "failed": 0, "not_needed": 1}


def test_whoever_says_no_or_has_left_is_not_written_to(readers, next_week):
    _two_weeks(next_week)
    actions.choose(person=readers[0], digest="never", is_asked=True)
    readers[1].is_active = False
    readers[1].save()
    assert actions.send_letters(now=MONDAY + WEEK)["not_needed"] == 2
    assert not mail.outbox


def test_what_was_taken_back_since_the_letter_was_queued_is_not_told(readers, next_week, places):
    from waypost.web.contribute.models import Entry

    _two_weeks(next_week)
    for key in every_programme(places.shown):
        Entry.objects.create(programme=key, speaker="ns-ner", withdrawn_at=MONDAY)
    actions.send_letters(now=MONDAY + WEEK)
    assert not re.findall(r"wx-\d{10}", "".join(sent.body for sent in mail.outbox))


def test_a_role_that_ended_opens_nothing_any_more(readers, next_week, places):
    _two_weeks(next_week)
    readers[0].memberships.update(ended_at=MONDAY)
    actions.send_letters(now=MONDAY + WEEK)
    body = next(sent.body for sent in mail.outbox if sent.to == ["jo@example.org"])
    assert set(re.findall(r"wx-\d{10}", body)) <= visible(places.shown, VIEWERS["public"])


def test_the_database_refuses_a_second_row(readers, next_week):
    _two_weeks(next_week)
    row = Letter.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_killed_while_queueing_nothing_is_half_queued(readers, next_week, monkeypatch):
    from waypost.web.following.actions import editions

    actions.begin_edition(now=MONDAY)
    next_week()

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(editions, "_queue", die)
        with pytest.raises(KeyboardInterrupt):
            actions.begin_edition(now=MONDAY + WEEK)
    assert Edition.objects.count() == 1
    assert actions.begin_edition(now=MONDAY + WEEK)
    assert Letter.objects.count() == 2


def test_killed_between_queue_and_mail_it_goes_out_later(readers, next_week, monkeypatch):
    _two_weeks(next_week)
    now = MONDAY + WEEK

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "deliver", die)
        with pytest.raises(KeyboardInterrupt):
            actions.send_letters(now=now)
    assert Letter.objects.filter(state=MailState.SENDING).count() == 1
    assert actions.send_letters(now=now)["sent"] == 1
    assert actions.send_letters(now=now + LEASE + dt.timedelta(seconds=1))["sent"] == 1
    assert len({sent.to[0] for sent in mail.outbox}) == len(mail.outbox) == 2


def test_killed_after_the_mail_a_copy_is_the_same_mail(readers, next_week, monkeypatch):
    _two_weeks(next_week)
    now = MONDAY + WEEK

    def die(*_args, **_parts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "tell", die)
        with pytest.raises(KeyboardInterrupt):
            actions.send_letters(now=now)
    actions.send_letters(now=now + LEASE + dt.timedelta(seconds=1))
    assert len(mail.outbox) == 3
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 2


def test_a_kept_release_that_is_gone_postpones_the_letter(readers, next_week):
    _two_weeks(next_week)
    edition = Edition.objects.order_by("-week").first()
    place_of(edition.earlier).rename(place_of("aside"))
    assert actions.send_letters(now=MONDAY + WEEK)["postponed"] == 2
    place_of("aside").rename(place_of(edition.earlier))
    assert actions.send_letters(now=MONDAY + WEEK + dt.timedelta(minutes=11))["sent"] == 2


def test_only_releases_that_are_needed_are_kept(readers, next_week, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _two_weeks(next_week)
    edition = Edition.objects.order_by("-week").first()
    assert {each.name for each in shelf().iterdir()} == {edition.earlier, edition.release}
    actions.send_letters(now=MONDAY + WEEK)
    with django_capture_on_commit_callbacks(execute=True):
        actions.begin_edition(now=MONDAY + 2 * WEEK)
    assert {each.name for each in shelf().iterdir()} == {edition.release}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_workers_at_once_send_one_on_postgresql(readers, next_week):
    _two_weeks(next_week)
    sent = []

    def work():
        sent.append(actions.send_letters(now=MONDAY + WEEK)["sent"])
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert sum(sent) == 2


MAKE = """
import datetime as dt
from waypost.web.project.prepare import prepare
prepare()
from waypost.web.accounts.models import User
from waypost.web.following import actions
for number in range(20):
    who = User.objects.create(email=f"{number}@example.org", display_name=str(number))
    actions.follow(person=who, filters={"status": "closed"})
actions.begin_edition(now=dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC))
"""
SEND = """
import datetime as dt, os, signal, sys
from waypost.web.project.prepare import start_django
start_django()
from django.core.mail import EmailMessage
def send(self, *args, **kwargs):
    with open(sys.argv[1], "a") as file:
        file.write(self.to[0] + "\\n")
        file.flush()
    if len(sys.argv) > 2 and not self.to[0].startswith("0@"):
        os.kill(os.getpid(), signal.SIGKILL)
    return 1
EmailMessage.send = send
from waypost.web.following import actions
now = dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)
actions.begin_edition(now=now)
print(actions.send_letters(now=now))
"""


def test_processes_at_once_and_one_that_is_killed(apart, week, next_week, tmp_path):
    environment = apart | {"WAYPOST_RELEASE": str(week), "WAYPOST_HOME": str(tmp_path / "apart")}

    def run(code, *arguments):
        return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.DEVNULL)

    assert run(MAKE).wait(120) == 0
    next_week()
    told = tmp_path / "told"
    assert run(SEND, str(told), "die").wait(120) == -9
    before = len(told.read_text().splitlines())
    assert 0 < before < 5
    started = [run(SEND, str(told)) for _ in range(3)]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    lines = told.read_text().splitlines()
    assert len(lines) == len(set(lines)) == 20  # the one whose sender was killed is repeated after the lease at most
