"""What people are told by mail: that an update is asked for, of which indicator, and where. No figure stands in one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.pages.templating import text
from waypost.web.plan.models import Notice


def message(notice: Notice) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language, period = notice.person.language, notice.period
    labels = period.indicator.label
    parts = {
        "indicator": labels.get(language) or next(iter(labels.values())),
        "day": period.due_on,
        "link": f"{settings.WAYPOST_ADDRESS}/{language}/plan/indicators/{period.indicator.key}/",
    }
    subject = " ".join(text(language, f"plan_mail_{notice.kind}_subject", **parts).split())
    body = text(language, f"plan_mail_{notice.kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<plan-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [notice.person.email], headers=headers)
