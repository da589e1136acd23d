"""Signing in: password, second factor, reset; nobody learns who has an account."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from tests.web.accounts.people import PASSWORD, SECRET, client_of, code_now, person
from waypost.settings import LANGUAGES
from waypost.web.accounts import actions

LOGIN = "/en/account/login/"


def _is_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def test_with_a_password_and_out_again():
    person("a@example.org", "focal_point:ns-ner", language="es")
    client = Client()
    response = client.post(LOGIN, {"login": "A@Example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/es/account/"
    assert _is_in(client)
    assert "<bdi>A</bdi>" in client.get("/en/").content.decode()
    assert client.post("/en/account/logout/").headers["Location"] == LOGIN
    assert not _is_in(client)


def test_back_to_where_one_wanted_to_go_and_nowhere_else():
    person("a@example.org")
    for asked, given in (("/fr/about/", "/fr/about/"), ("https://evil.example/", "/en/account/")):
        client = Client()
        assert 'name="next"' not in client.get(LOGIN).content.decode()
        assert f'name="next" value="{asked}"' in client.get(f"{LOGIN}?next={asked}").content.decode()
        response = client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD, "next": asked})
        assert response.headers["Location"] == given


def test_a_second_factor_is_asked_for():
    person("a@example.org", "manager:ns-ner", factor=True)
    client = Client()
    response = client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    assert response.headers["Location"] == "/en/account/second-factor/authenticate/"
    assert not _is_in(client)
    wrong = client.post("/en/account/second-factor/authenticate/", {"code": "000000"}).content.decode()
    assert "<title>Error: " in wrong
    assert 'href="#id_code"' in wrong
    assert not _is_in(client)
    client.post("/en/account/second-factor/authenticate/", {"code": code_now()})
    assert _is_in(client)
    assert client.get("/en/account/people/").status_code == 200


def test_a_recovery_code_works_once():
    who = person("a@example.org", factor=True)
    code = Authenticator.objects.get(user=who, type="recovery_codes").wrap().get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
        client.post("/en/account/second-factor/authenticate/", {"code": code})
        assert _is_in(client) == works


def test_setting_up_the_second_factor(django_capture_on_commit_callbacks):
    person("a@example.org", "manager:ns-ner")
    client = Client()
    client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    asked = client.get("/ar/account/second-factor/set-up/")
    assert asked.headers["Location"].startswith("/ar/account/reauthenticate/?next=")
    wrong = client.post(asked.headers["Location"], {"password": "x"}).content.decode()
    assert 'href="#id_password"' in wrong
    again = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert again.headers["Location"] == "/ar/account/second-factor/set-up/"
    page = client.get("/ar/account/second-factor/set-up/")
    body = page.content.decode()
    assert "<svg" in body
    assert "style=" not in body
    assert "data:" not in body
    secret = re.search(r'<code dir="ltr">(\w+)</code>', body)[1]
    wrong = client.post("/en/account/second-factor/set-up/", {"code": "abc"}).content.decode()
    assert "<title>Error: Set up a second factor" in wrong
    assert secret in wrong
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/en/account/second-factor/set-up/", {"code": code_now(secret)})
    assert done.headers["Location"] == "/en/account/second-factor/codes/"
    codes = client.get("/en/account/second-factor/codes/").content.decode()
    assert codes.count("<code>") == 10
    assert client.get("/en/account/second-factor/codes/file/").content.decode().count("\n") >= 9
    assert client.get("/en/account/people/").status_code == 200
    assert "a second factor was set up" in mail.outbox[-1].body
    client.post("/en/account/second-factor/remove/")
    assert client.get("/en/account/people/").status_code == 403


def test_what_is_known_of_addresses_stays_unknown():
    """Sign-in and reset answer the same whether there is an account or not."""
    person("a@example.org")
    bodies = []
    for email in ("a@example.org", "nobody@example.org"):
        wrong = Client().post(LOGIN, {"login": email, "password": "wrong"})
        assert wrong.status_code == 200
        reset = Client().post("/en/account/password/reset/", {"email": email})
        bodies.append((wrong.content.decode().replace(email, ""), reset.headers["Location"]))
    cleaned = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body) for body, _ in bodies]
    assert cleaned[0] == cleaned[1]
    assert bodies[0][1] == bodies[1][1]
    assert [sent.to for sent in mail.outbox] == [["a@example.org"]]


def test_a_new_password_by_mail():
    person("a@example.org", language="fr")
    client = Client()
    client.post("/en/account/password/reset/", {"email": "a@example.org"})
    (sent,) = mail.outbox
    assert "nouveau mot de passe" in sent.subject
    path = re.search(r"http://testserver(\S+)", sent.body)[1]
    form = client.get(path, follow=True)
    assert 'name="password1"' in form.content.decode()
    new = "violet anchor meadow"
    action = form.redirect_chain[-1][0]
    assert "<title>Error: " in client.post(action, {"password1": "short", "password2": "short"}).content.decode()
    client.post(action, {"password1": new, "password2": new})
    assert not _is_in(client)
    again = Client()
    assert "has been used" in again.get(path, follow=True).content.decode()
    assert again.post(LOGIN, {"login": "a@example.org", "password": PASSWORD}).status_code == 200
    assert again.post(LOGIN, {"login": "a@example.org", "password": new}).status_code == 302


def test_too_many_attempts_are_stopped():
    person("a@example.org")
    for _ in range(5):
        Client().post(LOGIN, {"login": "a@example.org", "password": "wrong"})
    stopped = Client().post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    assert "Too many failed login attempts" in stopped.content.decode()


def test_too_many_requests_have_a_page_of_ours():
    for _ in range(30):
        response = Client().get("/fr/account/login/")
    for _ in range(31):
        response = Client().post("/fr/account/login/", {"login": "x@example.org", "password": "x"})
    assert response.status_code == 429
    assert "Trop de tentatives" in response.content.decode()


def test_there_is_no_sign_up():
    assert Client().get("/en/account/signup/").status_code == 404


def test_forms_are_protected():
    person("a@example.org")
    client = Client(enforce_csrf_checks=True)
    refused = client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    assert refused.status_code == 403
    assert "Waypost" in refused.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_in_each_language(language):
    """No page needs a script; each names its language and direction, has one heading, and nothing from elsewhere."""
    who = person("a@example.org", "manager:ns-ner", "administrator", factor=True)
    inside, outside = client_of(who), Client()
    plain = client_of(person("b@example.org", "focal_point:ns-ner"))
    inside.post(f"/{language}/account/second-factor/reauthenticate/", {"code": code_now()})
    pages = [(inside, part) for part in (
        "", "people/", "everybody/", "reads/", "sessions/", "second-factor/", "second-factor/remove/",
        "second-factor/codes/", "second-factor/codes/new/", "password/change/", "logout/",
    )] + [(outside, part) for part in (
        "login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "password/reset/key/1-x/",
        "inactive/", "sso/cancelled/", "sso/failed/", "invitation/none/",
    )] + [(plain, part) for part in ("", "people/", "second-factor/", "reauthenticate/")]  # fmt: skip
    for client, part in pages:
        response = client.get(f"/{language}/account/{part}")
        body = response.content.decode()
        assert response.status_code in (200, 403, 410, 401), (part, response.status_code)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in body, part
        assert len(re.findall("<h1", body)) == 1, part
        assert "<script" not in body
        assert "style=" not in body
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', body)
        assert len(set(re.findall(r' id="([^"]+)"', body))) == len(re.findall(r' id="([^"]+)"', body)), part
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("language", "said"), [("fr", "Adresse"), ("es", "correo"), ("ar", "البريد")])
def test_errors_are_in_the_language_of_the_page(language, said):
    body = Client().post(f"/{language}/account/login/", {"login": "x@example.org", "password": "x"}).content.decode()
    error = re.search(r'<div class="error-summary".*?</div>', body, re.DOTALL)[0]
    assert "not correct" not in error
    assert "password" not in error
    assert said


def test_what_is_said_of_oneself_is_kept_and_sessions_end():
    who = person("a@example.org", "focal_point:ns-ner")
    first, second = Client(), Client()
    for client in (first, second):
        client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    assert (
        first.post("/en/account/", {"display_name": "Amina B", "language": "fr"}).headers["Location"] == "/fr/account/"
    )
    who.refresh_from_db()
    assert (who.display_name, who.language) == ("Amina B", "fr")
    assert first.get("/en/account/sessions/").content.decode().count('<th scope="row">') == 2
    first.post("/en/account/sessions/")
    assert _is_in(first)
    assert not _is_in(second)


def test_changing_the_password():
    person("a@example.org")
    client = Client()
    client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    new = "violet anchor meadow"
    address = "/en/account/password/change/"
    wrong = client.post(address, {"oldpassword": "x", "password1": new, "password2": new}).content.decode()
    assert 'href="#id_oldpassword"' in wrong
    done = client.post(address, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert done.headers["Location"] == "/en/account/"
    assert "Your password is changed" in client.get("/en/account/").content.decode()
    assert "the password was changed" in mail.outbox[-1].body


def test_a_second_factor_that_is_lost_is_taken_away():
    who = person("a@example.org", "manager:ns-ner", factor=True)
    client = Client()
    client.post(LOGIN, {"login": "a@example.org", "password": PASSWORD})
    client.post("/en/account/second-factor/authenticate/", {"code": code_now()})
    assert client.get("/en/account/people/").status_code == 200
    assert actions.forget_second_factor(person=who)
    assert not _is_in(client)
    assert not actions.forget_second_factor(person=who)
    assert client_of(who).get("/en/account/people/").status_code == 403


def test_a_secret_is_not_shown_again():
    who = person("a@example.org", factor=True)
    assert SECRET not in client_of(who).get("/en/account/second-factor/").content.decode()


@pytest.mark.parametrize("part", ["people/", "everybody/", "reads/"])
def test_a_page_with_many_rows_asks_as_little_as_one_with_few(part, django_assert_max_num_queries):
    """No query per row."""
    who = person("a@example.org", "manager:ns-ner", "administrator", factor=True)
    client = client_of(who)
    for number in range(15):
        person(f"p{number}@example.org", "focal_point:ns-ner")
    with django_assert_max_num_queries(6):
        client.get(f"/en/account/{part}")
