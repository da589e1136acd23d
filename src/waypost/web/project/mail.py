"""``EMAIL_URL`` as Django's settings: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465``, ``console:``."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from waypost.errors import InputError


def mail_settings(url: str) -> dict[str, Any]:
    """Settings for an address; without one, mails are printed.

    ``smtp`` speaks STARTTLS unless ``?tls=0`` says that the way there is safe. Raises :class:`InputError`.
    """
    parts = urlsplit(url or "console:")
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "waypost.web.project.printed_mail.PrintedMail"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise InputError(
            "EMAIL_URL: expected smtp://user:password@host:587, smtps://user:password@host:465 or console:"
        )
    is_wrapped = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_wrapped else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_wrapped,
        "EMAIL_USE_TLS": not is_wrapped and parse_qs(parts.query).get("tls", ["1"])[-1] != "0",
        "EMAIL_TIMEOUT": 15,
    }
