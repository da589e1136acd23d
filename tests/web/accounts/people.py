"""People for tests: made as they would be, without the mails."""

from __future__ import annotations

import base64
import time

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

from waypost.web.accounts.models import Membership, User

PASSWORD = "heron lantern quartz"  # noqa: S105  # of nobody
SECRET = base64.b32encode(b"12345678901234567890").decode()


def person(email: str = "amina@example.org", *roles: str, factor: bool = False, language: str = "en") -> User:
    """Somebody with roles such as ``manager:ns-ner``, ``zone_officer:africa`` (a region) or ``administrator``."""
    made = User(email=email, display_name=email.split("@", maxsplit=1)[0].title(), language=language)
    made.set_password(PASSWORD)
    made.save()
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    for role in roles:
        name, _, of = role.partition(":")
        scope = {"region": of} if name == "zone_officer" else {"ns_id": of}
        Membership.objects.create(person=made, role=name, **scope)
    if factor:
        TOTP.activate(made, SECRET)
        RecoveryCodes.activate(made)
    return made


def client_of(who: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who)
    return client


def code_now(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def session_of(who: User) -> str:
    """The cookie of a browser in which somebody is signed in on a server of its own."""
    return client_of(who).cookies[settings.SESSION_COOKIE_NAME].value
