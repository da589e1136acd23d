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
_COLUMNS = {
    "name": "",
    "programmes": "programmes",
    "examples": "examples",
    "running": "running",
    "societies": "societies",
    "countries": "countries",
    "people_reached": "people reached",
    "latest_date": "latest word",
}
_BY_YEAR = {
    "name": "",
    "programmes": "ran",
    "perhaps": "perhaps",
    "examples": "examples",
    "societies": "societies",
    "countries": "countries",
}
_YEAR_NOTE = "perhaps: began, has no end date, and nothing was heard of it since"
_UNKNOWN_NOTE = "no end date and nothing heard for three years, or no date at all"
_HEARD_NOTE = (
    "in the picture: a programme names it; spoke themselves: published a record of the register; silent: neither,"
    " which is not the same as doing nothing"
)


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
            "headline": headline(con, catalog, as_of, everybody=everybody),
            **{f"by_{q}": presence(con, catalog, as_of, q, everybody=everybody) for q in wanted},
            "completeness": completeness(con, catalog, as_of),
            "filled_fields": filled_fields(con, as_of, everybody=everybody),
            "age": age(con, as_of, everybody=everybody),
        }
    if as_json:
        print_json(answer)
        return
    _print_headline(answer["headline"], opened.manifest, everybody=everybody)
    for question in wanted:
        _print_presence(question, answer[f"by_{question}"], None if by else top)
    if not by:
        _print_quality(answer)


def _print_presence(question: str, found: list[dict[str, Any]], top: int | None) -> None:
    columns = dict(_BY_YEAR if question == "year" else _COLUMNS)
    if not any(row["examples"] for row in found):
        del columns["examples"]
    shown_rows = [
        row | {"people_reached": (row["people_reached_least"], row["people_reached_most"])} for row in found[:top]
    ]
    left = len(found) - len(shown_rows)
    notes = [_YEAR_NOTE] if question == "year" and any(row["perhaps"] for row in found) else []
    notes += [f"{left} more: --by {question}"] if left else []
    print_table(_HEADINGS[question], shown_rows, columns, note="; ".join(notes) or None)


def _print_headline(head: dict[str, Any], manifest: dict[str, Any], *, everybody: bool) -> None:
    who = "National Societies and others do" if everybody else "National Societies do"
    say(f"What {who} for migrants", style="bold")
    unknown = head["status_unknown"]
    say(
        f"{counted(head['programmes'], 'programme')} in {counted(head['countries'], 'country', 'countries')}, with"
        f" {shown(head['societies'])} of {shown(head['societies_of'])} National Societies. On {manifest['as_of']}"
        f" {shown(head['running'])} running, {shown(head['planned'])} planned, {shown(head['ended'])} ended"
        + (f"; of {shown(unknown)} nobody knows: {_UNKNOWN_NOTE}." if unknown else ".")
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
    if others and not everybody:
        say(
            f"Apart from these, {counted(others, 'programme')} of other organisations"
            + (f", {shown(invented)} of them examples, invented" if invented else "")
            + " (--everybody counts them too)."
        )
    if others and head["programmes"] == (others if everybody else 0):
        say("None is of a National Society, the IFRC or the ICRC as the catalog knows them by name or reference.")
    say("Rows overlap: a programme stands in each row that it belongs to, with all the people that it reached.")
    say(f"Release {manifest['release_id']}, as of {manifest['as_of']}. – means not reported.", style="dim")
    console.print()


def _print_quality(answer: dict[str, Any]) -> None:
    print_table(
        "How complete: societies in the picture",
        answer["completeness"],
        {
            "zone": "zone",
            "societies": "members",
            "named": "in the picture",
            "heard_from": "spoke themselves",
            "silent": "silent",
        },
        note=_HEARD_NOTE,
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
