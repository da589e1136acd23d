"""Where allauth asks us: no open sign-up, our texts in mails and messages, single sign-on for the invited alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from waypost.settings import LANGUAGES
from waypost.web.accounts.actions import accept, join
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.mails import send_text
from waypost.web.accounts.models import Invitation, User
from waypost.web.accounts.queries import find_person, open_invitations
from waypost.web.pages.templating import text, texts


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, mails, messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody comes without an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """One's own page, in one's own language."""
        return f"/{request.user.language}/account/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same for whoever has come by single sign-on and invitation."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("account_home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The reset of a password, or that something changed, as a text of ours."""
        person = find_person(email)
        language = person.language if person else "en"
        what = template_prefix.rsplit("/", 1)[-1]
        if what == "password_reset_key":
            send_text(email, language, "account_mail_reset", link=context["password_reset_url"])
            return
        key = f"account_changed_{what}"
        known = key if key in texts() else "account_changed_other"
        send_text(email, language, "account_mail_changed", what=text(language, known))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """What was done, where we have words for it; signing in and out speak for themselves."""
        key = f"account_done_{(message_template or '').rsplit('/', 1)[-1].removesuffix('.txt')}"
        if key in texts():
            messages.add_message(request, level, text(language_of(request), key))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Who comes by single sign-on: somebody known, or somebody invited to the address that the provider verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only with an open invitation."""
        return bool(_invitations_for(sociallogin))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Form | None = None) -> User:
        """The account of an invited person, with all that was offered to them; a password can be set later."""
        first, *more = _invitations_for(sociallogin)
        claims = sociallogin.account.extra_data or {}
        claims = claims.get("userinfo", claims)
        name = str(claims.get("name") or first.email.split("@")[0])[:120]
        language = first.language if first.language in LANGUAGES else "en"
        person = join(invitation=first, display_name=name, language=language, password=None)
        for invitation in more:
            accept(invitation=invitation, person=person)
        sociallogin.user = person
        sociallogin.email_addresses = []
        sociallogin.save(request, connect=True)
        return person


def _invitations_for(sociallogin: SocialLogin) -> list[Invitation]:
    verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
    return list(open_invitations().filter(email__in=verified).order_by("pk"))
