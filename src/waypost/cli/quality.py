"""``waypost quality``: the named checks, and how often each fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from waypost.cli.options import examples, json_option, language_option
from waypost.cli.output import NOT_REPORTED, console, print_json, say

if TYPE_CHECKING:
    from waypost.reference import Catalog


@click.command(
    short_help="List the checks of quality, and how often each fails.",
    epilog=examples(
        "waypost quality --list --language fr",
        "waypost quality build/mine --by zone",
        "waypost quality build/mine --by check --over-time --json",
    ),
)
@click.argument("release", type=click.Path(path_type=Path), required=False)
@click.option("--list", "as_list", is_flag=True, help="List the checks: name, family, what it finds, what to do.")
@click.option(
    "--by",
    type=click.Choice(("society", "zone", "region", "check")),
    default="society",
    show_default=True,
    help="Count for each of these; check counts all records.",
)
@click.option("--over-time", is_flag=True, help="The releases kept beside this one too, the oldest first.")
@language_option("Of the words of the checks.")
@json_option()
def quality(release: Path | None, as_list: bool, by: Any, over_time: bool, language: str, as_json: bool) -> None:
    """Count by check how many records of a RELEASE fail it, of how many that it was asked of."""
    from waypost.analysis.quality_report import reports_over_time
    from waypost.reference import load_catalog
    from waypost.store.release import kept_releases, open_release

    catalog = load_catalog()
    if as_list:
        listed = list_checks(catalog, language)
        if as_json:
            print_json(listed)
        else:
            _print_list(listed)
        return
    if release is None:
        raise click.UsageError("give a RELEASE, or --list for the checks themselves")
    newest = open_release(release)
    opened = kept_releases(newest) if over_time else [newest]
    asked = ((each.connect(), each.manifest["as_of"], each.manifest["release_id"]) for each in opened)
    report = reports_over_time(asked, catalog, by)
    for row in report:
        row["label"] = None if row["check"] is None else words(catalog, row["check"], language)[0]
    if as_json:
        print_json(report)
    else:
        _print_report(report)


def words(catalog: Catalog, name: str, language: str) -> tuple[str, str]:
    """What a check finds and what to do: the words of its issue type, the same wherever it is told."""
    known = catalog.issue_types[catalog.quality.checks[name].issue_type or name]
    return known.label[language], known.what_to_do[language]


def list_checks(catalog: Catalog, language: str) -> list[dict[str, Any]]:
    """The one list of checks, those of our own schema among them."""
    listed = []
    for name, check in catalog.quality.checks.items():
        label, what_to_do = words(catalog, name, language)
        issue_type = check.issue_type or name
        listed.append(
            {
                "check": name,
                "family": check.family,
                "label": label,
                "what_to_do": what_to_do,
                "severity": catalog.issue_types[issue_type].severity,
                "source": check.source,
                "issue_type": issue_type,
            }
        )
    return listed


def _print_list(listed: list[dict[str, Any]]) -> None:
    for row in listed:
        say(f"{row['check']} ({row['family']}; {row['source']})", style="bold", hang=2)
        say(row["label"], indent=2, hang=2)
        say(f"→ {row['what_to_do']}", indent=2, hang=2)


def _print_report(report: list[dict[str, Any]]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("as of", "of", "check"):
        table.add_column(heading, overflow="fold")
    for heading in ("concerned", "checked", "share"):
        table.add_column(heading, justify="right")
    told = [row for row in report if row["check"] is not None]
    for row in told:
        share = NOT_REPORTED if row["share"] is None else f"{row['share']:.1%}"
        checked = NOT_REPORTED if row["records_checked"] is None else str(row["records_checked"])
        table.add_row(row["as_of"], row["group"], row["check"], str(row["records_concerned"]), checked, share)
    if told:
        console.print(table)
    silent = sorted({row["group"] for row in report if row["check"] is None})
    if silent:
        say(f"nothing read of {len(silent)}: {', '.join(silent)}", hang=2)
