"""What people of a society are told by mail: that questions wait, how many, until when. Nothing of what is asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.web.accounts.models import Membership
from waypost.web.accounts.roles import OF_A_SOCIETY
from waypost.web.exercises.mails import society_name
from waypost.web.findings.models import Notice
from waypost.web.findings.rights import replies_until
from waypost.web.findings.seen import SEVERITIES, waiting_for
from waypost.web.following.queries import may_be_asked
from waypost.web.pages.templating import shown, text


def message(notice: Notice, today: dt.date) -> EmailMessage | None:
    """The mail of a row, as things stand when it goes out; None where nothing waits, or its person does not want it
    or speaks no more.

    Its Message-ID follows from the row, so that a second copy is known as one.
    """
    held = Membership.objects.filter(person=notice.person, ns_id=notice.ns_id, role__in=OF_A_SOCIETY, ended_at=None)
    listed = list(waiting_for([notice.ns_id], today).values_list("severity", "first_put_on"))
    if not listed or not may_be_asked([notice.person]) or not notice.person.is_active or not held.exists():
        return None
    language, catalog = notice.person.language, load_catalog()
    counts = Counter(severity for severity, _ in listed)
    first = min(replies_until(day) for _, day in listed)
    parts = {
        "society": society_name(notice.ns_id, language),
        "count": len(listed),
        "severities": "\n".join(
            f"{shown_name(code, 'policy_severity', catalog, language)}{text(language, 'account_colon')} {counts[code]}"
            for code in (*SEVERITIES, *sorted(counts.keys() - set(SEVERITIES)))
            if counts[code]
        ),
        "until": shown(first, language),
        "link": f"{settings.WAYPOST_ADDRESS}/{language}/questions/?ns_id={notice.ns_id}",
    }
    stop = f"{text(language, 'following_stop')} {settings.WAYPOST_ADDRESS}/{language}/following/"
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<findings-{notice.pk}-{notice.made_at:%Y%m%d%H%M%S}@{host}>"
    return EmailMessage(
        " ".join(text(language, "reply_mail_subject", **parts).split()),
        f"{text(language, 'reply_mail_body', **parts)}\n\n{text(language, 'following_why_ended')}\n{stop}\n",
        None,
        [notice.person.email],
        headers={"Message-ID": mark, "Auto-Submitted": "auto-generated"},
    )
