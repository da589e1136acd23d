"""What a society said by telephone, letter or on a visit, written down by who looks after it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.findings.worlds import FLIGHTS
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership
from waypost.web.exercises.told import Told
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.models import Reply
from waypost.web.findings.queries import find_question, questions_for

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
TOLD = Told("telephone", "director", TODAY)
SAID = {"position": "reasoned", "words": "A court asked for observers.", "medium": "telephone",
        "told_by_role": "director", "told_on": TODAY.isoformat()}  # fmt: skip


def test_who_may_write_down_and_what_it_must_say(asked, people):
    for who in ("elsewhere", "italy", "board", "group"):
        with pytest.raises(RefusedError):
            reply(by=people[who], question=asked, position="changing", told=TOLD)
    for told in (
        None,
        Told("rumour", "director", TODAY),
        Told("letter", "Amina", TODAY),
        Told("letter", "director", TODAY + dt.timedelta(days=3)),
        Told("letter", "director", asked.first_put_on - dt.timedelta(days=1)),
    ):
        with pytest.raises(RefusedError):
            reply(by=people["officer"], question=asked, position="changing", told=told)
    made = reply(by=people["officer"], question=asked, position="changing", told=TOLD)
    assert (made.medium, made.told_by, made.told_on, made.role) == ("telephone", "director", TODAY, "zone-africa")


def test_writing_down_opens_nothing_that_is_the_societys_to_answer_first(asked, people, standing):
    reply(by=people["officer"], question=asked, position="changing", told=TOLD)
    for who in ("officer", "team"):
        seen = find_question(standing(who), asked.pk, TODAY)
        assert (seen.is_whole, seen.state) == (False, "told")
        assert questions_for(standing(who), TODAY, programme=asked.programme) == []
    assert find_question(standing("niger"), asked.pk, TODAY).is_whole
    reply(by=people["niger"], question=asked, position="changing")
    assert find_question(standing("officer"), asked.pk, TODAY).is_whole


def test_of_a_society_without_people_it_is_the_societys_word(asked, people, standing):
    Membership.objects.filter(ns_id="ns-ner").update(ended_at=timezone.now())
    reply(by=people["team"], question=asked, position="advice", told=TOLD)
    seen = find_question(standing("officer"), asked.pk, TODAY)
    assert (seen.is_whole, seen.state) == (True, "advice")


def test_own_words_replace_it_and_nobody_writes_over_them(asked, people):
    reply(by=people["officer"], question=asked, position="changing", told=TOLD)
    own = reply(by=people["focal"], question=asked, position="wrong_facts", words="We left.", told=TOLD)
    assert (own.medium, own.opens) == ("", True)  # of the society nobody is told by another
    with pytest.raises(RefusedError, match="own words"):
        reply(by=people["officer"], question=asked, position="advice", told=TOLD)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_on_the_page_it_is_shown_as_told_and_the_society_confirms_it(asked, browse, language):
    address = f"/{language}/questions/{asked.pk}/"
    officer, ours = browse("officer"), browse("niger")
    assert "told_by_role" in officer.get(address).content.decode()
    assert "told_by_role" not in ours.get(address).content.decode()
    wrong = officer.post(f"{address}told/", SAID | {"medium": ""})
    assert wrong.status_code == 200
    assert 'class="error' in wrong.content.decode()
    assert 'id="asked"' not in wrong.content.decode()
    tomorrow = (TODAY + dt.timedelta(days=9)).isoformat()
    future = officer.post(f"{address}told/", SAID | {"told_on": tomorrow}).content.decode()
    assert 'id="id_told_on_error"' in future
    assert '<li><a href="#id_told_on">' in future
    assert officer.post(f"{address}told/", SAID).status_code == 302
    there = officer.get(address).content.decode()
    assert FLIGHTS not in there  # of which programme it is, the society tells
    assert 'id="asked"' not in there
    assert there.count(SAID["words"]) == 2  # one's own record, and in the form that corrects it
    assert SAID["words"] not in browse("team").get(address).content.decode()
    corrected = SAID | {"words": "Two courts asked for observers."}
    assert officer.post(f"{address}told/", corrected).status_code == 302
    there = officer.get(address).content.decode()
    assert SAID["words"] not in there
    assert there.count(corrected["words"]) == 2
    assert officer.post(f"{address}told/", SAID).status_code == 302
    shown = ours.get(address).content.decode()
    assert shown.count(SAID["words"]) == 3  # twice what was written down, and in the form that confirms it
    assert ours.post(f"{address}reply/", {"position": "reasoned", "words": SAID["words"]}).status_code == 302
    assert [each.medium for each in Reply.objects.order_by("pk")] == ["telephone"] * 3 + [""]
    there = officer.get(address).content.decode()
    assert FLIGHTS in there
    assert "told_by_role" not in there


def test_italy_posts_nothing_for_niger(asked, browse):
    assert browse("italy").post(f"/en/questions/{asked.pk}/told/", SAID).status_code == 404
    assert browse("niger").post(f"/en/questions/{asked.pk}/told/", SAID).status_code == 302  # its own words
    assert Reply.objects.get().medium == ""
