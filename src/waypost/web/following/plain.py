"""Plain text that reads right in both directions, and whole mails of it. No database here."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.following.models import Letter
from waypost.web.pages.templating import text

# Marks of direction. A foreign text stands between the first two, so that it moves nothing around it; one that brings
# marks of its own could move what follows it, so they are taken off. In Arabic a line begins with the third, or its
# direction would be that of whatever stands in it first.
_FIRST_STRONG, _POP, _RIGHT_TO_LEFT = "\u2068", "\u2069", "\u200f"
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 200  # signs of one value


def apart(value: object) -> str:
    """A value of somebody's, on one line, that leaves the direction of what stands around it alone."""
    line = " ".join(_MARKS.sub("", str(value)).split())
    return f"{_FIRST_STRONG}{line[:_LONGEST]}{'…' if len(line) > _LONGEST else ''}{_POP}"


def directed(body: str, language: str) -> str:
    """The lines of a body in the direction of its language; addresses stay as they are."""
    if language != "ar":
        return body
    return "\n".join(
        line if not line or line.lstrip().startswith("http") else _RIGHT_TO_LEFT + line for line in body.split("\n")
    )


def link(path: str) -> str:
    """An address of ours, whole."""
    return f"{settings.WAYPOST_ADDRESS}{path}"


def subject_of(language: str, key: str, **parts: object) -> str:
    """A subject: one line, without marks of direction that a mailbox would show."""
    return " ".join(_MARKS.sub("", text(language, key, **parts)).split())


def mail_of(letter: Letter, subject: str, lines: list[str]) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one.

    Each says why it came and where to stop it.
    """
    language = letter.person.language
    stop = link(f"/{language}/following/")
    lines = [
        *lines,
        "",
        "-- ",
        text(language, f"following_why_{letter.kind}"),
        text(language, "following_stop"),
        stop,
        "",
    ]
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<following-{letter.kind}-{letter.pk}-{letter.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{stop}>"}
    return EmailMessage(subject, directed("\n".join(lines), language), None, [letter.person.email], headers=headers)
