"""What people are told by mail: that there is something to read or to answer, and where. Nothing of what it says."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.web.pages.templating import text
from waypost.web.workshops.models import Notice


def message(notice: Notice) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language, catalog = notice.person.language, load_catalog()
    base = f"{settings.WAYPOST_ADDRESS}/{language}/workshops/"
    if notice.exchange is not None:
        each = notice.exchange
        about = " – ".join((
            shown_name(each.service, "service", catalog, language),
            catalog.societies[each.learner].names[language],
            catalog.societies[each.sharer].names[language],
        ))  # fmt: skip
        link = f"{base}capacity/{each.code}/"
    else:
        assert notice.workshop is not None  # one of the two  # noqa: S101
        about, link = notice.workshop.name_in(language), f"{base}{notice.workshop.code}/"
        if notice.kind == "published":
            link += "profile/"
    parts = {"about": about, "link": link}
    subject = " ".join(text(language, f"ws_mail_{notice.kind}_subject", **parts).split())
    body = text(language, f"ws_mail_{notice.kind}_body", **parts)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<workshop-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, f"{body}\n", None, [notice.person.email], headers=headers)
