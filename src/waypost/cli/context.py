"""``waypost context``: figures about people who move, from publishers' files into a store of one's own."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples
from waypost.cli.output import console, print_json, print_table
from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.context.adding import Added
    from waypost.context.store import ContextStore

_SHOWN_ISSUES = 20

_store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="WAYPOST_CONTEXT",
    help="Folder of the context store. Default: WAYPOST_CONTEXT, else your folder for data.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.group(short_help="Load figures about people who move.")
def context() -> None:
    """Load figures about people who move: stocks, flows, displacement, deaths, each with publisher and revision."""


def _open(store: Path | None) -> ContextStore:
    from waypost.context.store import ContextStore, default_store

    return ContextStore(store or default_store())


@context.command(
    short_help="Read publishers' files into the store.",
    epilog=examples("waypost context add population-*.json --retrieved 2026-06-20"),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_store_option
@click.option("--as", "only", help="Which data set the files are, where their name does not say it.")
@click.option("--revision", help="Revision of a data set that its publisher keeps changing. Default: its last year.")
@click.option("--retrieved", help="The day that the files were got from the publisher, YYYY-MM-DD.")
@_json_option
def add(
    files: tuple[Path, ...],
    store: Path | None,
    only: str | None,
    revision: str | None,
    retrieved: str | None,
    as_json: bool,
) -> int:
    """Read FILES of publishers and put each data set in the place of an earlier one."""
    from waypost.context.adding import add_files
    from waypost.reference import load_catalog

    opened = _open(store)
    day = _day(retrieved)
    added = add_files(
        files,
        opened,
        load_catalog(),
        only=only,
        revision=revision,
        retrieved_date=day.isoformat() if day else None,
    )
    return _tell(added, opened, as_json)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(f"--retrieved {text}: not a day; expected YYYY-MM-DD") from error


def _tell(added: Added, store: ContextStore, as_json: bool) -> int:
    """What was put in and what must be mended; exit status 1 when something must."""
    issues = [
        {
            name: getattr(issue, name)
            for name in ("issue_type", "file", "row", "column", "found", "expected", "suggestion")
        }
        for issue in added.issues
    ]
    if as_json:
        sets = [_row(stored) for stored in added.sets]
        print_json({"datasets": sets, "issues": issues})
        return 1 if issues else 0
    for stored in added.sets:
        console.print(f"{stored.dataset_id}: {stored.rows} figures, revision {stored.revision}", soft_wrap=True)
        for file in stored.files:
            console.print(f"  {file['file']}: {file['rows']} rows read{_left_out(file)}", soft_wrap=True, markup=False)
        if stored.terms == "user_side":
            console.print(f"  stays here: {stored.licence}", soft_wrap=True, markup=False)
    for issue in issues[:_SHOWN_ISSUES]:
        place = ", ".join(f"{name} {issue[name]}" for name in ("row", "column") if issue[name] is not None)
        console.print(
            f"{issue['file']}, {place}: {issue['issue_type']}: found {issue['found']!r}, expected {issue['expected']};"
            f" {issue['suggestion']}",
            soft_wrap=True,
            markup=False,
        )
    if len(issues) > _SHOWN_ISSUES:
        console.print(f"and {len(issues) - _SHOWN_ISSUES} more: {store.path / 'issues'}", soft_wrap=True, markup=False)
    return 1 if issues else 0


def _left_out(file: dict[str, Any]) -> str:
    parts = []
    if file["unmapped"]:
        parts.append(f"nobody reads: {', '.join(file['unmapped'])}")
    if file["ignored"]:
        parts.append(f"left out on purpose: {', '.join(file['ignored'])}")
    return f" ({'; '.join(parts)})" if parts else ""


def _row(stored: Any) -> dict[str, Any]:
    names = (
        "dataset_id",
        "title",
        "publisher",
        "revision",
        "licence",
        "terms",
        "retrieved_date",
        "rows",
        "issues",
        "files",
    )
    return {name: getattr(stored, name) for name in names}


@context.command("list", short_help="List the data sets of the store.", epilog=examples("waypost context list --all"))
@_store_option
@click.option("--all", "all_known", is_flag=True, help="Also what is declared and not in the store.")
@_json_option
def list_sets(store: Path | None, all_known: bool, as_json: bool) -> None:
    """List the data sets of the store: publisher, revision, terms, how many figures."""
    from waypost.reference import load_catalog

    opened = _open(store)
    rows = [_row(stored) for stored in opened.sets().values()]
    if all_known:
        present = {row["dataset_id"] for row in rows}
        rows += [
            {
                "dataset_id": declared.dataset_id,
                "title": declared.title,
                "publisher": declared.publisher,
                "revision": declared.revision,
                "licence": declared.licence,
                "terms": declared.terms,
                "can_be_fetched": bool(declared.addresses),
                "how_to_get": declared.how_to_get,
            }
            for declared in load_catalog().context_sets.values()
            if declared.dataset_id not in present
        ]
    if as_json:
        print_json(rows)
        return
    columns = {"dataset_id": "data set", "revision": "revision", "terms": "terms", "rows": "figures", "title": "title"}
    print_table(f"Context store {opened.path}", rows, columns)


@context.command(
    short_help="Take a data set out of the store.", epilog=examples("waypost context remove undesa-ims-2020")
)
@click.argument("name")
@_store_option
def remove(name: str, store: Path | None) -> None:
    """Take a data set out of the store."""
    gone = _open(store).remove(name)
    console.print(f"{gone.dataset_id}: taken out ({gone.rows} figures)")


@context.command(
    short_help="Get a data set from its publisher.", epilog=examples("waypost context fetch undesa-ims-2024")
)
@click.argument("name")
@_store_option
@click.option("--address", help="Another address than the catalog's: a mirror, or one that holds your client id.")
@click.option("--accept-change", is_flag=True, help="Take a file whose size or hash is not the one in the catalog.")
@_json_option
def fetch(name: str, store: Path | None, address: str | None, accept_change: bool, as_json: bool) -> int:
    """Get the data set NAME from its publisher and put it into the store; a broken download goes on where it broke."""
    from waypost.context.adding import add_files
    from waypost.context.fetching import fetch_set
    from waypost.reference import load_catalog

    logging.getLogger("stamina").setLevel(logging.ERROR)  # a failed try is no news; the last one is told
    catalog = load_catalog()
    declared = catalog.context_sets.get(name)
    if declared is None:
        raise InputError(f"{name}: no such data set; there are: {', '.join(catalog.context_sets)}")
    opened = _open(store)
    say = None if as_json else lambda text: console.print(text, soft_wrap=True, markup=False)
    got = fetch_set(declared, opened.fetched_folder(name), address=address, accept_change=accept_change, say=say)
    added = add_files(got.files, opened, catalog, only=name, retrieved_date=got.day)
    return _tell(added, opened, as_json)


@context.command(
    short_help="How many people moved in five years: a range.",
    epilog=examples("waypost context flows --period 2015-2020"),
)
@_store_option
@click.option("--period", default="2015-2020", show_default=True, help="Five years between two stocks.")
@_json_option
def flows(store: Path | None, period: str, as_json: bool) -> None:
    """How many people moved between countries in a PERIOD, by method: a range, never one number."""
    from waypost.context.world_flows import world_flows
    from waypost.reference import load_catalog

    opened = _open(store)
    answer = world_flows(opened if opened.sets() else None, load_catalog(), period)
    if as_json:
        print_json(answer)
        return
    print_table(
        f"People who moved from one country to another, {answer['period']}",
        answer["methods"],
        {"method": "method", "people": "people", "what": "what it assumes"},
        note=f"{answer['source']}, revision {answer['revision']}. {answer['note']}",
    )
    console.print(
        f"From {answer['least']:,} to {answer['most']:,}: {answer['ratio']:.1f} times as many by one method as by"
        " another. Nobody counted them.".replace(",", "\u202f", 2),
        soft_wrap=True,
    )
