"""Invitations, moves and reminders: each mail once, reminders only to those who have not replied."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.meetings.groups import DAY, HOUR, group, invited, place, planned
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions, queries
from waypost.web.meetings.models import MailState, Notice, Place


@pytest.fixture
def body():
    """Three members with accounts, one of them in Arabic; the others have none."""
    made = group()
    for organisation, email, language in (
        ("ns-ita", "i@example.org", "en"), ("ns-ner", "n@example.org", "fr"), ("ns-tun", "t@example.org", "ar"),
    ):  # fmt: skip
        person(email, language=language)
        actions.link_account(by=None, place=Place.objects.get(organisation=organisation), email=email)
    return made


def run(now: dt.datetime) -> dict[str, int]:
    actions.queue_reminders(now=now)
    return actions.send_notices(now=now)


def who() -> list[str]:
    told = sorted(sent.to[0][0] for sent in mail.outbox)
    mail.outbox.clear()
    return told


def seat(meeting, organisation):
    return meeting.invited.get(organisation=organisation)


def account(letter):
    from waypost.web.accounts.models import User

    return User.objects.get(email=f"{letter}@example.org")


def test_the_invitation_goes_to_those_who_act_for_a_place_in_their_language(body):
    meeting = invited(body)
    assert run(timezone.now())["sent"] == 3
    bodies = {sent.to[0]: sent for sent in mail.outbox}
    assert "est convoquée" in bodies["n@example.org"].body
    assert "مدعوة" in bodies["t@example.org"].body
    assert "/ar/meetings/third/" in bodies["t@example.org"].body
    assert "never consent" in bodies["i@example.org"].body
    assert "East Africa Time" in bodies["i@example.org"].body
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 3
    assert run(timezone.now())["sent"] == 0
    unreached = [each.organisation for each, people in queries.people_of_invited(meeting).items() if not people]
    assert sorted(unreached) == ["icrc", "secretariat"]


def test_reminders_come_on_their_days_only_to_the_silent(body):
    meeting = invited(body)
    run(timezone.now())
    assert who() == ["i", "n", "t"]
    actions.reply(by=account("n"), invited=seat(meeting, "ns-ner"), reaction="not_coming")
    told = {}
    for number in range(-20, 3):
        now = meeting.starts_at + number * DAY
        if number == -5:
            actions.reply(by=account("i"), invited=seat(meeting, "ns-ita"), reaction="coming")
        for _ in range(2):
            run(now)
        if found := who():
            told[number] = found
    assert told == {-14: ["i", "t"], -7: ["i", "t"], -2: ["t"]}


def test_whoever_was_down_reminds_once_and_of_the_last_day_only(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    run(meeting.starts_at - DAY)
    assert who() == ["i", "n", "t"]
    assert set(Notice.objects.exclude(kind="invitation").values_list("kind", flat=True)) == {"before_2"}


def test_a_reply_between_queueing_and_sending_makes_the_reminder_needless(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    now = meeting.starts_at - 7 * DAY
    assert actions.queue_reminders(now=now) == 3
    actions.reply(by=account("t"), invited=seat(meeting, "ns-tun"), reaction="sends_another")
    assert actions.send_notices(now=now)["not_needed"] == 1
    assert who() == ["i", "n"]
    assert Notice.objects.get(state=MailState.NOT_NEEDED).invited.organisation == "ns-tun"


def test_a_meeting_that_is_moved_is_told_and_asks_anew(body):
    meeting = invited(body, days=20)
    run(timezone.now())
    actions.reply(by=account("n"), invited=seat(meeting, "ns-ner"), reaction="coming")
    assert len(queries.silent(meeting)) == 4
    actions.queue_reminders(now=meeting.starts_at - 14 * DAY)
    who()
    later = meeting.starts_at + 30 * DAY
    actions.move_meeting(by=None, meeting=meeting, starts_at=later, ends_at=later + HOUR, why="Airport closed")
    run(timezone.now() + DAY)
    assert [sent.subject for sent in mail.outbox if sent.to == ["i@example.org"]] == [
        "Waypost: Third meeting has been moved"
    ]
    assert all("Airport closed" in sent.body for sent in mail.outbox)
    assert who() == ["i", "n", "t"]
    assert len(queries.silent(meeting)) == 5
    assert queries.course_of(meeting).starts_at == later
    meeting.refresh_from_db()
    assert meeting.starts_at != later  # what was sent stays
    run(later - 7 * DAY)
    assert who() == ["i", "n", "t"]


def test_a_meeting_that_is_called_off_is_told_and_reminds_nobody(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    actions.cancel_meeting(by=None, meeting=meeting, why="No quorum")
    run(timezone.now())
    assert all("No quorum" in sent.body for sent in mail.outbox)
    assert who() == ["i", "n", "t"]
    run(meeting.starts_at - 2 * DAY)
    assert who() == []
    with pytest.raises(RefusedError):
        actions.reply(by=account("n"), invited=seat(meeting, "ns-ner"), reaction="coming")


def test_a_plan_that_is_called_off_is_told_to_nobody(body):
    actions.cancel_meeting(by=None, meeting=planned(body), why="No need")
    run(timezone.now())
    assert who() == []


def test_minutes_are_circulated_to_all_and_again_when_they_are_another_draft(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    actions.hold_meeting(by=None, meeting=meeting, starts_at=timezone.now() - DAY, ends_at=timezone.now() - HOUR)
    with pytest.raises(RefusedError) as error:
        actions.circulate_minutes(by=None, meeting=meeting)
    assert error.value.key == "meeting_refused_no_minutes"
    for words in ("First", "Second"):
        actions.write_minutes(by=None, item=meeting.items.first(), text=words)
        actions.circulate_minutes(by=None, meeting=meeting)
        run(timezone.now())
        assert who() == ["i", "n", "t"]


def test_one_who_is_invited_later_is_told_alone_and_by_the_place_it_has_by_then(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    person("e@example.org")
    actions.link_account(by=None, place=place(body, "ns-esp", "observer"), email="e@example.org")
    made = actions.invite_later(by=None, meeting=meeting, organisation="ns-esp", why="Joined the Group")
    assert (made.part, made.is_later) == ("observer", True)
    run(timezone.now())
    assert who() == ["e"]
    with pytest.raises(RefusedError) as error:
        actions.invite_later(by=None, meeting=meeting, organisation="ns-esp", why="Again")
    assert error.value.key == "meeting_refused_invited"


def test_an_account_that_is_unlinked_is_told_no_more(body):
    meeting = invited(body)
    run(timezone.now())
    who()
    holder = Place.objects.get(organisation="ns-tun").holders.get()
    actions.unlink_account(by=None, holder=holder)
    with pytest.raises(RefusedError):
        actions.reply(by=account("t"), invited=seat(meeting, "ns-tun"), reaction="coming")
    run(meeting.starts_at - 7 * DAY)
    assert who() == ["i", "n"]


@pytest.mark.parametrize(
    ("change", "key"),
    [({"days": -1}, "past"), ({"body": None}, "nobody")],
)
def test_an_invitation_that_cannot_be_is_refused(body, change, key):
    given = {"body": body} | change
    meeting = planned(given.pop("body"), **given)
    with pytest.raises(RefusedError) as error:
        actions.invite(by=None, meeting=meeting)
    assert error.value.key == f"meeting_refused_{key}"
    assert queries.course_of(meeting).state == "planned"


def test_words_that_lead_to_a_person_are_not_kept(body):
    meeting = invited(body)
    for words in ("Ask m.rossi@example.org", "Call +39 06 1234 5678", "Mr. Rossi comes"):
        with pytest.raises(RefusedError):
            actions.reply(by=account("i"), invited=seat(meeting, "ns-ita"), reaction="sends_another", text=words)
    assert queries.replies_of(meeting) == {}
