"""What people are told by mail: that an agreement ends or rests, and where it is. Nothing of what it says."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.agreements.models import Notice
from waypost.web.pages.templating import text


def message(notice: Notice) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language, agreement = notice.person.language, notice.agreement
    parts = {
        "title": agreement.title_in(language),
        "day": dt.date.fromisoformat(notice.mark),
        "link": f"{settings.WAYPOST_ADDRESS}/{language}/agreements/{agreement.code}/",
    }
    kind = "dormant" if notice.kind == "dormant" else "end"
    subject = " ".join(text(language, f"agreement_mail_{kind}_subject", **parts).split())
    body = text(language, f"agreement_mail_{kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<agreement-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [notice.person.email], headers=headers)
