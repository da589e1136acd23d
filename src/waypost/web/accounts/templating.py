"""What templates of accounts may ask for, beside what all pages may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from markupsafe import Markup

from waypost.web.accounts.wording import scope_text


def template_globals() -> dict[str, Callable[..., Any]]:
    """Name → function."""
    return {
        "drawing": drawing,
        "messages_of": get_messages,
        "scope": scope_text,
        "single_sign_on": single_sign_on,
    }


def drawing(svg: str) -> Markup:
    """The picture that our own library drew, as it stands in the page: the content policy allows no data address."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704  # drawn by qrcode from digits and letters


def single_sign_on() -> str | None:
    """The name of the provider, where one is set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else None


def single_sign_on_origin() -> str:
    """Where the provider's own pages are: a form of ours leads there."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    parts = urlsplit(apps[0]["settings"]["server_url"] if apps else "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
