"""What people are told when comments of their society were answered: plain text, in their own language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import text
from waypost.web.policy.library import kept_work
from waypost.web.policy.models import Comment, Reply


def message(reply: Reply) -> EmailMessage | None:
    """The mail of a row; None where its person has gone or no comment of the society is answered any more."""
    answered = Comment.objects.filter(organisation=reply.ns_id, work=reply.work, answered__at__date=reply.day)
    count, rounds = answered.count(), sorted(set(answered.values_list("round__exercise__code", flat=True)))
    if not count or not reply.person.is_active:
        return None
    language = reply.person.language
    parts = {
        "society": society_name(reply.ns_id, language),
        "title": kept_work(reply.work, language).work.titles[language],
        "count": count,
        "link": "\n".join(
            f"{settings.WAYPOST_ADDRESS}/{language}/consultations/{code}/society/{reply.ns_id}/" for code in rounds
        ),
    }
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<reply-{reply.pk}-{reply.made_at:%Y%m%d%H%M%S}@{host}>"
    return EmailMessage(
        " ".join(text(language, "policy_mail_reply_subject", **parts).split()),
        text(language, "policy_mail_reply_body", **parts) + "\n",
        None,
        [reply.person.email],
        headers={"Message-ID": mark, "Auto-Submitted": "auto-generated"},
    )
