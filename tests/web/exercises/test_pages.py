"""Pages: who sees what, what can be done by whom, and how often the database is asked."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.exercises.rounds import DAY, opened, planned, recognised
from waypost.web.accounts.models import ReadEntry
from waypost.web.exercises import actions, queries
from waypost.web.exercises.models import Answer, Event, Exercise, Extension, Link

PLAN = {
    "code": "half-2", "name_en": "Second half", "name_fr": "Second semestre", "name_es": "Segundo", "name_ar": "الثاني",
    "languages": ["en", "fr", "es", "ar"], "time_zone": "Asia/Kathmandu",
    "opens_on": "2027-01-11", "opens_time": "09:00",
    "closes_on": "2027-02-12", "closes_time": "18:00", "chosen_by": "zone_2009", "zone_2009": ["africa"],
}  # fmt: skip


@pytest.fixture
def team():
    return client_of(person("t@example.org", "migration_team", factor=True))


@pytest.fixture
def manager():
    return client_of(person("m@example.org", "manager:ns-ner", factor=True))


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_page_in_every_language(team, manager, language):
    exercise = planned()
    actions.add_question(by=None, exercise=exercise, texts=dict.fromkeys(("en", "fr", "es", "ar"), "?"), kind="text")
    pages = ["", "new/", "half-1/", "half-1/change/", "half-1/question/"]
    for part in pages:
        assert team.get(f"/{language}/exercises/{part}").status_code == 200, part
    assert manager.get(f"/{language}/exercises/half-1/").status_code == 404
    actions.open_exercise(by=None, exercise=exercise)
    acts = ("", "questions/", "nothing/", "decline/", "other/")
    for part in ("", "?by=side", "?by=language&state=silent", "?by=region", "extend/", "close/", "invite/"):
        assert team.get(f"/{language}/exercises/half-1/{part}").status_code == 200, part
    for part in ("exercises/", "exercises/half-1/society/ns-ner/", "exercises/half-1/society/ns-ner/behalf/"):
        assert team.get(f"/{language}/{part}").status_code == 200, part
    for part in acts:
        body = manager.get(f"/{language}/exercises/half-1/society/ns-ner/{part}").content.decode()
        assert "<h1>" in body, part
        assert f'<html lang="{language}"' in body
    assert f"/{language}/exercises/" in manager.get(f"/{language}/account/").content.decode()


def test_who_sees_what(manager):
    opened()
    assert Client().get("/en/exercises/").status_code == 302
    assert client_of(person("r@example.org", "reference_group")).get("/en/exercises/half-1/").status_code == 403
    assert manager.get("/en/exercises/half-1/").headers["Location"] == "/en/exercises/half-1/society/ns-ner/"
    assert manager.get("/en/exercises/half-1/society/ns-ita/").status_code == 403
    for part in ("half-1.json", "half-1/societies.csv", "new/", "half-1/extend/"):
        assert manager.get(f"/en/exercises/{part}").status_code == 403, part
    officer = client_of(person("z@example.org", "zone_officer:africa"))
    found = officer.get("/en/exercises/half-1/societies.json").json()["societies"]
    assert [row["ns_id"] for row in found] == ["ns-ner"]
    assert officer.get("/en/exercises/half-1/society/ns-ita/").status_code == 403
    assert officer.get("/en/exercises/half-1/extend/").status_code == 403
    without_factor = client_of(person("w@example.org", "manager:ns-ner"))
    assert without_factor.get("/en/exercises/half-1/society/ns-ner/").status_code == 403
    assert not ReadEntry.objects.exists()  # nothing of a release is read here


def test_a_plan_is_made_changed_and_opened(team):
    body = team.post("/en/exercises/new/", PLAN | {"name_fr": "", "closes_on": "2027-01-01"}).content.decode()
    assert "<title>Error: " in body
    assert 'href="#id_name_fr"' in body
    assert 'href="#id_closes_on"' in body
    assert re.search(r'<div class="error-summary" role="alert" tabindex="-1" autofocus', body)
    nowhere = team.post("/en/exercises/new/", PLAN | {"time_zone": "Europe/Zurich", "opens_on": "2027-03-28",
                        "opens_time": "02:30", "closes_on": "2027-05-01"}).content.decode()  # fmt: skip
    assert "this hour does not exist" in nowhere
    assert team.post("/en/exercises/new/", PLAN).status_code == 302
    made = Exercise.objects.get(code="half-2")
    assert made.closes_at == dt.datetime(2027, 2, 12, 12, 15, tzinfo=dt.UTC)
    assert "There is an exercise" in team.post("/en/exercises/new/", PLAN).content.decode()
    assert team.post("/en/exercises/half-2/change/", PLAN | {"chosen_by": "trail", "trail": ["CMR"]}).status_code == 302
    question = {"question_en": "Q?", "question_fr": "Q ?", "question_es": "¿Q?", "question_ar": "س؟", "kind": "choice"}
    assert "at least two lines" in team.post("/en/exercises/half-2/question/", question).content.decode()
    question |= {f"choices_{code}": f"{code} 1\n{code} 2" for code in ("en", "fr", "es", "ar")}
    assert team.post("/en/exercises/half-2/question/", question).status_code == 302
    assert "en 1 / en 2" in team.get("/en/exercises/half-2/").content.decode()
    assert team.post("/en/exercises/half-2/open/").status_code == 302
    made.refresh_from_db()
    assert made.opened_at is not None
    assert made.invited.count() > 10
    assert team.post("/en/exercises/half-2/change/", PLAN).status_code == 200  # refused: it is open
    assert made.invited.filter(ns_id="ns-ner").exists()


def test_extend_invite_and_close_are_logged(team):
    exercise = opened()
    local = (exercise.closes_at + 10 * DAY).astimezone(exercise.zone)
    given = {"closes_on": local.date().isoformat(), "closes_time": "18:00", "why": ""}
    assert 'href="#id_why"' in team.post("/en/exercises/half-1/extend/", given).content.decode()
    assert team.post("/en/exercises/half-1/extend/", given | {"why": "Floods"}).status_code == 302
    assert team.post("/en/exercises/half-1/invite/", {"ns_ids": ["ns-tcd"], "why": "Forgotten"}).status_code == 302
    body = team.get("/en/exercises/half-1/").content.decode()
    assert "Floods" in body
    assert "Forgotten" in body
    assert team.post("/en/exercises/half-1/close/", {"why": "Done"}).status_code == 302
    assert Extension.objects.count() == 2
    exercise.refresh_from_db()
    assert not exercise.is_open(timezone.now())
    assert set(queries.states_of(exercise, timezone.now() + DAY)) == {"ns-ita", "ns-ner", "ns-tcd"}


def test_a_manager_answers_and_a_focal_point_proposes(manager):
    exercise = opened()
    focal = client_of(person("f@example.org", "focal_point:ns-ner"))
    address = "/en/exercises/half-1/society/ns-ner/"
    assert "Propose that there is nothing" in focal.get(f"{address}nothing/").content.decode()
    assert focal.post(f"{address}nothing/", {"why": "No programme"}).status_code == 302
    assert queries.state_of(exercise, "ns-ner").state == "in_work"
    assert "counts once a manager states it" in manager.get(address).content.decode()
    assert focal.get(f"{address}decline/").status_code == 403
    assert manager.post(f"{address}nothing/", {"why": "No programme"}).status_code == 302
    assert queries.state_of(exercise, "ns-ner").state == "nothing_to_report"
    assert manager.get(f"{address}behalf/").status_code == 403


def test_written_down_on_behalf_with_its_source():
    exercise = opened()
    officer = client_of(person("z@example.org", "zone_officer:africa"))
    address = "/en/exercises/half-1/society/ns-ner/behalf/"
    given = {"kind": "signed", "medium": "telephone", "told_by_role": "secretary_general",
             "told_on": timezone.now().date().isoformat(), "why": "Read out and agreed"}  # fmt: skip
    body = officer.post(address, given | {"told_by_role": "Amina", "medium": ""}).content.decode()
    assert 'href="#id_told_by_role"' in body
    assert 'href="#id_medium"' in body
    assert officer.post(address, given).status_code == 302
    event = Event.objects.get()
    assert (event.kind, event.medium, event.told_by_role, event.level) == (
        "signed", "telephone", "secretary_general", "secretary_general",
    )  # fmt: skip
    assert queries.state_of(exercise, "ns-ner").state == "signed"
    shown = officer.get("/en/exercises/half-1/society/ns-ner/").content.decode()
    assert "Told by telephone" in shown
    assert officer.post("/en/exercises/half-1/society/ns-ita/behalf/", given).status_code == 403


def test_own_questions_with_three_kinds_of_no_answer(manager):
    exercise = planned()
    words = dict.fromkeys(("en", "fr", "es", "ar"), "How many branches?")
    number = actions.add_question(by=None, exercise=exercise, texts=words, kind="number", is_required=True)
    yes_no = actions.add_question(by=None, exercise=exercise, texts=words, kind="yes_no")
    actions.open_exercise(by=None, exercise=exercise)
    address = "/en/exercises/half-1/society/ns-ner/questions/"
    body = manager.get(address).content.decode()
    assert all(words in body for words in ("(not applicable)", "(we do not know)", "(we prefer not to say)"))
    wrong = manager.post(address, {f"q{number.pk}": "many", f"q{yes_no.pk}": "yes", f"n{yes_no.pk}": "not_known"})
    assert f'href="#id_q{number.pk}"' in wrong.content.decode()
    assert f'href="#id_q{yes_no.pk}"' in wrong.content.decode()
    assert manager.post(address, {f"q{number.pk}": "١٢٥٠", f"n{yes_no.pk}": "not_known"}).status_code == 302
    stands = queries.answers_of(exercise, "ns-ner")
    assert (stands[number.pk].value, stands[yes_no.pk].no_answer) == ("1250", "not_known")
    assert queries.state_of(exercise, "ns-ner").state == "in_work"
    manager.post(address, {f"q{number.pk}": "1250", f"n{yes_no.pk}": "not_known"})
    assert Answer.objects.count() == 2
    manager.post(address, {f"q{number.pk}": "0", f"q{yes_no.pk}": "no"})
    assert Answer.objects.count() == 4
    stands = queries.answers_of(exercise, "ns-ner")
    assert (stands[number.pk].value, stands[yes_no.pk].value) == ("0", False)
    assert 'value="0"' in manager.get(address).content.decode()


def test_a_link_is_shown_once_and_revoked(manager):
    opened()
    address = "/en/exercises/half-1/society/ns-ner/"
    response = manager.post(f"{address}link/")
    token = re.search(r"/fr/answer/([\w-]{40,})/", response.content.decode())[1]
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in manager.get(address).content.decode()
    assert queries.find_link(token).ns_id == "ns-ner"
    assert not Link.objects.filter(token_hash__contains=token).exists()
    other = client_of(person("o@example.org", "manager:ns-ita", factor=True))
    number = Link.objects.get().pk
    assert other.post(f"{address}link/{number}/revoke/").status_code == 403
    assert client_of(person("f@example.org", "focal_point:ns-ner")).post(f"{address}link/").status_code == 403
    assert manager.post(f"{address}link/{number}/revoke/").status_code == 302
    assert queries.find_link(token) is None


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("part", ["", "half-1/", "half-1.json", "half-1/societies.csv", "half-1/society/ns-afg/"])
def test_queries_do_not_grow_with_societies(team, part):
    """Few societies and then all of them, each with a person, an answer, a mail and a link."""
    asked = recognised()
    exercise = opened(chosen_by="list", chosen_codes=asked[:3])
    _busy(exercise, asked[:3])
    before = _queries(team, f"/en/exercises/{part}")
    actions.invite_later(by=None, exercise=exercise, ns_ids=asked, why="all")
    _busy(exercise, asked[3:])
    assert _queries(team, f"/en/exercises/{part}") == before <= 16


def _busy(exercise: Exercise, societies: list[str]) -> None:
    from waypost.web.accounts.models import Membership, User

    now = timezone.now()
    people = [User(email=f"{ns}@example.org", display_name=ns, password="!") for ns in societies]  # noqa: S106
    User.objects.bulk_create(people)
    made = list(User.objects.filter(email__in=[who.email for who in people]))
    Membership.objects.bulk_create(Membership(person=who, role="focal_point", ns_id=who.display_name) for who in made)
    Event.objects.bulk_create(
        Event(exercise=exercise, ns_id=ns, kind="work" if n % 3 else "signed", at=now, by=made[0])
        for n, ns in enumerate(societies)
    )
