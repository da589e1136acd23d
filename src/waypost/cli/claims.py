"""``waypost claims``: what can be measured, claims as they stand, and claims asked of a release."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import audience_option, day_of, examples, json_option, language_option, release_argument
from waypost.cli.output import NOT_REPORTED, counted, print_json, say, working
from waypost.errors import InputError


@click.group(short_help="Claims: measures, figures, states.")
def claims() -> None:
    """Checkable sentences with figures that are asked again with every release.

    ``measures``, ``list`` and ``run`` need the catalog and a release alone; ``show`` reads the server's database.
    """


@claims.command(
    "measures",
    short_help="List what claims can measure.",
    epilog=examples("waypost claims measures", "waypost claims measures --language fr --json"),
)
@language_option("Of titles.")
@json_option("the list")
def measures(language: str, as_json: bool) -> None:
    """List the measures of the catalog, each with its parameters and what it cannot say."""
    from waypost.reference import load_catalog

    found = [
        {
            "measure": name, "title": each.title[language], "unit": each.unit, "source": each.source,
            "parameters": {key: {"list": of.list, "default": of.default} for key, of in each.parameters.items()},
            "cannot_say": each.cannot_say[language],
        }
        for name, each in load_catalog().advocacy.measures.items()
    ]  # fmt: skip
    if as_json:
        print_json(found)
        return
    for row in found:
        parameters: Any = row["parameters"]
        say(f"{row['measure']}  {row['title']} [{row['unit']}, {row['source']}]")
        say(f"by: {', '.join(parameters) or NOT_REPORTED}", indent=2)
        say(f"cannot say: {row['cannot_say']}", indent=2)
    say(counted(len(found), "measure"))


@claims.command(
    "list",
    short_help="List claims.",
    epilog=examples("waypost claims list", "waypost claims list --aspect women_and_trafficking --language es --json"),
)
@click.option("--aspect", help="Of this aspect only.")
@language_option("Of words.")
@json_option("the list")
def list_(aspect: str | None, language: str, as_json: bool) -> None:
    """List the claims that come with Waypost: what each says, of what it is asked, and how far it may move."""
    from waypost.reference import load_catalog

    known = load_catalog().advocacy
    if aspect is not None and aspect not in known.aspects:
        raise InputError(f"no aspect {aspect!r}; there are: {', '.join(known.aspects)}")
    found = [
        {
            "claim": name, "aspect": each.aspect, "question": each.question, "kind": each.kind,
            "words": each.words[language], "measure": each.measure, "arguments": each.arguments,
            "expected": each.expected, "tolerance": each.tolerance.kind, "tolerance_value": each.tolerance.value,
            "as_of": each.as_of, "valid_until": each.valid_until,
        }
        for name, each in known.claims.items() if aspect in (None, each.aspect)
    ]  # fmt: skip
    if as_json:
        print_json(found)
        return
    for row in found:
        say(f"{row['claim']}  {row['words']}")
    say(counted(len(found), "claim"))


@claims.command(
    "run",
    short_help="Ask the claims of a release.",
    epilog=examples(
        "waypost claims run build/mine",
        "waypost claims run build/mine --audience public --claim women_share_fell --json",
        "waypost claims run build/mine --counts counts.csv --as-of 2028-01-01",
    ),
)
@release_argument
@audience_option("Whose figures: what the public may see, or the Movement.")
@click.option("--claim", "chosen", multiple=True, help="This claim only; can be given more than once.")
@click.option("--counts", type=click.Path(path_type=Path), help="Counts for the public, as `waypost disclose` wrote.")
@click.option("--as-of", metavar="DAY", help="The day to judge by. Default: today.")
@json_option("the results")
def run(
    release: Path, audience: str, chosen: tuple[str, ...], counts: Path | None, as_of: str | None, as_json: bool
) -> int:
    """Ask RELEASE what the claims that come with Waypost say, and how each stands. No server is needed.

    Ends with 1 where a claim has to be checked before use.
    """
    from waypost.advocacy.asking import ask, datasets_of, opened_for
    from waypost.advocacy.shipped import shipped_claims
    from waypost.atlas.counts import read_counts
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog, opened = load_catalog(), open_release(release)
    known = {each.claim: each for each in shipped_claims(catalog)}
    for name in chosen:
        if name not in known:
            raise InputError(f"no claim {name!r}; waypost claims list shows those there are")
    asked = [each for name, each in known.items() if not chosen or name in chosen]
    day = day_of(as_of) if as_of else dt.datetime.now(dt.UTC).date()
    with working("asking"), opened_for(opened, audience, catalog, read_counts(counts) if counts else None) as con:
        told = ask(con, catalog, asked, day)
        sets = datasets_of(con, [result for result, _ in told.values()])
    units = {each.claim: catalog.advocacy.measures[str(each.measure)].unit for each in asked}
    rows = [
        {
            "claim": name, "state": stands.state, "found": list(stands.found), "value": result.value,
            "least": result.least, "most": result.most, "unit": units[name], "expected": known[name].expected,
            "moved": stands.moved, "rows": result.rows, "is_suppressed": result.is_suppressed,
            "data_date": result.data_date, "fingerprint": result.fingerprint,
            "datasets": [sets[each] for each in result.datasets if each in sets],
        }
        for name, (result, stands) in told.items()
    ]  # fmt: skip
    waiting = sum(stands.is_to_check for _, stands in told.values())
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            value = NOT_REPORTED if row["value"] is None else f"{row['value']:g}"
            say(f"{row['claim']}  {row['state']}  {value} {row['unit']} (expected {row['expected']:g})")
        say(f"{counted(len(rows), 'claim')}, {waiting} to check before use")
    return 1 if waiting else 0


@claims.command(
    "show",
    short_help="Show one claim as it stands on the server.",
    epilog=examples(
        "waypost claims show women_share_fell", "waypost claims show women_share_fell --as team@example.org --json"
    ),
)
@click.argument("claim")
@click.option("--as", "email", metavar="EMAIL", help="As whom. Default: as everybody.")
@language_option("Of words.")
@json_option("the claim")
def show(claim: str, email: str | None, language: str, as_json: bool) -> None:
    """Show the CLAIM with its state, every run and its evidence, as far as EMAIL (or everybody) reads it."""
    from waypost.web.advocacy import command

    told = command.show(claim, email, language)
    if as_json:
        print_json(told)
        return
    say(told["words"] or told["words_problem"], style="bold")
    say(
        f"state: {told['state']}; figure: {told['figure'] or NOT_REPORTED}; may move {told['tolerance_words']}",
        indent=2,
    )
    for each in told["datasets"]:
        say(f"source: {each['publisher']}, {each['title']} ({each['revision'] or NOT_REPORTED})", indent=2)
    say(f"cannot say: {told['cannot_say'] or NOT_REPORTED}", indent=2)
    for run_ in told["runs"]:
        say(f"{run_['day']}  {run_['release']}  {run_['state']}  {run_['figure'] or NOT_REPORTED}", indent=2)
    say(
        f"grade: {told['grade']['grade'] or NOT_REPORTED}, {counted(len(told['evidence']), 'item')} of evidence",
        indent=2,
    )
