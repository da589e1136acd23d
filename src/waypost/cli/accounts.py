"""``waypost accounts``: invite people on the server itself, list them, follow the log of reads."""

from __future__ import annotations

from typing import Any

import click

from waypost.cli.options import examples, json_option, language_option
from waypost.cli.output import console, counted, print_json, say

_ROLES = (
    "focal_point", "manager", "zone_officer", "migration_team", "reference_group", "governing_board", "administrator",
)  # fmt: skip


@click.group(short_help="Invite people, list them, check the log of reads.")
def accounts() -> None:
    """People who may see more than the public, on this server.

    The database is that of DATABASE_URL, of WAYPOST_DATABASE, or a file in WAYPOST_HOME. Links begin with
    WAYPOST_ADDRESS, the address that people use.
    """


@accounts.command(
    "create-admin",
    short_help="Invite an administrator; print the link.",
    epilog=examples("waypost accounts create-admin amina@example.org"),
)
@click.argument("email")
@language_option("Language of the mail and of the page that the link opens.")
@json_option("the invitation")
def create_admin(email: str, language: str, as_json: bool) -> None:
    """Invite EMAIL as an administrator. The link is printed once, works once, for 14 days."""
    from waypost.web.accounts import command

    _show(command.invite(email, "administrator", language=language), as_json)


@accounts.command(
    "invite",
    short_help="Invite somebody to a role; print the link.",
    epilog=examples(
        "waypost accounts invite amina@example.org manager --society ns-ner",
        "waypost accounts invite jo@example.org zone_officer --region africa",
    ),
)
@click.argument("email")
@click.argument("role", type=click.Choice(_ROLES))
@click.option("--society", default="", help="For a focal point or manager: the society's id, such as ns-ner.")
@click.option("--region", default="", help="For a zone officer: code of a region of today.")
@click.option("--zone", default="", help="For a zone officer: code of a zone of 2009.")
@language_option("Language of the mail and of the page that the link opens.")
@json_option("the invitation")
def invite(email: str, role: str, society: str, region: str, zone: str, language: str, as_json: bool) -> None:
    """Invite EMAIL to a ROLE. The link is printed once, works once, for 14 days."""
    from waypost.web.accounts import command

    _show(command.invite(email, role, society=society, region=region, zone=zone, language=language), as_json)


@accounts.command(
    "list", short_help="List people, their roles and invitations.", epilog=examples("waypost accounts list --json")
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List people with the roles they hold, people without one, and invitations that wait."""
    from waypost.web.accounts import command

    found = command.everybody()
    if as_json:
        print_json(found)
        return
    for row in found:
        say("  ".join(str(part) for part in (row["email"], row["state"], row["role"], row["of"]) if part))
    say(f"{counted(len(found), 'line')}")


@accounts.command(
    "forget-factor",
    short_help="Take a second factor away, for who lost the phone.",
    epilog=examples("waypost accounts forget-factor amina@example.org"),
)
@click.argument("email")
def forget_factor(email: str) -> None:
    """Take the second factor of EMAIL away and end the sessions. Be sure who is asking.

    The person signs in with the password alone and sets up a new one before a role that needs it counts again.
    """
    from waypost.web.accounts import command

    had = command.forget_factor(email)
    say(f"{email}: {'the second factor is gone' if had else 'there was no second factor'}")


@accounts.command(
    "verify-log",
    short_help="Check that the log of reads is whole.",
    epilog=examples("waypost accounts verify-log", "waypost accounts verify-log --head 3f0c…"),
)
@click.option("--head", default="", help="A head noted earlier, which has to stand in the log still.")
@json_option("the verdict")
def verify_log(head: str, as_json: bool) -> int:
    """Follow the chain of hashes from the first row. Exit status 1, and the first broken row, when it does not hold.

    Note the head that is printed, away from the server: rows cut off at the end are missed by it alone.
    """
    from waypost.web.accounts import command

    verdict: dict[str, Any] = command.verify_log(head)
    if as_json:
        print_json(verdict)
    elif verdict["broken"] is None:
        say(f"{counted(verdict['rows'], 'row')}, whole; head {verdict['head']}")
    else:
        say(f"row {verdict['broken']}: {verdict['why']}; {counted(verdict['rows'], 'row')} before it hold")
    return 0 if verdict["broken"] is None else 1


def _show(invitation: dict[str, str], as_json: bool) -> None:
    if as_json:
        print_json(invitation)
        return
    say(f"{invitation['email']} is invited as {invitation['role']} until {invitation['expires']}:")
    console.print(invitation["link"], soft_wrap=True, markup=False)
