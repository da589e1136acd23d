"""Single sign-on lets in who is known or invited, by an address that the provider verified; nobody else."""

from __future__ import annotations

import pytest
from allauth.core import context
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from tests.web.accounts.people import person
from waypost.settings import LANGUAGES
from waypost.web.accounts import actions
from waypost.web.accounts.models import Membership, User

PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": "Example ID",
                "client_id": "us",
                "secret": "s",
                "settings": {"server_url": "https://id.example.org"},
            }
        ]
    }
}


@pytest.fixture(autouse=True)
def provider(settings):
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER


def _comes(email: str, *, verified: bool = True, subject: str = "1"):
    """What happens once the provider has said who somebody is."""
    from allauth.socialaccount.adapter import get_adapter

    request = RequestFactory().get("/account/sso/oidc/sso/login/callback/")
    SessionMiddleware(lambda _: None).process_request(request)
    MessageMiddleware(lambda _: None).process_request(request)
    request.user = AnonymousUser()
    with context.request_context(request):
        provider = get_adapter(request).get_provider(request, "sso")
        claims = {"sub": subject, "email": email, "email_verified": verified, "name": "Amina"}
        login = provider.sociallogin_from_response(request, {"userinfo": claims, "id_token": claims})
        response = complete_social_login(request, login)
    return request, response


def test_a_stranger_is_not_let_in():
    request, response = _comes("stranger@example.org")
    assert not request.user.is_authenticated
    assert not User.objects.exists()
    assert response.status_code == 200


def test_whoever_is_invited_is_in_with_all_that_was_offered():
    for role, of in (("focal_point", {"ns_id": "ns-ner"}), ("governing_board", {})):
        actions.invite(by=None, email="new@example.org", role=role, language="fr", **of)
    request, response = _comes("new@example.org")
    assert request.user.is_authenticated
    assert response.headers["Location"] == "/fr/account/"
    who = User.objects.get()
    assert (who.email, who.display_name, who.language) == ("new@example.org", "Amina", "fr")
    assert not who.has_usable_password()
    assert {m.role for m in Membership.objects.filter(person=who)} == {"focal_point", "governing_board"}
    assert _comes("new@example.org")[0].user.is_authenticated
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_an_address_that_is_not_verified_counts_for_nothing(known):
    if known:
        person("new@example.org")
    else:
        actions.invite(by=None, email="new@example.org", role="governing_board")
    request, _ = _comes("new@example.org", verified=False)
    assert not request.user.is_authenticated
    assert not SocialAccount.objects.exists()
    assert not Membership.objects.exists()


def test_whoever_is_known_is_in():
    who = person("a@example.org", "focal_point:ns-ner")
    request, _ = _comes("a@example.org")
    assert request.user == who
    assert SocialAccount.objects.get().user == who


def test_the_second_factor_is_asked_for_all_the_same():
    person("a@example.org", "manager:ns-ner", factor=True)
    request, response = _comes("a@example.org")
    assert not request.user.is_authenticated
    assert response.headers["Location"].endswith("/account/second-factor/authenticate/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_provider_returns_to_one_address(language):
    with translation.override(language):
        address = reverse("openid_connect_callback", kwargs={"provider_id": "sso"})
    assert address == "/account/sso/oidc/sso/login/callback/"


def test_the_way_in_is_offered_where_there_is_one(settings):
    body = Client().get("/en/account/login/")
    assert "Sign in with Example ID" in body.content.decode()
    assert "form-action 'self' https://id.example.org" in body.headers["Content-Security-Policy"]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    body = Client().get("/en/account/login/")
    assert "Sign in with" not in body.content.decode()
    assert "https:" not in body.headers["Content-Security-Policy"]
