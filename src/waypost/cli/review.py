"""``waypost review`` and ``waypost fetch``: what waits for a person, and pages of an interface to files."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import examples, json_option, release_argument
from waypost.cli.output import console, counted, print_json, say, working
from waypost.errors import InputError


@click.command(
    short_help="List what waits for a person to decide.",
    epilog=examples("waypost review build/mine", "waypost review build/mine --json"),
)
@release_argument
@json_option("the list")
def review(release: Path, as_json: bool) -> int:
    """List what waits for a person: records that may be migration work, pairs that may be one programme.

    Decide in catalog/decisions; the next build follows. Exit status 1 when something waits.
    """
    from waypost.store.reading import rows
    from waypost.store.release import open_release

    con = open_release(release).connect()
    doubtful = rows(
        con,
        """select publisher || '|' || identifier as key, title, scope_certainty as certainty, scope_reasons as reasons,
                  file, sheet, row, line from record where reason = 'for_review' order by scope_certainty desc, key""",
    )
    pairs = rows(
        con,
        """select left_key, right_key, score, reasons from match where judgement = 'review'
           order by score desc, left_key, right_key""",
    )
    if as_json:
        print_json({"records": doubtful, "pairs": pairs})
    else:
        _print(doubtful, pairs)
    return 1 if doubtful or pairs else 0


def _print(doubtful: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> None:
    if not doubtful and not pairs:
        say("nothing waits for a person")
        return
    if doubtful:
        say(
            f"{counted(len(doubtful), 'record')} may be migration work; decide in catalog/decisions/scope.csv",
            style="bold",
            hang=2,
        )
    for row in doubtful:
        say(f"{row['key']}  {row['title'] or ''} ({row['certainty']:.2f})", hang=4)
        place = ", ".join([row["file"], *(f"{n} {row[n]}" for n in ("sheet", "row", "line") if row[n] is not None)])
        for text in (place, *(row["reasons"] or "").splitlines()):
            say(text, style="dim", indent=4, hang=2)
    if doubtful and pairs:
        console.print()
    if pairs:
        say(
            f"{counted(len(pairs), 'pair')} may be one programme; decide in catalog/decisions/same.csv",
            style="bold",
            hang=2,
        )
    for row in pairs:
        say(f"{row['left_key']}  ~  {row['right_key']} ({row['score']:.2f})", hang=4)
        say(row["reasons"], style="dim", indent=4, hang=2)


@click.command(
    short_help="Save the pages of an interface of IFRC GO as files.",
    epilog=examples(
        'waypost fetch "https://goadmin.ifrc.org/api/v2/appeal/?limit=200" --out ../files/go --name appeals'
    ),
)
@click.argument("address")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the pages.")
@click.option("--name", default="page", show_default=True, help="How the files' names begin.")
def fetch(address: str, out: Path, name: str) -> None:
    """Save every page of an interface of IFRC GO, following its links, for waypost build."""
    from waypost.sources.fetch import fetch_pages

    if not address.startswith(("https://", "http://")):
        raise InputError(f"{address}: not an address; expected https://…")
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder")
    logging.getLogger("stamina").setLevel(logging.ERROR)  # a failed try is no news; the last one is told below
    with working(f"fetching {address}"):
        written = fetch_pages(address, out, stem=name)
    say(f"written: {counted(len(written), 'page')} to {out}")
