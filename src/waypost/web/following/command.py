"""What the command line asks of following. Plain values in and out: the command line knows no Django."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from waypost.errors import InputError
from waypost.web.project.prepare import prepare


def digest(release: Path, email: str) -> dict[str, Any]:
    """The digest that somebody would get now of a release, since the latest edition, else the release beside.

    ``{email, earlier, release, subject, body}``; subject and body are None where there is nothing to tell. Nothing is
    kept and nothing is sent. Raises :class:`InputError` for an address without an account.
    """
    os.environ["WAYPOST_RELEASE"] = str(release.absolute())
    prepare()
    from django.conf import settings  # noqa: PLC0415  # there once Django has started
    from django.utils import timezone  # noqa: PLC0415

    from waypost.store.release import find_earlier, open_release  # noqa: PLC0415
    from waypost.web.accounts.queries import find_person, standing_of  # noqa: PLC0415
    from waypost.web.contribute.queries import withdrawn  # noqa: PLC0415
    from waypost.web.following.actions.editions import week_of  # noqa: PLC0415
    from waypost.web.following.digest_text import digest_lines  # noqa: PLC0415
    from waypost.web.following.gathering import Places, gather  # noqa: PLC0415
    from waypost.web.following.models import Letter  # noqa: PLC0415
    from waypost.web.following.plain import mail_of, subject_of  # noqa: PLC0415
    from waypost.web.following.queries import followed_by, newest_edition  # noqa: PLC0415
    from waypost.web.following.shelf import place_of  # noqa: PLC0415

    settings.WAYPOST_RELEASE = str(release.absolute())
    person = find_person(email)
    if person is None:
        raise InputError(f"{email}: no account has this address; waypost accounts list shows those there are")
    now, shown = timezone.now(), open_release(release)
    edition, beside = newest_edition(), find_earlier(shown)
    earlier = place_of(edition.release) if edition and place_of(edition.release).is_dir() else None
    earlier = earlier or (beside.path if beside else None)
    told: dict[str, Any] = {
        "email": person.email, "earlier": earlier.name if earlier else None,
        "release": shown.manifest["release_id"], "subject": None, "body": None,
    }  # fmt: skip
    if earlier is None:
        return told
    viewer = standing_of(person).viewer(settings.WAYPOST_AUDIENCE)
    followed = [each.filters for each in followed_by(person)]
    groups = gather(Places(earlier, shown.path, shown.path), viewer, followed, person.language, withdrawn())
    if groups:
        count, letter = sum(len(group.told) for group in groups), Letter(person=person, kind=Letter.Kind.DIGEST)
        made = mail_of(
            letter,
            subject_of(person.language, "following_digest_subject", count=count, day=week_of(now)),
            digest_lines(groups, person.language),
        )
        told |= {"subject": made.subject, "body": made.body}
    return told
