"""What mails of the network say: that something waits, and where. No name, no question, no answer stands in one."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.network.states import ENDED, State
from waypost.web.network.models import Consent, Mail
from waypost.web.network.queries.requests import with_state
from waypost.web.pages.templating import text

_REMINDING = ("reminder", "zone", "geneva")


def address_of(mail: Mail) -> str:
    """The page that a mail is about."""
    rest = "my/" if mail.request is None else f"request/{mail.request.code}/"
    return f"{settings.WAYPOST_ADDRESS}/{mail.person.language}/network/{rest}"


def is_needed(mail: Mail, now: dt.datetime) -> bool:
    """Whether what it says still holds when it goes out: nobody is reminded of what was done meanwhile."""
    if not mail.person.is_active:
        return False
    if mail.request_id is None:
        return mail.kind != "ending" or _is_shown(mail, now)
    state = with_state().values_list("state", flat=True).get(pk=mail.request_id)
    if mail.kind == "invited":
        holder = {"holder__person": mail.person}
        told = mail.request.invitations.filter(**holder)  # type: ignore[union-attr]  # is there
        return not told.exists() or told.filter(is_accepted=None).exists()
    if mail.kind in _REMINDING:
        return state not in ENDED and mail.mark.endswith(f"-{state}")
    return state != State.WITHDRAWN


def _is_shown(mail: Mail, now: dt.datetime) -> bool:
    latest = Consent.objects.filter(holder__person=mail.person).order_by("-pk").first()
    return latest is not None and latest.is_in_force(now.date())


def message(mail: Mail) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language = mail.person.language
    code = mail.request.code if mail.request else ""
    parts = {"code": code, "link": address_of(mail)}
    subject = " ".join(text(language, f"network_mail_{mail.kind}_subject", **parts).split())
    body = text(language, f"network_mail_{mail.kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<network-{mail.pk}-{mail.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [mail.person.email], headers=headers)
