"""``waypost review`` and ``waypost fetch``: what waits for a person, and pages of an interface to files."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def review(release: Path, as_json: bool) -> int:
    """List what waits for a person: records that may be migration work, pairs that may be one programme."""
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
    console.print(f"{len(doubtful)} records may be migration work; decide in catalog/decisions/scope.csv", style="bold")
    for row in doubtful:
        console.print(f"{row['key']}  {row['title'] or ''} ({row['certainty']:.2f})", soft_wrap=True, markup=False)
        for reason in (row["reasons"] or "").splitlines():
            console.print(f"    {reason}", soft_wrap=True, markup=False, style="dim")
    console.print(f"\n{len(pairs)} pairs may be one programme; decide in catalog/decisions/same.csv", style="bold")
    for row in pairs:
        console.print(f"{row['left_key']}  ~  {row['right_key']} ({row['score']:.2f})", soft_wrap=True, markup=False)
        console.print(f"    {row['reasons']}", soft_wrap=True, markup=False, style="dim")


@click.command()
@click.argument("address")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the pages.")
@click.option("--name", default="page", show_default=True, help="How the files' names begin.")
def fetch(address: str, out: Path, name: str) -> None:
    """Save every page of an interface of IFRC GO, following its links, for `waypost build`."""
    from waypost.sources.fetch import fetch_pages

    logging.getLogger("stamina").setLevel(logging.ERROR)  # a failed try is no news; the last one is told below
    written = fetch_pages(address, out, stem=name)
    console.print(f"written: {len(written)} pages to {out}")
