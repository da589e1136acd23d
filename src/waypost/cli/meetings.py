"""``waypost meetings``: meetings on the server itself, to be read; they are run on the pages."""

from __future__ import annotations

from typing import Any

import click

from waypost.cli.options import examples, json_option
from waypost.cli.output import counted, print_json, say, told_mails


@click.group(short_help="Meetings: agenda, documents, decisions, actions.")
def meetings() -> None:
    """Meetings of the Reference Group and other bodies, as they stand in the database of ``waypost accounts``.

    The worker beside ``waypost serve`` sends invitations and reminders; where none runs, ``remind`` does.
    """


@meetings.command(
    "list", short_help="List meetings.", epilog=examples("waypost meetings list", "waypost meetings list --json")
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List meetings with their state, the latest first."""
    from waypost.web.meetings import command

    found = command.meetings()
    if as_json:
        print_json(found)
        return
    for row in found:
        say(f"{row['code']}  {row['state']}  {row['held_from'] or row['starts_at']}  {row['body'] or row['kind']}")
    say(counted(len(found), "meeting"))


@meetings.command(
    "show",
    short_help="Show agenda, documents, decisions and actions.",
    epilog=examples("waypost meetings show reference-group-3", "waypost meetings show reference-group-3 --json"),
)
@click.argument("code")
@json_option("the meeting")
def show(code: str, as_json: bool) -> None:
    """Show the meeting CODE: each document with its hash, who replied, what was decided, what is still to be done."""
    from waypost.web.meetings import command

    found = command.show(code)
    if as_json:
        print_json(found)
        return
    say(f"{_name(found['names'])}: {found['state']}, {found['held_from'] or found['starts_at']}", style="bold")
    for item in found["agenda"]:
        say(f"{item['item']}. {item['title']} ({item['asked']}){_later(item)}", indent=2)
    for each in found["documents"]:
        say(f"document {each['document']}: {each['title']}  {each['form']}  {each['sha256']}{_later(each)}", indent=2)
    replied = sum(each["reply"] is not None for each in found["invited"])
    say(f"{replied} of {len(found['invited'])} invited have replied", indent=2)
    for each in found["decisions"]:
        about = ", ".join(f"{one['version']} {one['provision']}" for one in each["provisions"])
        say(
            f"decision {each['number']}: {each['outcome']}: {each['text']}" + (f" [{about}]" if about else ""), indent=2
        )
    for each in (*found["actions"], *found["carried_forward"]):
        say(
            f"action of {each['organisation']}, due {each['due_day'] or '-'}: {each['state']}: {each['text']}", indent=2
        )


@meetings.command(
    "remind",
    short_help="Send the invitations and reminders that are due.",
    epilog=examples("waypost meetings remind", "waypost meetings remind --json"),
)
@json_option("how many")
def remind(as_json: bool) -> int:
    """Send each mail about meetings that is due, once; reminders only to those who have not replied.

    It may be called as often as one likes and by several at once. Exit status 1 when a mail failed for good.
    """
    from waypost.web.meetings import command

    return told_mails(command.remind(), as_json)


def _name(names: dict[str, str]) -> str:
    return names.get("en") or next(iter(names.values()))


def _later(row: dict[str, Any]) -> str:
    return f"  tabled later: {row['why']}" if row["is_later"] else ""
