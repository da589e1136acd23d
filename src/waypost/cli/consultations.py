"""``waypost consultations``: rounds on the server itself, where all stand, and what became of comments."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.consultations_answers import form, nil, read, submit
from waypost.cli.options import MOMENT, examples, json_option
from waypost.cli.output import counted, moment, print_json, say
from waypost.settings import LANGUAGES

_NO_ZONE = "no zone heard (fewer than five answers in each)"


@click.group(short_help="See where consultations stand, and what became of comments.")
def consultations() -> None:
    """Rounds in which National Societies say what they think of a text.

    The database is that of ``waypost accounts``.
    """


for _command in (form, read, submit, nil):
    consultations.add_command(_command)


@consultations.command("list", short_help="List consultations.", epilog=examples("waypost consultations list"))
@json_option("the list")
def list_(as_json: bool) -> None:
    """List consultations, the latest first."""
    from waypost.web.policy import command

    found = command.rounds()
    if as_json:
        print_json(found)
        return
    for row in found:
        times = f"{moment(row['opens_at'])} to {moment(row['ends_at'])}"
        say(f"{row['round']}  {row['state']}  {row['work']} {row['version']}  {times}")
    say(counted(len(found), "consultation"))


@consultations.command(
    "show",
    short_help="Show where all stand, by provision.",
    epilog=examples("waypost consultations show first-round", "waypost consultations show first-round --json"),
)
@click.argument("code")
@json_option("the consultation")
def show(code: str, as_json: bool) -> None:
    """Show the consultation CODE: agreement by provision, the weakest zone heard, and who is silent."""
    from waypost.web.policy import command

    found = command.show(code)
    if as_json:
        print_json(found)
        return
    cover = found["coverage"]
    say(f"{found['work']} {found['version']}: {found['state']}, ends {moment(found['ends_at'])}")
    say(f"{cover['returned']} of {cover['invited']} invited have answered; silence is never consent")
    quiet = 0
    for row in found["provisions"]:
        answers = row["agreeing"] + row["conditional"] + row["objecting"]
        if not answers and not row["comments"]:
            quiet += 1
            continue
        weakest = f"weakest zone heard {row['weakest_zone']}" if row["weakest_zone"] else _NO_ZONE
        say(f"{row['provision']:>6}  {row['agreeing']} of {answers} agree, {weakest}, open {row['open']}")
    if quiet:
        say(f"nobody has taken a position on {counted(quiet, 'provision')}")
    say(f"silent: {', '.join(found['silent']) or 'nobody'}")
    if found["platforms"]:
        states = ", ".join(f"{row['platform']} ({row['state']})" for row in found["platforms"])
        say(f"platforms invited, in no share: {states}")


@consultations.command(
    "extend",
    short_help="Move the end of a consultation to a later time.",
    epilog=examples('waypost consultations extend first-round --closes 2027-05-01T18:00 --why "Two zones asked."'),
)
@click.argument("code")
@click.option("--closes", type=MOMENT, required=True, help="Day and time where the consultation is at home.")
@click.option("--why", required=True, help="The reason, as it stands in the log.")
@json_option("the consultation")
def extend(code: str, closes: dt.datetime, why: str, as_json: bool) -> None:
    """Extend the consultation CODE; one that was over is open again, and nobody is late."""
    from waypost.web.policy import command

    _print(command.extend(code, closes, why), as_json)


@consultations.command(
    "close",
    short_help="Close a consultation before its time.",
    epilog=examples('waypost consultations close first-round --why "Everybody has answered."'),
)
@click.argument("code")
@click.option("--why", required=True, help="The reason, as it stands in the log.")
@json_option("the consultation")
def close(code: str, why: str, as_json: bool) -> None:
    """Close the consultation CODE now. Answers are taken for another fourteen days, as late ones."""
    from waypost.web.policy import command

    _print(command.close(code, why), as_json)


def _print(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(row)
    else:
        say(f"{row['round']}: {row['state']}, {moment(row['opens_at'])} to {moment(row['ends_at'])}")


@consultations.command(
    "responses",
    short_help="Show which society has answered on which version.",
    epilog=examples(
        "waypost consultations responses migration-2009",
        "waypost consultations responses migration-2009 --zone africa --capacity not_known --out africa.csv",
    ),
)
@click.argument("work")
@click.option("--zone", default="", help="Societies of this zone of 2009 alone.")
@click.option("--side", default="", help="Those that stand on this side of a trail; none: on no trail.")
@click.option("--tongue", default="", help="Those of this language; none: of another one.")
@click.option("--capacity", default="", help="experienced, some or not_known: what the register knows of their work.")
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows as CSV.")
@json_option("rounds and societies")
def responses(work: str, zone: str, side: str, tongue: str, capacity: str, out: Path | None, as_json: bool) -> None:
    """Show every society beside every consultation on WORK: the state of each, and how much was heard by version."""
    from waypost.web.policy import command

    narrowed = {"zone": zone, "side": side, "language": tongue, "capacity": capacity}
    if out is not None:
        out.write_bytes(command.responses(work, narrowed, csv=True))
        say(f"wrote {out}")
        return
    found = command.responses(work, narrowed)
    if as_json:
        print_json(found)
        return
    for row in found["rounds"]:
        say(f"{row['round']}  {row['version']}  {row['returned']} of {row['invited']} invited have answered")
        say("   " + ", ".join(f"{state} {count}" for state, count in row["counts"].items() if count))
    for row in found["organisations"]:
        say(f"{row['organisation']}  " + ", ".join(f"{code} {state}" for code, state in row["states"].items()))
    say(f"{counted(len(found['organisations']), 'society', 'societies')}; silence is never consent")


@consultations.command(
    "table",
    short_help="Write what became of all comments.",
    epilog=examples("waypost consultations table migration-2009 draft-2027-1 --out comments.docx --language fr"),
)
@click.argument("work")
@click.argument("version")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="DOCX, CSV or HTML.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of headings and codes."
)
def table(work: str, version: str, out: Path, language: str) -> None:
    """Write the comments on WORK where they stand in VERSION, with their answers, as drafters read them."""
    from waypost.web.policy import command

    kind = out.suffix.lower().lstrip(".")
    if kind not in ("docx", "csv", "html"):
        raise click.BadParameter(f"{out.name}: expected .docx, .csv or .html", param_hint="--out")
    out.write_bytes(command.table(work, version, kind, language))
    say(f"wrote {out}")
