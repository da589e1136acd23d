"""``waypost workshops``: workshops on the server itself, to be read; they are run on the pages."""

from __future__ import annotations

from typing import Any

import click

from waypost.cli.options import examples, json_option
from waypost.cli.output import counted, print_json, say, told_mails


@click.group(short_help="Workshops: profiles of vulnerability, reminders.")
def workshops() -> None:
    """Workshops as they stand in the database of ``waypost accounts``.

    The worker beside ``waypost serve`` sends mails; where none runs, ``remind`` does.
    """


@workshops.command(
    "list", short_help="List workshops.", epilog=examples("waypost workshops list", "waypost workshops list --json")
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List workshops with trail, period and when they were held and published, the latest first."""
    from waypost.web.workshops import command

    found = command.workshops()
    if as_json:
        print_json(found)
        return
    for row in found:
        say(f"{row['code']}  {row['trail']}  {row['period']}  held {row['held_on'] or '-'}")
    say(counted(len(found), "workshop"))


@workshops.command(
    "profile",
    short_help="Show what may be shown of a profile.",
    epilog=examples("waypost workshops profile agadez-2026", "waypost workshops profile agadez-2026 --json"),
)
@click.argument("code")
@json_option("the profile")
def profile(code: str, as_json: bool) -> None:
    """Show the profile of the workshop CODE as it stands: tiers and ranges of groups that are not too small."""
    from waypost.web.workshops import command

    found = command.profile(code)
    if as_json:
        print_json(found)
        return
    say(f"{found['workshop']}: {found['trail']}, {found['period']}, method {found['method']}", style="bold")
    for cell in found["cells"]:
        say(f"{_where(cell)}: tier {_range(cell['tier'])}, exposure {_range(cell['exposure'])}", indent=2)
    say(f"{counted(found['held_back'], 'group')} too small to be shown", indent=2)


@workshops.command(
    "remind",
    short_help="Send the mails and reminders that are due.",
    epilog=examples("waypost workshops remind", "waypost workshops remind --json"),
)
@json_option("how many")
def remind(as_json: bool) -> int:
    """Send each mail about workshops and exchanges that is due, once.

    It may be called as often as one likes and by several at once. Exit status 1 when a mail failed for good.
    """
    from waypost.web.workshops import command

    return told_mails(command.remind(), as_json)


def _where(cell: dict[str, Any]) -> str:
    group = " ".join(cell["traits"]) or ("host" if cell["is_host"] else "everybody")
    return " ".join(part for part in (cell["stage"], cell["country"], cell["place"], group) if part)


def _range(ends: list[Any]) -> str:
    low, high = ends
    return str(low) if low == high else f"{low} to {high}"
