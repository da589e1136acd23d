"""``waypost network requests``, ``request``, ``ask`` and ``match``: requests for advice without a browser."""

from __future__ import annotations

from typing import Any

import click

from waypost.cli.options import examples, json_option, language_option
from waypost.cli.output import NOT_REPORTED, counted, print_json, say
from waypost.cli.told import as_option

_me = as_option("Of whom: each sees and does here what pages let them.")


@click.command(
    "requests",
    short_help="List requests for advice.",
    epilog=examples("waypost network requests --as team@example.org"),
)
@_me
@json_option("the list")
def requests(email: str, as_json: bool) -> None:
    """List the requests that EMAIL sees: asked, matched or answered by them, the latest first."""
    from waypost.web.network import command_requests

    found = command_requests.requests(email)
    if as_json:
        print_json(found)
        return
    for row in found:
        due = str(row["due"] or NOT_REPORTED)[:10]
        say(f"{row['request']}  {row['society_id'] or 'secretariat'}  {row['state']}, due {due}  {row['title']}")
    say(counted(len(found), "request"))


@click.command(
    "request",
    short_help="Show one request for advice.",
    epilog=examples("waypost network request 7hk2m9qp --as team@example.org --json"),
)
@click.argument("code")
@_me
@language_option("Of names.")
@json_option("the request")
def request(code: str, email: str, language: str, as_json: bool) -> None:
    """Show the request CODE as far as EMAIL reads it, and what they can do now."""
    from waypost.web.network import command_requests

    _say_request(command_requests.show(email, code, language), as_json)


@click.command(
    "ask",
    short_help="Ask for advice.",
    epilog=examples(
        'waypost network ask --as amina@example.org --society ns-ner --title "News of relatives" '
        '--question "How do we begin to trace?" --tag service:rfl_tracing --tongue fr --submit'
    ),
)
@_me
@click.option("--society", default="", metavar="ID", help="Who asks, such as ns-ner. Default: the Secretariat.")
@click.option("--title", required=True, help="In a few words.")
@click.option("--question", required=True, help="The question; no names, no contacts.")
@click.option("--tag", "tags", multiple=True, required=True, help="A competence, such as service:rfl_tracing.")
@click.option("--tongue", default="en", show_default=True, help="The language of the advice.")
@click.option(
    "--urgency", type=click.Choice(("normal", "soon", "urgent")), default="normal", show_default=True,
    help="How soon an answer is needed.",
)  # fmt: skip
@click.option("--country", "countries", multiple=True, help="Where the case is, such as NER.")
@click.option("--submit", is_flag=True, help="Ask at once; else it stays a draft.")
@json_option("the request")
def ask(email: str, tongue: str, as_json: bool, **asked: Any) -> None:
    """Write a request for advice: a draft, beside which answers that exist are named."""
    from waypost.web.network import command_requests

    _say_request(command_requests.ask(email, language=tongue, **asked), as_json)


@click.command(
    "match",
    short_help="Show who may be asked, and why.",
    epilog=examples("waypost network match 7hk2m9qp --as team@example.org"),
)
@click.argument("code")
@_me
@language_option("Of names.")
@json_option("the match")
def match(code: str, email: str, language: str, as_json: bool) -> None:
    """Show for the request CODE who may be asked, in order, a balanced panel (*), and who may not be asked."""
    from waypost.web.network import command_requests

    found = command_requests.match(email, code, language)
    if as_json:
        print_json(found)
        return
    for each in found["candidates"]:
        mark = "*" if each["holder"] in found["panel"] else " "
        say(f"{mark} {each['score']:.2f}  {each['holder']}  {each['name']}")
    for each in found["excluded"]:
        say(f"not {each['name']}: {', '.join(each['reasons'])}", indent=2)
    if found["must_include_icrc"]:
        say("the ICRC has to be among those asked")
    say(counted(len(found["candidates"]), "candidate"))


def _say_request(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    say(f"{told['request']}: {told['title']}", style="bold")
    due = str(told["due"] or NOT_REPORTED)[:10]
    say(f"{told['society_id'] or 'secretariat'}, {told['state']}, due {due}", indent=2)
    say(told["question"] or "the question is not to be read by this person now", indent=2, hang=2)
    say(f"competences: {', '.join(told['tags'])}", indent=2)
    for each in told["existing"]:
        say(f"may answer already: {each['title']} ({each['address']})", indent=2)
    for each in told["invitations"]:
        answer = {None: "asked", True: "accepted", False: "declined"}[each["is_accepted"]]
        say(f"{answer}: {each['holder']}", indent=2)
    if told["advice"]:
        say(told["advice"]["advice"], indent=2, hang=2)
    say(f"can be done now: {', '.join(told['i_can']) or 'nothing'}", indent=2)
