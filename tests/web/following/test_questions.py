"""A society is asked once: when an end date has passed, and once a year whether all still holds."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail

from tests.web.accounts.people import person
from tests.web.contribute.conftest import ids, made, people, world  # noqa: F401 - fixtures
from waypost.web.contribute.actions.saying import Author, Word, say
from waypost.web.contribute.mail_links import read_token
from waypost.web.contribute.models import Entry
from waypost.web.following import actions
from waypost.web.following.due import ended_programmes, unverified_programmes
from waypost.web.following.models import Asked, Letter

NOW = dt.datetime(2024, 7, 2, 8, tzinfo=dt.UTC)
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=366)
SECOND, FIRST = "Returnees come home", "Water for migrants on the way"


def _run(now):
    mail.outbox.clear()
    actions.queue_questions(now=now)
    actions.send_letters(now=now)
    return sorted((sent.to[0], sent.subject) for sent in mail.outbox)


def _say(ns_id, programme, slot, value):
    author = Author(by=None, ns_id=ns_id, speaker=ns_id)
    assert say(author=author, kind="page", words=[Word(programme, slot, value)])


@pytest.fixture
def crew(world, people, tmp_path):  # noqa: F811 - fixtures
    people["manager"].language = "fr"
    people["manager"].save()
    return people


def test_both_questions_each_once(crew, ids):  # noqa: F811 - a fixture
    first = _run(NOW)
    assert [(to, subject) for to, subject in first if "ended" in subject or "terminé" in subject] == [
        ("focal@example.org", "Waypost: has it ended, or does it go on?"),
        ("manager@example.org", "Waypost : terminé, ou toujours en cours ?"),
    ]
    assert len(first) == 4
    bodies = [sent.body for sent in mail.outbox if "ended" in sent.subject]
    assert SECOND in bodies[0]
    assert FIRST not in bodies[0]
    assert f"/en/my/ns-ner/programme/{ids[SECOND]}/" in bodies[0]
    assert "/en/following/" in bodies[0]
    token = re.search(r"/still-true/([^/]+)/", bodies[0])[1]
    asked = read_token(token)
    assert (asked.ns_id, asked.programmes) == ("ns-ner", (ids[SECOND],))
    for later in (NOW, NOW + DAY, NOW + 30 * DAY, NOW + 300 * DAY):
        assert _run(later) == []


def test_once_a_year_whether_all_still_holds(crew):
    assert [to for to, subject in _run(NOW) if "still true" in subject or "exact" in subject]
    assert _run(NOW + 364 * DAY) == []
    again = _run(NOW + YEAR)
    assert {subject for _, subject in again} == {"Waypost: is this still true?", "Waypost : est-ce toujours exact ?"}


def test_another_end_date_is_asked_about_again(crew, ids):  # noqa: F811 - a fixture
    _run(NOW)
    _say("ns-ner", ids[SECOND], "programme.planned_end_date", "2024-06-30")
    told = _run(NOW + DAY)
    assert len(told) == 2
    assert Asked.objects.filter(kind="ended", programme=ids[SECOND]).count() == 2


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("programme.stated_status", "closed"),
        ("programme.stated_status", "cancelled"),
        ("programme.actual_end_date", "2023-12-31"),
        ("programme.planned_end_date", "2031-12-31"),
    ],
)
def test_never_when_the_society_has_said_so_itself(crew, ids, slot, value):  # noqa: F811 - a fixture
    _say("ns-ner", ids[SECOND], slot, value)
    assert ended_programmes(NOW.date()) == []


def test_never_for_what_was_taken_back(crew, ids):  # noqa: F811 - a fixture
    for key in ids.values():
        Entry.objects.create(programme=key, speaker="ns-ner", withdrawn_at=NOW)
    assert ended_programmes(NOW.date()) == []
    assert unverified_programmes(NOW.date()) == []
    assert _run(NOW) == []


def test_what_is_answered_before_the_letter_goes_out_is_not_asked(crew, ids):  # noqa: F811 - a fixture
    actions.queue_questions(now=NOW)
    _say("ns-ner", ids[SECOND], "programme.stated_status", "closed")
    _say("ns-ner", ids[FIRST], "programme.verified_date", "2024-07-01")
    assert actions.send_letters(now=NOW)["not_needed"] == 4


def test_several_societies_of_one_person_are_one_letter(crew, ids, monkeypatch):  # noqa: F811 - a fixture
    from waypost.web.following.actions import asking
    from waypost.web.following.due import Question

    both = person("both@example.org", "focal_point:ns-ner", "focal_point:ns-ita")
    day = dt.date(2023, 12, 31)
    found = [Question("ns-ner", ids[SECOND], day), Question("ns-ita", ids[SECOND], day)]
    monkeypatch.setattr(asking, "ended_programmes", lambda today: found)
    actions.queue_questions(now=NOW)
    assert Letter.objects.get(person=both, kind="ended").about.keys() == {"ns-ner", "ns-ita"}


def test_whoever_wants_no_questions_gets_none_and_a_society_without_people_is_asked_later(crew):
    for each in (crew["manager"], crew["focal"]):
        actions.choose(person=each, digest="weekly", is_asked=False)
    assert _run(NOW) == []
    assert not Asked.objects.exists()
    actions.choose(person=crew["focal"], digest="weekly", is_asked=True)
    assert len(_run(NOW + DAY)) == 2


def test_killed_while_queueing_all_is_asked_later(crew, monkeypatch):
    from waypost.web.following.actions import asking

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(asking, "_ask_whether_all_holds", die)
        with pytest.raises(KeyboardInterrupt):
            actions.queue_questions(now=NOW)
    assert not Asked.objects.exists()
    assert not Letter.objects.exists()
    assert len(_run(NOW)) == 4


def test_a_manager_without_the_second_factor_reads_no_title_that_is_not_public(crew, ids):  # noqa: F811
    lacking = person("new@example.org", "manager:ns-ner")
    actions.queue_questions(now=NOW)
    actions.send_letters(now=NOW)
    bodies = {sent.to[0]: sent.body for sent in mail.outbox if "ended" in sent.subject}
    assert SECOND in bodies["focal@example.org"]
    from waypost.atlas.compared import titles_at
    from waypost.disclosure.access import Viewer

    public = titles_at(_release(), Viewer("public"), {ids[SECOND]}, "en")
    assert (SECOND in bodies[lacking.email]) == bool(public)


def _release():
    from django.conf import settings

    return settings.WAYPOST_RELEASE
