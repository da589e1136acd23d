"""``waypost build`` and ``waypost check``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import day_of, examples, json_option, release_argument
from waypost.cli.output import console, counted, print_json, print_table, problems, say, working


@click.command(
    short_help="Read files, reconcile, register, check and publish a release.",
    epilog=examples(
        "waypost build ../files --out build/mine",
        "waypost build appeals.json sheet.xlsx --out build/mine --as-of 2024-12-31",
        "waypost build --demo --out build/demo",
    ),
)
@click.argument("paths", nargs=-1, metavar="[FILE_OR_FOLDER]...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Where the release goes. Required.")
@click.option("--as-of", metavar="DAY", help="The day that statuses refer to, YYYY-MM-DD. Default: today.")
@click.option("--demo", is_flag=True, help="Build the demo of the catalog, for the day that belongs to it.")
@click.option(
    "--context",
    type=click.Path(path_type=Path),
    help="A context store, filled with waypost context. Default: the main corridors of the catalog.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of decisions beside those of the catalog.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read. Default: one per core.")
@json_option("the account")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def build(
    paths: tuple[Path, ...],
    out: Path | None,
    as_of: str | None,
    demo: bool,
    context: Path | None,
    decisions: Path | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read files or folders, reconcile, register, check and publish a release.

    Every file under the folders is read, hidden ones and releases left out. What cannot be used becomes an issue.
    The release takes the place of the earlier one at --out in one step, or not at all.
    """
    from waypost.pipeline import build as run_build
    from waypost.pipeline import demo_inputs

    if not paths and not demo:
        raise click.UsageError("nothing to read: give files or folders (or --demo), and --out for the release")
    if out is None:
        raise click.UsageError("nowhere to write: give --out for the release, such as --out build/mine")
    day = day_of(as_of) if as_of is not None else None
    if demo:
        folder, demo_day = demo_inputs()
        paths, day = (folder, *paths), day or demo_day
    with _progress(quiet) as tell:
        result = run_build(paths, out, as_of=day, context=context, decisions=decisions, jobs=jobs, progress=tell)
    account = _account(result.release)
    if as_json:
        print_json(account)
    else:
        _print_account(account, out)


@contextmanager
def _progress(quiet: bool) -> Iterator[Any]:
    """A bar for the reading (by bytes) and a line for each later stage; on a terminal only."""
    if quiet or not problems.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:9}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(text_format_no_percentage=""),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=problems, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            for name, task in tasks.items():
                if name != stage:
                    bar.update(task, completed=1, total=1)
                    bar.stop_task(task)
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total if total > 1 else None)
            bar.update(tasks[stage], completed=done, total=total if total > 1 else None)

        yield tell


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
    say("read = registered + merged + set aside", style="bold")
    for source in account["sources"]:
        say(
            f"{source['source_id']}: read {source['read']} = registered {source['registered']}"
            f" + merged {source['merged']} + set aside {source['set_aside']}",
            hang=4,
        )
    if not account["sources"]:
        say("nothing: no file was one that Waypost can read; the issues say why")
    console.print()
    columns = {"issue_type": "type", "issues": "issues", "severity": "severity", "source_id": "source"}
    print_table("Issues by type", account["issues"], columns)
    unmapped = account["unmapped"]
    if unmapped:
        named = ", ".join(f"{row['name']} ({row['count']})" for row in unmapped[:12])
        more = f" and {len(unmapped) - 12} more" if len(unmapped) > 12 else ""
        say(f"Not mapped: {named}{more}", hang=4)
    files = account["files"]
    without = files["without_records"]
    say(
        f"{counted(files['files'], 'file')}"
        + (f" ({without} without a record, each with an issue)" if without else "")
        + f", {counted(account['programmes'], 'programme')}. Release {account['release_id']}"
        f" as of {account['as_of']}: {out}",
        hang=4,
    )
    say(f"Next: waypost picture {out} · waypost issues {out} · waypost serve {out}", style="dim", hang=4)


@click.command(
    short_help="Ask every invariant of a release again, from outside.",
    epilog=examples("waypost check build/mine"),
)
@release_argument
@json_option("what does not hold")
def check(release: Path, as_json: bool) -> int:
    """Ask every invariant of a RELEASE again, from outside.

    That each file is as it was published, that read = registered + merged + set aside for every source, and every
    rule of catalog/rules/checks/invariants. Exit status 1 when something does not hold.
    """
    from waypost.recheck import recheck

    with working("checking"):
        checked = recheck(release)
    failures = checked.failures
    for note in checked.notes:
        click.echo(f"{release}: {note}", err=True)
    if as_json:
        print_json([{"check": f.check, "what": f.what, "rows": f.rows, "first": f.first} for f in failures])
    for failure in [] if as_json else failures:
        say(f"{failure.check}: {counted(failure.rows, 'row')}, first: {failure.first}. {failure.what}", hang=4)
    if not as_json and not failures:
        say(f"{release}: every invariant holds")
    return 1 if failures else 0
