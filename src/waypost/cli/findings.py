"""``waypost findings``: questions to societies that follow from rules, on the server itself, as somebody sees them."""

from __future__ import annotations

from typing import Any

import click

from waypost.cli.options import day_of, examples, json_option
from waypost.cli.output import counted, print_json, say
from waypost.cli.told import MEDIA, ROLES, as_option

_as = as_option("Of whom: questions are seen in turn.")
POSITIONS = ("changing", "reasoned", "wrong_facts", "advice")


@click.group(short_help="Questions to societies that follow from rules, and replies.")
def findings() -> None:
    """Questions to societies that follow from rules. A society sees its own first, others once it has replied.

    The database is that of ``waypost accounts``; whoever is named sees and does here what pages let them.
    """


@findings.command(
    "list",
    short_help="List questions.",
    epilog=examples(
        "waypost findings list --as amina@example.org",
        "waypost findings list --as team@example.org --severity critical --state waiting --json",
    ),
)
@_as
@click.option("--society", default="", metavar="ID", help="To this society, such as ns-ner.")
@click.option("--zone", default="", metavar="CODE", help="To societies of this zone of 2009.")
@click.option("--rule", default="", metavar="RULE", help="Under this rule, such as R18 or X4.")
@click.option("--severity", default="", type=click.Choice(("", "critical", "serious", "attention")), help="So severe.")
@click.option(
    "--state", default="", type=click.Choice(("", "waiting", "told", "advice", "replied", "waived")), help="So far."
)
@click.option("--closed", is_flag=True, help="Those that are closed instead of those that are open.")
@click.option("--most", default=100, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@json_option("the list")
def list_(email: str, society: str, as_json: bool, most: int, closed: bool, **narrowed: str) -> None:
    """List the questions that EMAIL learns of, the most severe first."""
    from waypost.web.findings import command

    found, count = command.listed(email, closed=closed, most=most, ns_id=society, **narrowed)
    if as_json:
        print_json({"questions": found, "count": count})
        return
    for row in found:
        about = row.get("programme_id") or row.get("finding_id") or f"to be seen from {row['seen_by_others_from']}"
        head = f"{row['question']:>6}  {row['rule']:<4} {row['severity']:<9} {row['state']:<8}"
        say(f"{head} {row['society_id']}  {about}")
    say(counted(count, "question") + (f", the first {len(found)} shown" if len(found) < count else ""))


@findings.command(
    "show", short_help="Show one question.", epilog=examples("waypost findings show 12 --as amina@example.org")
)
@click.argument("number", type=int)
@_as
@json_option("the question")
def show(number: int, email: str, as_json: bool) -> None:
    """Show the question NUMBER as far as EMAIL sees it, with what was said to it."""
    from waypost.web.findings import command

    told = command.show(email, number)
    if as_json:
        print_json(told)
        return
    say(f"{told['rule']} to {told['society_id']}: {told['state']}, {told['severity']}", style="bold")
    if not told["is_whole"]:
        say(f"the society replies first; to be seen at the latest from {told['seen_by_others_from']}", indent=2)
        return
    say(
        f"about {told['programme_id'] or told['finding_id']}: {', '.join(told['stated']) or 'nothing stated'}", indent=2
    )
    for each in told["replies"]:
        say(_reply_line(each), indent=2)
    for each in told["words"]:
        say(f"{each['at'][:10]} {each['role']}: {each['words']}", indent=2)
    for each in told["others_asked"]:
        say(f"also asked: {each['society_id']} ({each['state']}, question {each['question']})", indent=2)


@findings.command(
    "reply",
    short_help="Reply for a society.",
    epilog=examples(
        "waypost findings reply 12 --as amina@example.org --position changing",
        "waypost findings reply 12 --as officer@example.org --position advice --medium telephone "
        "--told-by director --told-on 2027-03-01",
    ),
)
@click.argument("number", type=int)
@_as
@click.option("--position", required=True, type=click.Choice(POSITIONS), help="What the society says.")
@click.option("--words", default="", help="The reason, or what is right; no names, no contacts.")
@click.option("--medium", default="", type=click.Choice(("", *MEDIA)), help="How you were told, for the society.")
@click.option("--told-by", "told_by_role", default="", type=click.Choice(("", *ROLES)), help="Who said it: a role.")
@click.option("--told-on", metavar="DAY", help="On which day.")
@json_option("the reply")
def reply(number: int, email: str, told_on: str | None, as_json: bool, **said: str) -> None:
    """Reply to the question NUMBER: as one of the society, or with what you were told by it."""
    from waypost.web.findings import command

    made = command.reply(email, number, told_on=day_of(told_on) if told_on else None, **said)
    if as_json:
        print_json(made)
        return
    say(_reply_line(made))


def _reply_line(reply: dict[str, Any]) -> str:
    told = reply["told"]
    how = f" [{told['medium']}, {told['told_by_role']}, {told['told_on']}]" if told else ""
    return f"{reply['at'][:10]} {reply['role']}: {reply['position'].replace('_', ' ')}{how} {reply['words']}".rstrip()
