"""``waypost picture``: who does what where for whom, how complete that is, how old."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json, print_table, shown

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
    "people_reached_least": "reached, least",
    "people_reached_most": "most",
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


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice([*_HEADINGS]), help="One table only, in full.")
@click.option("--top", type=click.IntRange(1), default=12, show_default=True, help="Rows per table.")
@click.option("--everybody", is_flag=True, help="Count the programmes of other organisations too.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole picture as JSON.")
def picture(release: Path, by: str | None, top: int, everybody: bool, as_json: bool) -> None:
    """Print the picture of a RELEASE."""
    from waypost.analysis.picture import age, completeness, filled_fields, headline, presence
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    opened = open_release(release)
    catalog, con = load_catalog(), opened.connect()
    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    wanted = [by] if by else [*_HEADINGS]
    answer: dict[str, Any] = {
        "release_id": opened.manifest["release_id"],
        "as_of": as_of,
        "headline": headline(con, catalog, as_of, everybody=everybody),
        **{f"by_{q}": presence(con, catalog, as_of, q, everybody=everybody) for q in wanted},
        "completeness": completeness(con, catalog, as_of),
        "filled_fields": filled_fields(con, as_of),
        "age": age(con, as_of),
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
    shown_rows = found[:top]
    left = len(found) - len(shown_rows)
    notes = [_YEAR_NOTE] if question == "year" and any(row["perhaps"] for row in found) else []
    notes += [f"{left} more: --by {question}"] if left else []
    print_table(_HEADINGS[question], shown_rows, columns, note="; ".join(notes) or None)


def _print_headline(head: dict[str, Any], manifest: dict[str, Any], *, everybody: bool) -> None:
    who = "National Societies and others do" if everybody else "National Societies do"
    console.print(f"What {who} for migrants", style="bold")
    console.print(
        f"{shown(head['programmes'])} programmes in {head['countries']} countries, with {head['societies']} of"
        f" {head['societies_of']} National Societies. On {manifest['as_of']} {shown(head['running'])} running,"
        f" {shown(head['planned'])} planned, {shown(head['ended'])} ended; of {shown(head['status_unknown'])} nobody"
        " knows: no end date, and nothing heard for three years.",
        soft_wrap=True,
    )
    console.print(
        f"People reached: between {shown(head['people_reached_least'])} (largest place of each programme) and"
        f" {shown(head['people_reached_most'])} (sum); {head['people_not_reported']} programmes do not say."
        " The same person may be in several.",
        soft_wrap=True,
    )
    console.print(
        f"Budgets: CHF {shown(head['budget_chf'])};"
        f" {head['budget_not_reported_or_not_convertible']} programmes without one or not convertible.",
        soft_wrap=True,
    )
    if not everybody:
        others = shown(head["other_organisations_programmes"])
        console.print(f"Apart from these, {others} programmes of other organisations are registered (--everybody).")
    if head["examples"]:
        console.print(f"{head['examples']} of these programmes are examples, invented to show how something works.")
    console.print(
        "Rows overlap: a programme stands in each row that it belongs to, with all the people that it reached.",
        soft_wrap=True,
    )
    console.print(f"Release {manifest['release_id']}, as of {manifest['as_of']}. – means not reported.\n", style="dim")


def _print_quality(answer: dict[str, Any]) -> None:
    print_table(
        "How complete: societies in the picture",
        answer["completeness"],
        {"zone": "zone", "societies": "members", "named": "in the picture", "heard_from": "spoke themselves",
         "silent": "silent"},
        note="silent: no programme names it, which is not the same as doing nothing",
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
