"""What mails of advocacy say: that something waits, and where. No figure, no claim and no message stands in one."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.accounts.queries import standing_of
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Mail
from waypost.web.pages.templating import text

# Kinds about claims that moved; they lead to the list of what one has to look at.
OF_CLAIMS = ("moved",)
# Kinds that ask a society for its word: needed until it answered.
OF_ASKING = ("clearance_asked", "clearance_late")


def address_of(mail: Mail) -> str:
    """The page that a mail is about."""
    rest = f"message/{mail.message.code}/" if mail.message else "check/"
    return f"{settings.WAYPOST_ADDRESS}/{mail.person.language}/advocacy/{rest}"


def is_needed(mail: Mail, now: dt.datetime) -> bool:
    """Whether what it says still holds when it goes out; the person may hold no role any more."""
    from waypost.web.advocacy.queries.checking import waits_to_check  # noqa: PLC0415 - which reads what mails are about

    if not mail.person.is_active:
        return False
    standing = standing_of(mail.person)
    if mail.kind in OF_CLAIMS:
        return waits_to_check(standing)
    if mail.kind in OF_ASKING and mail.message is not None:
        from waypost.web.advocacy.queries.clearing import is_awaited  # noqa: PLC0415 - the same

        if not is_awaited(standing, mail.message):
            return False
    if mail.message is not None:
        return type(mail.message).objects.filter(rights.seen_messages(standing), pk=mail.message.pk).exists()
    return rights.is_member(standing)


def mail_of(mail: Mail) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language = mail.person.language
    parts = {"link": address_of(mail)}
    subject = " ".join(text(language, f"advocacy_mail_{mail.kind}_subject", **parts).split())
    body = text(language, f"advocacy_mail_{mail.kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<advocacy-{mail.pk}-{mail.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [mail.person.email], headers=headers)
