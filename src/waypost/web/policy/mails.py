"""What people are told when comments of their organisation were answered, or its sign-off lapsed: plain text, in their
own language.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.reference.wording import comma
from waypost.web.jobs.outbox import Outgoing
from waypost.web.pages.templating import text
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Lapsed, Reply
from waypost.web.policy.names import organisation_name
from waypost.web.policy.queries.people import people_of
from waypost.web.policy.queries.signing import signing_on


def reply_message(reply: Reply) -> EmailMessage | None:
    """The mail of a row; None where its person has gone or no comment of it is answered any more."""
    answered = Comment.objects.filter(organisation=reply.organisation, work=reply.work, answered__at__date=reply.day)
    count, rounds = answered.count(), sorted(set(answered.values_list("round__exercise__code", flat=True)))
    if not count or not reply.person.is_active:
        return None
    language = reply.person.language
    links = (_address(language, f"consultations/{code}/society/{reply.organisation}") for code in rounds)
    return _message(reply, "reply", reply.organisation, reply.work, count=count, link="\n".join(links))


def lapsed_message(row: Lapsed) -> EmailMessage | None:
    """The mail of a row; None where its person speaks no more, or all has been signed again meanwhile."""
    kept, language = kept_work(row.work), row.person.language
    lapses = signing_on(kept, kept.work.version(row.version)).lapses
    lapse = next((each for each in lapses if each.organisation == row.organisation), None)
    if lapse is None or row.person not in people_of([row.organisation]).get(row.organisation, ()):
        return None
    link = _address(language, f"drafts/{row.work}/{row.version}/sign/{row.organisation}")
    listed = comma(language).join(lapse.provisions)
    return _message(row, "lapsed", row.organisation, row.work, version=row.version, provisions=listed, link=link)


def _address(language: str, place: str) -> str:
    return f"{settings.WAYPOST_ADDRESS}/{language}/{place}/"


def _message(row: Outgoing, kind: str, organisation: str, work: str, **parts: Any) -> EmailMessage:
    """A mail whose Message-ID follows from its row, so that a second copy is known as one."""
    language = row.person.language
    parts |= {
        "society": organisation_name(organisation, language),
        "title": kept_work(work, language).work.titles[language],
    }
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<{kind}-{row.pk}-{row.made_at:%Y%m%d%H%M%S}@{host}>"
    return EmailMessage(
        " ".join(text(language, f"policy_mail_{kind}_subject", **parts).split()),
        text(language, f"policy_mail_{kind}_body", **parts) + "\n",
        None,
        [row.person.email],
        headers={"Message-ID": mark, "Auto-Submitted": "auto-generated"},
    )
