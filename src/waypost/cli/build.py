"""``waypost build`` and ``waypost check``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json, print_table
from waypost.errors import InputError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the release goes.")
@click.option("--as-of", help="The day that statuses refer to, YYYY-MM-DD. Default: today.")
@click.option("--demo", is_flag=True, help="Build the demo of the catalog.")
@click.option(
    "--context",
    type=click.Path(path_type=Path),
    help="A context store, filled with waypost context. Default: the main corridors of the catalog.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read. Default: one per core.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def build(
    paths: tuple[Path, ...],
    out: Path,
    as_of: str | None,
    demo: bool,
    context: Path | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read FILES or FOLDERS, reconcile, register, check and publish a release."""
    from waypost.pipeline import build as run_build
    from waypost.pipeline import demo_inputs

    day = _day(as_of)
    if demo:
        folder, demo_day = demo_inputs()
        paths, day = (folder, *paths), day or demo_day
    if not paths:
        raise click.UsageError("nothing to read: give files or folders, or --demo")
    with _progress(quiet or as_json) as say:
        result = run_build(paths, out, as_of=day, context=context, jobs=jobs, progress=say)
    account = _account(result.release)
    if as_json:
        print_json(account)
    else:
        _print_account(account, out)


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--as-of {text}: not a day; expected YYYY-MM-DD") from error


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """A bar for the reading (by bytes) and a line for each later stage."""
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def say(stage: str, done: int, total: int) -> None:
            for name, task in tasks.items():
                if name != stage:
                    bar.update(task, completed=1, total=1)
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total if total > 1 else None)
            bar.update(tasks[stage], completed=done, total=total if total > 1 else None)

        yield say


def _account(release: Any) -> dict[str, Any]:
    from waypost.store.reading import rows

    con = release.connect()
    sources = rows(con, "from accounting order by source_id")
    issues = rows(
        con,
        """select coalesce(source_id, '(no source)') as source_id, issue_type, severity, count(*) as issues
           from issue group by all order by source_id, issues desc, issue_type""",
    )
    for source in sources:
        source["issues"] = {i["issue_type"]: i["issues"] for i in issues if i["source_id"] == source["source_id"]}
    files = rows(con, "select count(*) as files, count(*) filter (read = 0) as without_records from file")[0]
    unmapped = rows(
        con,
        """select name, sum(count)::bigint as count from unmapped where not on_purpose
           group by all order by count desc, name""",
    )
    return {
        "release_id": release.manifest["release_id"],
        "as_of": release.manifest["as_of"],
        "files": files,
        "sources": sources,
        "issues": issues,
        "unmapped": unmapped,
        "programmes": con.sql("select count(*) from programme").fetchall()[0][0],
    }


def _print_account(account: dict[str, Any], out: Path) -> None:
    print_table(
        "Read",
        account["sources"],
        {
            "source_id": "source",
            "read": "read",
            "registered": "registered",
            "merged": "merged",
            "set_aside": "set aside",
        },
    )
    for source in account["sources"]:
        console.print(
            f"{source['source_id']}: read {source['read']} = registered {source['registered']}"
            f" + merged {source['merged']} + set aside {source['set_aside']}",
            soft_wrap=True,
        )
    console.print()
    print_table(
        "Issues by type",
        account["issues"],
        {"source_id": "source", "issue_type": "type", "severity": "severity", "issues": "issues"},
        note=f"all of them with place and what to do: waypost issues {out}",
    )
    unmapped = account["unmapped"]
    if unmapped:
        named = ", ".join(f"{row['name']} ({row['count']})" for row in unmapped[:12])
        more = f" and {len(unmapped) - 12} more" if len(unmapped) > 12 else ""
        console.print(f"Not mapped: {named}{more}", soft_wrap=True)
    files = account["files"]
    console.print(
        f"{files['files']} files ({files['without_records']} without a record, each with an issue),"
        f" {account['programmes']} programmes. Release {account['release_id']} as of {account['as_of']}: {out}",
        soft_wrap=True,
    )


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(release: Path, as_json: bool) -> int:
    """Ask every invariant of a RELEASE again, from outside."""
    from waypost.pipeline import check_release

    failures = check_release(release)
    if as_json:
        print_json([{"check": f.check, "what": f.what, "rows": f.rows, "first": f.first} for f in failures])
    elif failures:
        for failure in failures:
            console.print(
                f"{failure.check}: {failure.rows} rows, first: {failure.first}. {failure.what}",
                soft_wrap=True,
            )
    else:
        console.print(f"{release}: every invariant holds")
    return 1 if failures else 0
