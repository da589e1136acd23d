"""What people are told by mail: that a strategy waits for them, and where it is. Nothing of what it says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.pages.templating import text
from waypost.web.support.models import Notice


def message(notice: Notice) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language, strategy = notice.person.language, notice.strategy
    parts = {
        "name": strategy.name_in(language),
        "link": f"{settings.WAYPOST_ADDRESS}/{language}/support/strategies/{strategy.code}/",
    }
    subject = " ".join(text(language, f"support_mail_{notice.kind}_subject", **parts).split())
    body = text(language, f"support_mail_{notice.kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<strategy-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [notice.person.email], headers=headers)
