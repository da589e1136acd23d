"""What running an exercise brought to light: what is held back, who signs, when a plan opens, who sees what."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.exercises.rounds import DAY, opened, planned
from tests.web.exercises.test_pages import PLAN
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises import actions, queries
from waypost.web.exercises.models import Event, Exercise, Mail

WORDS = dict.fromkeys(("en", "fr", "es", "ar"), "How many branches?")
AT = "/en/exercises/half-1/society/ns-ner/"


@pytest.fixture
def team():
    return client_of(person("t@example.org", "migration_team", factor=True))


def told(**parts):
    given = {"kind": "signed", "medium": "telephone", "told_by_role": "director",
             "told_on": timezone.now().date().isoformat(), "why": "Read out and agreed"}  # fmt: skip
    return given | parts


def test_signing_needs_the_answers_that_are_required(team):
    exercise = planned()
    asked = actions.add_question(by=None, exercise=exercise, texts=WORDS, kind="number", is_required=True)
    optional = dict.fromkeys(("en", "fr", "es", "ar"), "Anything else?")
    actions.add_question(by=None, exercise=exercise, texts=optional, kind="text")
    actions.open_exercise(by=None, exercise=exercise)
    manager = person("m@example.org", "manager:ns-ner", factor=True)
    with pytest.raises(RefusedError, match=r"How many branches\?"):
        actions.note_signed(ns_id="ns-ner", by=manager, level="manager", exercise=exercise)
    assert actions.note_signed(ns_id="ns-ner", by=manager, level="manager") == []
    body = team.post(f"{AT}behalf/", told()).content.decode()
    assert "How many branches?" in body
    assert "Anything else?" not in body
    assert not Event.objects.filter(kind="signed").exists()
    actions.nothing_to_report(ns_id="ns-ner", exercise=exercise, by=manager, why="None")
    actions.decline(ns_id="ns-ner", exercise=exercise, by=manager, why="None")
    actions.answer_questions(exercise=exercise, ns_id="ns-ner", by=manager, answers={asked.pk: ("3", "")})
    assert team.post(f"{AT}behalf/", told()).status_code == 302
    assert queries.state_of(exercise, "ns-ner").state == "signed"


@pytest.mark.parametrize(("role", "may"), [("focal_point", False), ("other_staff", False), ("president", True)])
def test_on_behalf_only_who_may_sign_signs(team, role, may):
    exercise = opened()
    answer = team.post(f"{AT}behalf/", told(told_by_role=role))
    assert answer.status_code == (302 if may else 200)
    if may:
        return
    assert 'href="#id_told_by_role"' in answer.content.decode()
    officer = person("z@example.org", "zone_officer:africa")
    with pytest.raises(RefusedError, match="signs for a society"):
        actions.enter_on_behalf(
            exercise=exercise, ns_id="ns-ner", by=officer, **told(told_by_role=role, told_on=timezone.now().date())
        )
    assert team.post(f"{AT}behalf/", told(told_by_role=role, kind="work")).status_code == 302


def test_no_role_is_chosen_before_somebody_chooses_one(team):
    opened()
    form = team.get(f"{AT}behalf/").content.decode()
    roles = re.search(r'<select name="told_by_role".*?</select>', form, re.S)[0]
    assert re.search(r'<option value=""[^>]*>', roles)
    assert "selected" not in roles or '<option value="" selected' in roles


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Write to amina@example.org", "an e-mail address"),
        ("Call +227 90 12 34 56", "a telephone number"),
        ("Passport number 12345678", "the number of a document"),
        ("At 13.51234, 2.12345", "coordinates"),
        ("Mrs. Amina said so", "the name of a person"),
    ],
)
def test_personal_data_is_held_back_from_the_log(team, written, words):
    exercise = opened()
    for part, given in (("behalf/", told(why=written)), ("other/", {"body": written, "why": "x"}),
                        ("other/", {"body": "Zone", "why": written})):  # fmt: skip
        assert words in team.post(f"{AT}{part}", given).content.decode(), part
    manager = person("m@example.org", "manager:ns-ner", factor=True)
    for part in ("nothing/", "decline/"):
        assert words in client_of(manager).post(f"{AT}{part}", {"why": written}).content.decode(), part
    assert words in team.post("/en/exercises/half-1/close/", {"why": written}).content.decode()
    for deed in (
        lambda: actions.decline(ns_id="ns-ner", exercise=exercise, by=manager, why=written),
        lambda: actions.close(by=None, exercise=exercise, why=written),
        lambda: actions.answered_by_other(ns_id="ns-ner", exercise=exercise, by=manager, body=written, why="x"),
    ):
        with pytest.raises(RefusedError, match=words):
            deed()
    assert not Event.objects.exists()


def test_mails_are_counted_of_the_societies_that_are_seen(team):
    for email, role in (("a@example.org", "focal_point:ns-ner"), ("b@example.org", "focal_point:ns-ita"),
                        ("c@example.org", "focal_point:ns-ita")):  # fmt: skip
        person(email, role)
    exercise = opened()
    Mail.objects.update(state="sent")
    assert queries.reminders_of(exercise)[0]["sent"] == 3
    assert queries.reminders_of(exercise, seen={"ns-ner"})[0]["sent"] == 1
    officer = client_of(person("z@example.org", "zone_officer:africa"))
    assert "1 sent, 0 waiting" in officer.get("/en/exercises/half-1/").content.decode()
    assert "3 sent, 0 waiting" in team.get("/en/exercises/half-1/").content.decode()


def test_it_is_said_which_societies_no_letter_reached(team):
    italy = person("b@example.org", "focal_point:ns-ita")
    person("c@example.org", "focal_point:ns-tcd")
    exercise = opened(chosen_codes=("ns-ner", "ns-ita", "ns-tcd"))
    Mail.objects.update(state="sent")
    told = {row["kind"]: row for row in queries.reminders_of(exercise)}
    assert told["opening"]["unreached"] == ["ns-ner"]  # nobody there has an account
    assert told["before_14"]["unreached"] == []  # no reminder has gone out yet
    Mail.objects.filter(ns_id="ns-tcd").update(state="failed")
    assert queries.reminders_of(exercise)[0]["unreached"] == ["ns-ner", "ns-tcd"]
    assert queries.reminders_of(exercise, seen={"ns-ita", "ns-tcd"})[0]["unreached"] == ["ns-tcd"]
    shown = team.get("/en/exercises/half-1/").content.decode()
    assert 'Not reached: <a href="/en/exercises/half-1/society/ns-ner/">' in shown
    # A reminder is due to those that had not answered by its day.
    day = exercise.closes_at - 14 * DAY
    niger = person("m@example.org", "manager:ns-ner", factor=True)
    actions.note_signed(ns_id="ns-ner", by=niger, level="manager", at=day - DAY)
    Mail.objects.create(
        exercise=exercise, ns_id="ns-ita", person=italy, kind="before_14", closing_day=exercise.closing_day,
        state="sent", made_at=day, next_at=day,
    )  # fmt: skip
    told = {row["kind"]: row for row in queries.reminders_of(exercise, now=day)}
    assert told["before_14"]["unreached"] == ["ns-tcd"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize(("ahead", "warns"), [(-2, True), (0.5, True), (2, False)])
def test_a_plan_that_opens_soon_says_so(team, language, ahead, warns):
    planned(opens_at=timezone.now() + ahead * dt.timedelta(hours=1))
    for part in ("half-1/", "half-1/change/"):
        assert ("opens-soon" in team.get(f"/{language}/exercises/{part}").content.decode()) is warns, part
    if language == "en":
        assert "before you open it" not in team.get("/en/exercises/new/").content.decode()
        assert ("2 National Societies" in team.get("/en/exercises/half-1/change/").content.decode()) is warns


def test_a_form_that_is_sent_again_warns_of_its_times(team):
    soon = (timezone.now() - DAY).date().isoformat()
    given = PLAN | {"opens_on": soon, "closes_on": "2099-01-01", "name_fr": ""}
    assert "opens-soon" in team.post("/en/exercises/new/", given).content.decode()
    assert "opens-soon" not in team.post("/en/exercises/new/", PLAN | {"name_fr": ""}).content.decode()


def test_a_plan_names_whom_it_invites(team):
    planned()
    body = team.get("/en/exercises/half-1/").content.decode()
    assert "Italian Red Cross" in body
    assert "Niger" in body
    planned("zones", chosen_by="zone_2009", chosen_codes=("africa",))
    facts = re.search(r'<dl class="facts">.*?</dl>', team.get("/en/exercises/zones/").content.decode(), re.S)[0]
    assert re.search(r"those of zones of 2009.*Africa", facts, re.S)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "holds small letters"),
        ("fr", "lettres minuscules"),
        ("es", "letras minúsculas"),
        ("ar", "أحرفاً لاتينية صغيرة"),
    ],
)
def test_a_short_name_says_what_it_may_hold(team, language, words):
    for code in ("No good!", "UPPER", "ab", "new"):
        body = team.post(f"/{language}/exercises/new/", PLAN | {"code": code}).content.decode()
        assert "slug" not in re.search(r'<div class="error-summary".*?</div>', body, re.S)[0]
        assert 'href="#id_code"' in body
        assert words in body
    assert not Exercise.objects.exists()


def test_both_times_have_one_label(team):
    body = team.get("/en/exercises/new/").content.decode()
    assert body.count("at (local time, in the time zone above)") == 2
    assert "at (local time)" not in body


def test_all_that_is_wrong_with_a_plan_is_said_at_once():
    with pytest.raises(RefusedError, match=r"short name.*each language.*after the opening"):
        planned("X", names={"en": "x"}, closes_at=timezone.now() - 9 * DAY)


def test_the_letter_and_its_link_are_in_the_languages_of_the_society(team):
    opened(chosen_codes=("ns-ner", "ns-can"))
    body = team.post(f"{AT}link/").content.decode()
    assert re.search(r'value="[^"]*/fr/answer/', body)
    assert 'lang="fr"' in body
    assert "répond sans compte" in body
    assert "without an account." not in body.partition("<pre")[2]
    both = team.post("/en/exercises/half-1/society/ns-can/link/").content.decode()
    assert "répond sans compte" in both
    assert "without an account" in both


def test_the_page_that_an_invitation_opens_leads_to_the_programmes():
    opened()
    manager = client_of(person("m@example.org", "manager:ns-ner", factor=True))
    for language in ("en", "ar"):
        body = manager.get(f"/{language}/exercises/half-1/society/ns-ner/").content.decode()
        assert f'href="/{language}/my/ns-ner/"' in body


def test_arabic_names_the_thing_before_the_number(team):
    opened()
    body = team.get("/ar/exercises/half-1/").content.decode()
    assert "ردّت: 0 من 2" in body
    assert "من أصل" not in body


def test_an_answer_in_words_holds_no_personal_data():
    exercise = planned()
    asked = actions.add_question(by=None, exercise=exercise, texts=WORDS, kind="text")
    actions.open_exercise(by=None, exercise=exercise)
    manager = client_of(person("m@example.org", "manager:ns-ner", factor=True))
    by = person("n@example.org", "manager:ns-ner", factor=True)
    with pytest.raises(RefusedError):
        actions.answer_questions(
            exercise=exercise, ns_id="ns-ner", by=by, answers={asked.pk: ("Ask amina@example.org", "")}
        )
    body = manager.post(f"{AT}questions/", {f"q{asked.pk}": "Ask amina@example.org"}).content.decode()
    assert "e-mail" in body
    assert not asked.answers.exists()
    assert manager.post(f"{AT}questions/", {f"q{asked.pk}": "Ask the branches"}).status_code == 302
    assert asked.answers.get().value == "Ask the branches"
