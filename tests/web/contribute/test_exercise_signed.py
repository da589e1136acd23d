"""A society in an exercise: its further questions by a link, that its picture is right, and what still holds."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.contribute.test_pages import MY, client, filled
from tests.web.contribute.test_saying import WATER
from waypost.web.exercises import actions, queries

pytestmark = pytest.mark.django_db
WORDS = dict.fromkeys(("en", "fr", "es", "ar"), "How many branches?")
DAY = dt.timedelta(days=1)


def opened(people, *, asks=False, of="ns-ner"):
    now = timezone.now()
    made = actions.create(
        by=people["team"], code="2026", names={"en": "Mapping 2026"}, languages=["en"], time_zone="Africa/Niamey",
        opens_at=now - DAY, closes_at=now + 20 * DAY, chosen_by="list", chosen_codes=[of],
    )  # fmt: skip
    if asks:
        actions.add_question(by=None, exercise=made, texts=WORDS, kind="number", is_required=True)
    return actions.open_exercise(exercise=made, by=people["team"])


def state(exercise, of="ns-ner"):
    return str(queries.state_of(exercise, of).state)


def manager_of(ns_id, people):
    from allauth.mfa.models import Authenticator

    from waypost.web.accounts.models import Membership, User

    made = User.objects.create(email=f"{ns_id}@example.org", display_name=ns_id)
    Membership.objects.create(person=made, role="manager", ns_id=ns_id)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return made


@pytest.mark.parametrize("language", ["en", "ar"])
def test_own_questions_are_asked_of_whoever_comes_by_a_link(world, people, language):
    exercise = opened(people, asks=True)
    _, token = actions.make_link(exercise=exercise, ns_id="ns-ner", by=people["manager"])
    reader = Client()
    reader.get(f"/{language}/answer/{token}/")
    answer = reader.get(f"/{language}/my/ns-ner/exercise/2026/")
    assert answer.status_code == 200
    assert "How many branches?" in answer.content.decode()
    number = exercise.questions.get().pk
    wrong = reader.post(f"/{language}/my/ns-ner/exercise/2026/", {"answers": "1", f"q{number}": "many"})
    assert f'href="#id_q{number}"' in wrong.content.decode()
    kept = reader.post(f"/{language}/my/ns-ner/exercise/2026/", {"answers": "1", f"q{number}": "12"})
    assert kept.status_code == 302
    assert queries.answers_of(exercise, "ns-ner")[number].value == "12"


def test_a_picture_that_is_right_is_signed_from_either_page(world, people):
    exercise = opened(people)
    manager, focal = client(people["manager"]), client(people["focal"])
    address = f"{MY}exercise/2026/"
    html = manager.get(MY).content.decode()
    assert re.search(rf'<form[^>]*method="post"[^>]*action="{address}"', html)
    assert "Our picture is right: sign" in html
    assert "Our picture is right: sign" not in focal.get(MY).content.decode()
    there = manager.get("/en/exercises/2026/society/ns-ner/").content.decode()
    assert "Our picture is right: sign" in there
    assert f'href="{MY}"' in there
    focal.post(address, {"right": "1"})
    assert state(exercise) == "opened"
    assert manager.post(address, {"right": "1"}).status_code == 302
    assert state(exercise) == "signed"
    event = queries.events_of(exercise, "ns-ner")[0]
    assert (event.kind, event.level, event.by) == ("signed", "manager", people["manager"])
    assert "Our picture is right: sign" not in manager.get(MY).content.decode()


def test_all_still_true_and_signed_in_one(world, people):
    from waypost.web.contribute.queries import words_of

    exercise = opened(people)
    manager = client(people["manager"])
    assert 'name="all" value="sign"' in manager.get(MY).content.decode()
    assert 'name="all" value="sign"' not in client(people["focal"]).get(MY).content.decode()
    client(people["focal"]).post(f"{MY}still-true/", {"all": "sign"})
    assert state(exercise) == "opened"
    manager.post(f"{MY}still-true/", {"all": "sign"})
    assert state(exercise) == "signed"
    assert len({word.programme for word in words_of("ns-ner")}) == 2


def test_what_waits_is_looked_at_before_the_picture_is_signed(world, ids, people):
    exercise = opened(people)
    manager, focal = client(people["manager"]), client(people["focal"])
    sent = filled(focal.get(f"{MY}programme/{ids[WATER]}/").content.decode()) | {"programme.reach": "national"}
    focal.post(f"{MY}programme/{ids[WATER]}/", sent)
    assert manager.post(f"{MY}exercise/2026/", {"right": "1"})["Location"] == f"{MY}waiting/"
    assert state(exercise) == "in_work"
    manager.post(f"{MY}waiting/", {"all": "1"})
    assert state(exercise) == "signed"


def test_without_the_required_answers_the_exercise_is_not_signed(world, ids, people):
    from waypost.web.contribute.queries import proposed

    exercise = opened(people, asks=True)
    manager, focal = client(people["manager"]), client(people["focal"])
    manager.get(MY)
    answer = manager.post(f"{MY}exercise/2026/", {"right": "1"}, follow=True)
    assert "How many branches?" in answer.content.decode()
    assert state(exercise) == "opened"
    sent = filled(focal.get(f"{MY}programme/{ids[WATER]}/").content.decode()) | {"programme.reach": "national"}
    focal.post(f"{MY}programme/{ids[WATER]}/", sent)
    told = manager.post(f"{MY}waiting/", {"all": "1"}, follow=True).content.decode()
    assert not proposed("ns-ner").exists()  # what was said of programmes is signed all the same
    assert "How many branches?" in told
    assert state(exercise) == "in_work"
    number = exercise.questions.get().pk
    actions.answer_questions(
        exercise=exercise, ns_id="ns-ner", by=people["focal"], answers={number: (None, "not_known")}
    )
    manager.post(f"{MY}exercise/2026/", {"right": "1"})
    assert state(exercise) == "signed"


def test_only_what_a_society_operates_is_verified(world, ids, people):
    from waypost.web.accounts.errors import RefusedError
    from waypost.web.contribute.actions.saying import Author
    from waypost.web.contribute.actions.signing import still_true
    from waypost.web.contribute.mail_links import still_true_link
    from waypost.web.contribute.queries import words_of

    person = manager_of("ns-dnk", people)
    danish, mine = client(person), "/en/my/ns-dnk/"
    water = ids[WATER]
    html = danish.get(mine).content.decode()
    assert WATER in html
    assert f'name="programme" value="{water}"' not in html
    danish.post(f"{mine}still-true/", {"all": "1"})
    assert "does not operate" in danish.post(f"{mine}still-true/", {"programme": water}, follow=True).content.decode()
    assert words_of("ns-dnk") == []
    with pytest.raises(RefusedError, match="does not operate"):
        still_true(author=Author(by=person, ns_id="ns-dnk", speaker="ns-dnk"), programmes=[water], role="manager")
    link = still_true_link(person, "ns-dnk")
    link = link[link.index("/en/") :]
    assert WATER not in Client().get(link).content.decode()
    assert Client().post(link).status_code == 200
    assert words_of("ns-dnk") == []
    sent = filled(danish.get(f"{mine}programme/new/").content.decode()) | {"programme.title.en": "Ours alone"}
    danish.post(f"{mine}programme/new/", sent)
    assert "1 programme is still true" in danish.post(f"{mine}still-true/", {"all": "1"}, follow=True).content.decode()
    assert {w.programme for w in words_of("ns-dnk") if w.slot == "programme.verified_date"}.isdisjoint({water})
    assert client(people["manager"]).get(MY).content.decode().count(f'name="programme" value="{water}"') == 2


def test_the_closing_is_told_alike_everywhere(world, people):
    opened(people)
    manager = client(people["manager"])
    there = manager.get("/en/exercises/2026/society/ns-ner/").content.decode()
    closes = re.search(r"Closes on ([^<]*\(.*?\))\.", there)[1]
    assert "UTC+01:00" in closes
    assert closes in manager.get(MY).content.decode()
