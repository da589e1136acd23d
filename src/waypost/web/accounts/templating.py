"""What templates of accounts may ask for, beside what all pages may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.utils.html import format_html
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from waypost.web.accounts.wording import scope_text


def template_globals() -> dict[str, Callable[..., Any]]:
    """Name → function."""
    return {
        "drawing": drawing,
        "messages_of": get_messages,
        "redirect_field": redirect_field,
        "scope": scope_text,
        "single_sign_on": single_sign_on,
    }


def drawing(svg: str) -> Markup:
    """The picture that our own library drew, as it stands in the page: the content policy allows no data address."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704  # drawn by qrcode from digits and letters


@pass_context
def redirect_field(context: Context) -> Markup:
    """Where to go afterwards, as a hidden field; nothing where nobody said."""
    name, value = context.get("redirect_field_name"), context.get("redirect_field_value")
    return Markup(format_html('<input type="hidden" name="{}" value="{}">', name, value)) if value else Markup("")  # noqa: S704


def single_sign_on() -> str | None:
    """The name of the provider, where one is set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else None
