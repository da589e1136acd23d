"""What a letter says, at the moment at which it goes out: as its person may see it then; None: nothing any more."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from waypost.web.accounts.queries import standing_of
from waypost.web.contribute.queries import withdrawn
from waypost.web.following.digest_text import digest_lines
from waypost.web.following.gathering import Group, Places, gather
from waypost.web.following.models import Edition, Letter, Wish
from waypost.web.following.plain import mail_of, subject_of
from waypost.web.following.queries import followed_by, wish_of
from waypost.web.following.question_text import ended_lines, still_lines
from waypost.web.following.shelf import place_of


def message(letter: Letter, now: dt.datetime) -> EmailMessage | None:
    """The mail of a row; None where nothing is left to say, or the person wants no such letter any more.

    Raises :class:`waypost.errors.ReleaseError` when a release is not where it was.
    """
    person = letter.person
    if not person.is_active:
        return None
    wish = wish_of(person)
    if letter.kind == Letter.Kind.DIGEST:
        return _digest(letter) if wish.digest == Wish.Digest.WEEKLY else None
    if not wish.is_asked:
        return None
    standing, today = standing_of(person), now.astimezone(dt.UTC).date()
    lines = (ended_lines if letter.kind == Letter.Kind.ENDED else still_lines)(letter, standing, today)
    if not lines:
        return None
    return mail_of(letter, subject_of(person.language, f"following_{letter.kind}_subject"), lines)


def _digest(letter: Letter) -> EmailMessage | None:
    language, edition = letter.person.language, letter.edition
    if edition is None:
        return None
    groups = groups_of(letter, edition)
    if not groups:
        return None
    count = sum(len(group.told) for group in groups)
    subject = subject_of(language, "following_digest_subject", count=count, day=edition.week)
    return mail_of(letter, subject, digest_lines(groups, language))


def groups_of(letter: Letter, edition: Edition) -> list[Group]:
    """What the person is told of an edition."""
    person = letter.person
    places = Places(place_of(edition.earlier), place_of(edition.release), Path(settings.WAYPOST_RELEASE))
    viewer = standing_of(person).viewer(settings.WAYPOST_AUDIENCE)
    followed = [each.filters for each in followed_by(person)]
    return gather(places, viewer, followed, person.language, withdrawn())
