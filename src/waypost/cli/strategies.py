"""``waypost strategies``: complementary strategies on the server itself, to be read; they are made on the pages."""

from __future__ import annotations

import click

from waypost.cli.options import examples, json_option
from waypost.cli.output import counted, print_json, say, told_mails


@click.group(short_help="Strategies along trails: needs, commitments, hand-overs.")
def strategies() -> None:
    """Complementary strategies of societies along trails, as they stand in the database of ``waypost accounts``.

    The worker beside ``waypost serve`` sends their mails; where none runs, ``remind`` does.
    """


@strategies.command(
    "list",
    short_help="List strategies.",
    epilog=examples("waypost strategies list", "waypost strategies list --json"),
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List strategies with their trail, where they stand, how many commitments are accepted, and the day of review."""
    from waypost.web.support import command

    found = command.strategies()
    if as_json:
        print_json(found)
        return
    for row in found:
        standing = f"{row['standing']} of {counted(row['commitments'], 'commitment')} accepted"
        say(f"{row['code']}  {row['trail']}  {row['phase']}  {standing}  review {row['review_on']}")
    say(counted(len(found), "strategy", "strategies"))


@strategies.command(
    "show",
    short_help="Show needs, commitments, hand-overs and what is open.",
    epilog=examples("waypost strategies show western-way", "waypost strategies show western-way --json"),
)
@click.argument("code")
@json_option("the strategy")
def show(code: str, as_json: bool) -> int:
    """Show the strategy CODE: who does what for which need, who hands over to whom, what is not closed.

    Exit status 1 when something is open.
    """
    from waypost.web.support import command

    found = command.show(code)
    if as_json:
        print_json(found)
        return 1 if found["open_points"] else 0
    say(f"{found['code']}: {found['phase']}, {found['trail']}, review {found['review_on']}", style="bold")
    for need in found["need_rows"]:
        if need["is_withdrawn"]:
            continue
        say(f"need {need['number']}: {need['service']} at {need['side']} {need['country'] or ''}".rstrip(), indent=2)
        for each in found["commitment_rows"]:
            if each["need"] == need["number"]:
                say(f"{each['ns_id']} ({each['side']}): {each['state']}: {each['text']}", indent=4)
    for each in found["hand_over_rows"]:
        if not each["is_withdrawn"]:
            say(f"hand-over {each['giver']} to {each['taker']}, data {each['data']}: {each['text']}", indent=2)
    for each in found["open_points"]:
        about = " ".join(str(part) for part in (each["part"], each["number"] or "") if part)
        ask = f" ask {', '.join(each['societies'])}" if each["societies"] else ""
        say(f"open: {each['kind']} {about}{ask}".rstrip(), indent=2)
    return 1 if found["open_points"] else 0


@strategies.command(
    "remind",
    short_help="Send the mails that are due.",
    epilog=examples("waypost strategies remind"),
)
@json_option("how many")
def remind(as_json: bool) -> int:
    """Send what is due, each once: asked and not answered, a beginning or an end of which nobody told, a review.

    Exit status 1 when a mail failed for good.
    """
    from waypost.web.support import command

    return told_mails(command.remind(), as_json)
