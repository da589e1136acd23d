"""``waypost decisions``: what people decided in the web, listed, and written as files of the catalog."""

from __future__ import annotations

from pathlib import Path

import click

from waypost.cli.options import examples, json_option
from waypost.cli.output import counted, print_json, say
from waypost.errors import InputError


@click.group(short_help="List what was decided in the web, and export it.")
def decisions() -> None:
    """Judgements on pairs, scope, names and values that people made on the pages of this server.

    The database is that of ``waypost accounts``. What counts is the latest word on each thing.
    """


@decisions.command(
    "list",
    short_help="List decisions that count.",
    epilog=examples("waypost decisions list", "waypost decisions list --json"),
)
@json_option("the list")
def list_(as_json: bool) -> None:
    """List the decisions that count, with who decided, when and why."""
    from waypost.web.review import command

    found = command.decisions()
    if as_json:
        print_json(found)
        return
    for row in found:
        word = "taken back" if row["is_back"] else row["judgement"] or row["value"] or ""
        about = "  ~  ".join(part for part in (row["about"], row["with"]) if part)
        say(f"{row['kind']}  {about}  {word}".rstrip(), hang=4)
        say(f"{row['by']}, {row['at']}: {row['why']}", style="dim", indent=4, hang=2)
    say(counted(len(found), "decision"))


@decisions.command(
    "export",
    short_help="Write decisions into files of the catalog.",
    epilog=examples("waypost decisions export --to catalog/decisions"),
)
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="Folder of decisions.")
@json_option("rows of each file")
def export(folder: Path, as_json: bool) -> None:
    """Write same.csv, scope.csv, names.csv and corrections.csv, keeping the rows that stand there.

    About the same thing the later word counts. Written twice, the files are the same.
    """
    from waypost.web.review import command

    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a folder")
    counts = command.export(folder)
    if as_json:
        print_json(counts)
        return
    for name, count in counts.items():
        say(f"{folder / name}: {counted(count, 'row')}")
