"""``waypost messages``: what is said to whom, whether it still holds, what it needs, and a message as a file."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.options import Decorator, examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import NOT_REPORTED, counted, print_json, say

_KINDS = ("docx", "pdf", "claim-review", "provenance")


def _as(meaning: str, *, required: bool = False) -> Decorator:
    return click.option("--as", "email", required=required, metavar="EMAIL", help=meaning)


_reader = _as("Whose messages: each sees here what pages let them. Default: everybody, so what is public and live.")


@click.group(short_help="Messages of advocacy: whether they hold.")
def messages() -> None:
    """Messages that rest on claims, whether each may be used now, and as files to take along."""


@messages.command(
    "list",
    short_help="List messages.",
    epilog=examples("waypost messages list", "waypost messages list --as team@example.org --to-check"),
)
@_reader
@click.option("--to-check", is_flag=True, help="Only those to check before use; exit status 1 when there are any.")
@language_option("Of titles.")
@json_option("the list")
def list_(email: str | None, to_check: bool, language: str, as_json: bool) -> int:
    """List the messages that EMAIL sees, the latest first."""
    from waypost.web.advocacy import command_messages

    found = command_messages.messages(email, language, to_check=to_check)
    if as_json:
        print_json(found)
    else:
        for row in found:
            mark = "  check before use" if row["is_to_check"] else ""
            owner = row["society_id"] or "secretariat"
            say(
                f"{row['message']}  {row['state']}{mark}  {row['aspect']} to {row['audience']}  {owner}  {row['title']}"
            )
        say(counted(len(found), "message"))
    return 1 if to_check and found else 0


@messages.command(
    "show",
    short_help="Show one message.",
    epilog=examples("waypost messages show 7hk2m9qp", "waypost messages show 7hk2m9qp --as team@example.org --json"),
)
@click.argument("code")
@_reader
@language_option("Of its words and figures.")
@json_option("the message")
def show(code: str, email: str | None, language: str, as_json: bool) -> None:
    """Show the message CODE with the figures of now and the claims that it rests on."""
    from waypost.web.advocacy import command_messages

    told = command_messages.show(email, code, language)
    if as_json:
        print_json(told)
        return
    words = told["texts"].get(language) or next(iter(told["texts"].values()))
    say(f"{told['message']}: {words['title']}", style="bold")
    say(f"{told['state']}, {told['aspect']} to {told['audience']}, {told['channel']}", indent=2)
    if "text_hash" in told:
        say(f"words {told['text_hash'][:12]}: steps on them name the whole hash, in --json", indent=2)
    if told["is_to_check"]:
        say("check before use: a claim has moved", indent=2)
    for each in told["waived"]:
        say(f"does without {each['rule']} until {each['until']}: {each['reason']}", indent=2, hang=2)
    for part in ("statement", "evidence", "example", "ask"):
        if part in words:
            say(f"{part}: {words[part]}", indent=2, hang=2)
    for each in told["claims"]:
        say(f"claim {each['claim']}: {each['figure'] or NOT_REPORTED}, {each['state']}", indent=2)


@messages.command(
    "check",
    short_help="Say what messages need.",
    epilog=examples(
        "waypost messages check --as team@example.org", "waypost messages check 7hk2m9qp --as t@example.org"
    ),
)
@click.argument("codes", nargs=-1)
@_as("In whose name: what a message needs is for who writes for its owner.", required=True)
@language_option("Of the words.")
@json_option("the list")
def check(codes: tuple[str, ...], email: str, language: str, as_json: bool) -> int:
    """Say what the messages CODES need before they are used; all of EMAIL's without one.

    Exit status 1 when something is missing anywhere.
    """
    from waypost.web.advocacy import command_messages

    found = command_messages.check(email, codes, language)
    if as_json:
        print_json(found)
    else:
        for row in found:
            say(f"{row['message']}  {row['state']}  {'nothing is missing' if not row['missing'] else ''}".rstrip())
            for each in row["missing"]:
                say(f"{each['what']} {each['mend']}", indent=2, hang=2)
                for about in each["about"]:
                    say(about, indent=4)
        say(counted(len(found), "message"))
    return 1 if any(row["missing"] for row in found) else 0


@messages.command(
    "export",
    short_help="Write one message to a file.",
    epilog=examples(
        "waypost messages export 7hk2m9qp --kind docx --language fr --out brief.docx",
        "waypost messages export 7hk2m9qp --kind claim-review --out review.json",
    ),
)
@click.argument("code")
@_reader
@click.option("--kind", type=click.Choice(_KINDS), default="docx", show_default=True, help="What to write.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file.")
@language_option("Of the briefing.")
@force_option
def export(code: str, email: str | None, kind: str, out: Path, language: str, force: bool) -> None:
    """Write the message CODE as a briefing of one page, as ClaimReview, or where it comes from as PROV-JSON."""
    refuse_existing(out, force)
    from waypost.web.advocacy import command_messages

    body = command_messages.export(email, code, kind, language)
    out.write_bytes(body)
    say(f"{out}: {len(body):,} bytes")
