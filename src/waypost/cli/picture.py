"""``waypost picture``: who does what where for whom, how complete that is, how old."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import examples, json_option, release_argument
from waypost.cli.output import console, counted, print_json, print_table, say, shown, working

_HEADINGS = {
    "society": "By National Society",
    "country": "By country",
    "service": "By service",
    "group": "By population group",
    "trail": "By trail",
    "year": "By year",
}
_NOTES = {"year": "people are those of the whole programme, not of the year"}
_COLUMNS = {
    "name": "",
    "programmes": "programmes",
    "running": "running",
    "societies": "societies",
    "countries": "countries",
    "people_reached": "people reached",
    "latest_date": "latest word",
}


@click.command(
    short_help="Print who does what, where, for whom; how complete; how old.",
    epilog=examples(
        "waypost picture build/mine",
        "waypost picture build/mine --by country",
        "waypost picture build/mine --json > picture.json",
    ),
)
@release_argument
@click.option("--by", type=click.Choice([*_HEADINGS]), help="One table only, in full.")
@click.option("--top", type=click.IntRange(1), default=12, show_default=True, help="Rows per table.")
@click.option("--everybody", is_flag=True, help="Count the programmes of other organisations too.")
@json_option("the whole picture")
def picture(release: Path, by: str | None, top: int, everybody: bool, as_json: bool) -> None:
    """Print the picture of a RELEASE: who does what, where, for whom; how complete that is; how old.

    Rows of one table overlap: a programme in two countries stands in both. They do not add up.
    """
    from waypost.analysis.picture import age, completeness, filled_fields, headline, presence
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    opened = open_release(release)
    catalog, con = load_catalog(), opened.connect()
    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    wanted = [by] if by else [*_HEADINGS]
    with working("asking"):
        answer: dict[str, Any] = {
            "release_id": opened.manifest["release_id"],
            "as_of": as_of,
            "headline": headline(con, catalog, as_of),
            **{f"by_{q}": presence(con, catalog, as_of, q, everybody=everybody) for q in wanted},
            "completeness": completeness(con, catalog, as_of),
            "filled_fields": filled_fields(con, as_of),
            "age": age(con, as_of),
        }
    if as_json:
        print_json(answer)
        return
    _print_headline(answer["headline"], opened.manifest)
    for question in wanted:
        found = answer[f"by_{question}"]
        shown_rows = [
            row | {"people_reached": (row["people_reached_least"], row["people_reached_most"])}
            for row in (found if by else found[:top])
        ]
        left = len(found) - len(shown_rows)
        notes = [_NOTES[question]] if question in _NOTES else []
        note = "; ".join([*notes, f"{left} more: --by {question}"] if left else notes) or None
        print_table(_HEADINGS[question], shown_rows, _COLUMNS, note=note)
    if not by:
        _print_quality(answer)


def _print_headline(head: dict[str, Any], manifest: dict[str, Any]) -> None:
    say("What National Societies do for migrants", style="bold")
    say(
        f"{counted(head['programmes'], 'programme')} of {counted(head['societies'], 'society', 'societies')}"
        f" (of {head['societies_of']}) in {counted(head['countries'], 'country', 'countries')};"
        f" {shown(head['running'])} running on {manifest['as_of']}, {shown(head['status_unknown'])} of unknown status.",
    )
    least, most = head["people_reached_least"], head["people_reached_most"]
    if least is None and most is None:
        reached = "People reached: not reported by any"
    elif least == most:
        reached = f"People reached: {shown(least)} by any of the ways of adding"
    else:
        reached = f"People reached: between {shown(least)} (largest place of each programme) and {shown(most)} (sum)"
    say(f"{reached}; {shown(head['people_not_reported'])} programmes do not say. The same person may be in several.")
    say(
        f"Budgets: CHF {shown(head['budget_chf'])};"
        f" {shown(head['budget_not_reported_or_not_convertible'])} programmes without one or not convertible."
    )
    if head["examples"]:
        say(f"{shown(head['examples'])} of these programmes are examples, invented.")
    others, invented = head["other_organisations_programmes"], head["other_organisations_examples"]
    if others:
        say(
            f"Apart from these, {counted(others, 'programme')} of other organisations"
            + (f", {shown(invented)} of them examples, invented" if invented else "")
            + " (--everybody counts them too)."
        )
    if others and not head["programmes"]:
        say("None is of a National Society, the IFRC or the ICRC as the catalog knows them by name or reference.")
    say(f"Release {manifest['release_id']}, as of {manifest['as_of']}. – means not reported.", style="dim")
    console.print()


def _print_quality(answer: dict[str, Any]) -> None:
    print_table(
        "How complete: societies heard from",
        answer["completeness"],
        {"zone": "zone", "societies": "societies", "heard_from": "heard from", "silent": "silent"},
        note="silent is not the same as doing nothing",
    )
    print_table(
        "How complete: fields that are stated",
        answer["filled_fields"],
        {"field": "field", "stated": "stated", "programmes": "of", "share": "share"},
    )
    print_table(
        "How old: the newest word about each programme",
        answer["age"],
        {"age": "age", "programmes": "programmes", "oldest": "oldest", "newest": "newest"},
    )
