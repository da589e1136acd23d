"""``waypost digest``: what somebody would be told of a release, for whoever looks after the server."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.options import examples, json_option, release_argument
from waypost.cli.output import console, print_json, say


@click.command(
    short_help="Print the weekly digest that somebody would get.",
    epilog=examples("waypost digest build/demo --for amina@example.org"),
)
@release_argument
@click.option("--for", "email", required=True, metavar="EMAIL", help="Address of the account.")
@json_option("the digest")
def digest(release: Path, email: str, as_json: bool) -> None:
    """Print what changed in what EMAIL follows, from the latest weekly digest to RELEASE, as that person may see it.

    Without an earlier digest on this server, the release that was published before RELEASE is compared. Nothing is
    kept and nothing is sent.
    """
    from waypost.web.following import command

    found = command.digest(release, email)
    if as_json:
        print_json(found)
    elif found["earlier"] is None:
        say(f"{found['email']}: there is no earlier release to compare {found['release']} with")
    elif found["subject"] is None:
        say(f"{found['email']}: nothing to tell; no mail would go out")
    else:
        console.print(found["subject"], soft_wrap=True, markup=False)
        console.print(found["body"], soft_wrap=True, markup=False)
