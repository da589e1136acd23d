"""What people of a society are told: plain text, in their own language."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.reference import load_catalog
from waypost.web.exercises.choosing import tongues_of_society
from waypost.web.exercises.models import Exercise, Mail
from waypost.web.exercises.platforms import is_platform, platform_name
from waypost.web.exercises.purposes import worded
from waypost.web.exercises.times import when
from waypost.web.exercises.tokens import PART


def society_address(exercise: Exercise, ns_id: str, language: str) -> str:
    """The page of a society in an exercise, or of a platform in a consultation, for people who have an account."""
    if is_platform(ns_id):
        return f"{settings.WAYPOST_ADDRESS}/{language}/consultations/{exercise.code}/society/{ns_id}/"
    return f"{settings.WAYPOST_ADDRESS}/{language}/exercises/{exercise.code}/society/{ns_id}/"


def link_address(token: str, language: str) -> str:
    """The address that a link opens."""
    return f"{settings.WAYPOST_ADDRESS}/{language}/{PART}/{token}/"


def society_name(ns_id: str, language: str) -> str:
    """A society in a language; its id where the catalog does not know it any more."""
    society = load_catalog().societies.get(ns_id)
    return str(society.names[language]) if society else ns_id


def letter(exercise: Exercise, ns_id: str, language: str, kind: str, address: str) -> tuple[str, str]:
    """Subject and body. What silence means stands in each."""
    of_platform = is_platform(ns_id)
    parts = {
        "name": exercise.name_in(language),
        "platform" if of_platform else "society": (platform_name if of_platform else society_name)(ns_id, language),
        "until": when(exercise.ends_at, exercise.time_zone, language),
        "link": address,
    }
    subject = " ".join(worded(language, f"exercise_mail_{kind}_subject", exercise, **parts).split())
    told = f"exercise_platform_mail_{kind}_body" if of_platform else f"exercise_mail_{kind}_body"
    body = worded(language, told, exercise, **parts)
    return subject, f"{body}\n\n{worded(language, 'exercise_silence', exercise)}\n"


def letters(exercise: Exercise, ns_id: str, token: str) -> list[tuple[str, str, str]]:
    """Language, subject and body of the letter with a link: one in each language of the society that pages have."""
    return [
        (each, *letter(exercise, ns_id, each, "link", link_address(token, each))) for each in tongues_of_society(ns_id)
    ]


def mail_key(kind: str) -> str:
    """The letter of a kind of mail: before the closing all reminders say the same, with the day."""
    return kind if kind in ("opening", "after_1") else "before"


def message(mail: Mail) -> EmailMessage:
    """The mail of a row; its Message-ID follows from the row, so that a second copy is known as one."""
    language = mail.person.language
    address = society_address(mail.exercise, mail.ns_id, language)
    subject, body = letter(mail.exercise, mail.ns_id, language, mail_key(mail.kind), address)
    host = urlsplit(settings.WAYPOST_ADDRESS).hostname or "localhost"
    mark = f"<exercise-{mail.exercise.code}-{mail.pk}-{mail.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": mark, "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, None, [mail.person.email], headers=headers)


def mailto(addresses: list[str], subject: str, body: str) -> str:
    """A link that opens a letter in one's own program for mails."""
    to = ",".join(quote(address, safe="@") for address in addresses)
    return f"mailto:{to}?subject={quote(subject)}&body={quote(body)}"
