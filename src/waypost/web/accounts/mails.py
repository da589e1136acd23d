"""Mails: plain text, in the language of whoever gets them."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from waypost.web.accounts.models import Invitation
from waypost.web.accounts.wording import scope_text
from waypost.web.pages.templating import text


def invitation_link(invitation: Invitation, token: str) -> str:
    """The address that accepts an invitation."""
    return f"{settings.WAYPOST_ADDRESS}/{invitation.language}/account/invitation/{token}/"


def send_invitation(invitation: Invitation, token: str) -> None:
    """Tell somebody what they are invited to."""
    language = invitation.language
    send_text(
        invitation.email,
        language,
        "account_mail_invitation",
        role=scope_text(invitation, language),
        by=invitation.made_by.display_name if invitation.made_by else "Waypost",
        link=invitation_link(invitation, token),
        day=invitation.expires_at,
    )


def send_text(to: str, language: str, key: str, **parts: object) -> None:
    """One mail: subject and body are texts of the catalog of texts."""
    subject = " ".join(text(language, f"{key}_subject", **parts).split())
    send_mail(subject, text(language, f"{key}_body", **parts), None, [to])
