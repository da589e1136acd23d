"""``waypost exercises``: mapping exercises on the server itself; ``remind`` is what a clock calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from waypost.cli.options import MOMENT, examples, json_option
from waypost.cli.output import counted, moment, print_json, say, told_mails
from waypost.settings import LANGUAGES


@click.group(short_help="Plan mapping exercises, see who answered, remind.")
def exercises() -> None:
    """Rounds in which National Societies fill, correct and sign the picture of their programmes.

    The database is that of ``waypost accounts``. What is done here stands in the log as done by the server.
    """


@exercises.command(
    "list", short_help="List exercises.", epilog=examples("waypost exercises list", "waypost exercises list --json")
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List plans and exercises, the latest first."""
    from waypost.web.exercises import command

    found = command.exercises()
    if as_json:
        print_json(found)
        return
    for row in found:
        asked = counted(row["invited"], "society", "societies")
        say(f"{row['code']}  {row['state']}  {moment(row['opens_at'])} to {moment(row['ends_at'])}  {asked}")
    say(counted(len(found), "exercise"))


@exercises.command(
    "show",
    short_help="Show answers, who is silent, and reminders.",
    epilog=examples("waypost exercises show 2027-half-1"),
)
@click.argument("code")
@json_option("the exercise")
def show(code: str, as_json: bool) -> None:
    """Show the exercise CODE: answers of those invited, zone by zone, and who is silent."""
    from waypost.web.exercises import command

    found = command.show(code)
    if as_json:
        print_json(found)
        return
    whole: dict[str, Any] = found["whole"]
    say(f"{found['name']}: {found['state']}, ends {moment(found['ends_at'])}")
    say(f"{whole['answered']} of {whole['invited']} invited have answered")
    for row in found["zones"]:
        say(f"{row['code']}: {row['answered']} of {row['invited']}", indent=2)
    for row in found["silent"]:
        say(f"silent: {row['ns_id']} ({row['state']})", indent=2)


@exercises.command(
    "create",
    short_help="Plan an exercise.",
    epilog=examples(
        'waypost exercises create 2027-half-1 --name en "First half of 2027" --name fr "Premier semestre 2027"'
        " --opens 2027-01-11T09:00 --closes 2027-02-12T18:00 --time-zone Africa/Nairobi",
    ),
)
@click.argument("code")
@click.option(
    "--name", "names", type=(click.Choice(LANGUAGES), str), multiple=True, required=True,
    help="Language and name; the languages named are those offered.",
)  # fmt: skip
@click.option("--opens", type=MOMENT, required=True, help="Local day and time, such as 2027-01-11T09:00.")
@click.option("--closes", type=MOMENT, required=True, help="Local day and time.")
@click.option("--time-zone", default="UTC", show_default=True, help="Where days begin and end, such as Africa/Nairobi.")
@click.option(
    "--invite", "chosen_by", type=click.Choice(("all", "region", "zone_2009", "trail", "list")), default="all",
    show_default=True, help="How the societies are chosen.",
)  # fmt: skip
@click.option("--of", "chosen", multiple=True, help="Code of a region, zone, trail or society, as --invite says.")
@json_option("the plan")
def create(
    code: str,
    names: tuple[tuple[str, str], ...],
    opens: datetime,
    closes: datetime,
    time_zone: str,
    chosen_by: str,
    chosen: tuple[str, ...],
    as_json: bool,
) -> None:
    """Plan the exercise CODE. At its time the worker beside ``waypost serve``, or ``remind``, opens it and invites.

    ``open`` opens it earlier. All that does not fit in a plan is said at once.
    """
    from waypost.web.exercises import command

    made = command.create(
        code, names=dict(names), time_zone=time_zone, opens=opens, closes=closes, chosen_by=chosen_by, chosen=chosen
    )
    _print(made, as_json)


@exercises.command("open", short_help="Open an exercise now.", epilog=examples("waypost exercises open 2027-half-1"))
@click.argument("code")
@json_option("the exercise")
def open_(code: str, as_json: bool) -> None:
    """Open the exercise CODE: who is invited is frozen, and told with the next ``waypost exercises remind``."""
    from waypost.web.exercises import command

    _print(command.open_exercise(code), as_json)


@exercises.command(
    "remind",
    short_help="Open what is due and send the mails that are due.",
    epilog=examples("waypost exercises remind", "waypost exercises remind --json"),
)
@json_option("how many")
def remind(as_json: bool) -> int:
    """Open exercises whose time has come, and send each mail that is due, once. For a clock, every ten minutes or so.

    It may be called as often as one likes and by several at once. Exit status 1 when a mail failed for good.
    """
    from waypost.web.exercises import command

    found = command.remind()
    if not as_json:
        for code in found["opened"]:
            say(f"{code} is open")
    return told_mails(found, as_json)


@exercises.command(
    "close",
    short_help="Close an exercise before its time.",
    epilog=examples('waypost exercises close 2027-half-1 --why "Everybody has answered."'),
)
@click.argument("code")
@click.option("--why", required=True, help="The reason, as it stands in the log.")
@json_option("the exercise")
def close(code: str, why: str, as_json: bool) -> None:
    """Close the exercise CODE now. Answers are taken for another fourteen days, as late ones."""
    from waypost.web.exercises import command

    _print(command.close(code, why), as_json)


def _print(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(row)
    else:
        say(f"{row['code']}: {row['state']}, {moment(row['opens_at'])} to {moment(row['ends_at'])}")
        if row.get("opens_soon"):
            asked = counted(row["would_invite"], "National Society", "National Societies")
            say(f"its time has come or comes within the hour: it opens by itself and invites {asked}")
