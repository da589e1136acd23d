"""What the command line asks of accounts. It gets plain values: the command line knows no Django.

Each function prepares the server's database first, so that a new server needs nothing before its first invitation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from waypost.web.project.prepare import prepare, start_django

if TYPE_CHECKING:
    from waypost.web.accounts.queries import Standing


def invite(
    email: str, role: str, *, society: str = "", region: str = "", zone: str = "", language: str = "en"
) -> dict[str, str]:
    """Invite somebody in the server's own name; ``link`` is shown here and nowhere else.

    Raises :class:`waypost.errors.InputError` for a role that does not fit, or a database that cannot be used.
    """
    prepare()
    from waypost.web.accounts import actions  # noqa: PLC0415  # tables are known once Django has started
    from waypost.web.accounts.mails import invitation_link  # noqa: PLC0415

    made, token = actions.invite(
        by=None, email=email, role=role, ns_id=society, region=region, zone=zone, language=language
    )
    return {
        "email": made.email,
        "role": made.role,
        "expires": made.expires_at.date().isoformat(),
        "link": invitation_link(made, token),
    }


def everybody() -> list[dict[str, Any]]:
    """People with their memberships in force, and open invitations."""
    prepare()
    from waypost.web.accounts import queries  # noqa: PLC0415  # as above

    return queries.everybody()


def forget_factor(email: str) -> bool:
    """Take somebody's second factor away; whether there was one. Raises :class:`waypost.errors.InputError`."""
    prepare()
    from waypost.errors import InputError  # noqa: PLC0415
    from waypost.web.accounts import actions, queries  # noqa: PLC0415  # as above

    person = queries.find_person(email)
    if person is None:
        raise InputError(f"{email}: no account has this address; waypost accounts list shows those there are")
    return actions.forget_second_factor(person=person)


def verify_log(expected: str = "") -> dict[str, Any]:
    """Follow the chain of the log of reads; ``broken`` is the first row that does not hold, or None."""
    start_django()
    import dataclasses  # noqa: PLC0415

    from django.db import Error  # noqa: PLC0415  # as above

    from waypost.errors import InputError  # noqa: PLC0415
    from waypost.web.accounts.read_log import verify  # noqa: PLC0415

    try:
        return dataclasses.asdict(verify(expected))
    except Error as error:
        raise InputError(f"the log of reads cannot be read: {str(error).strip()}") from error


def standing_named(email: str) -> Standing:
    """Who acts with ``--as``: sees and does what pages let them. Raises ``InputError``."""
    prepare()
    from waypost.errors import InputError  # noqa: PLC0415
    from waypost.web.accounts.queries import find_person, standing_of  # noqa: PLC0415  # as above

    person = find_person(email)
    if person is None or not person.is_active:
        raise InputError(f"nobody who can sign in has the address {email}; see waypost accounts list")
    return standing_of(person)
