"""``waypost issues``: what each publisher must mend, where, and what to do."""

from __future__ import annotations

import shlex
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import (
    examples,
    force_option,
    json_option,
    language_option,
    refuse_existing,
    release_argument,
)
from waypost.cli.output import console, counted, print_json, say, working
from waypost.errors import InputError

_SEVERITIES = ("critical", "error", "warning", "info")
_PLACE = """
    i.file || coalesce(', sheet ' || i.sheet, '') || coalesce(', row ' || i.row, '')
           || coalesce(', column ' || i."column", '') || coalesce(', line ' || i.line, '')
"""

_OF_PUBLISHER = """
    select 1 from record where publisher = ? or publisher_name ilike '%' || ? || '%'
    union all select 1 from issue where coalesce(publisher, source_id, 'no publisher') = ?
    limit 1
"""


@click.command(
    short_help="List what each publisher must mend, where, and what to do.",
    epilog=examples(
        "waypost issues build/mine",
        "waypost issues build/mine --publisher GB-CHC-220949 --severity error --all",
        "waypost issues build/mine --source nepal_recovery_3w --xlsx mended.xlsx --input ../files",
    ),
)
@release_argument
@click.option("--publisher", help="Only this publisher (its reference, or a part of its name).")
@click.option("--source", help="Only this source.")
@click.option("--type", "issue_type", help="Only issues of this type.")
@click.option(
    "--severity", type=click.Choice(_SEVERITIES), default="warning", show_default=True, help="This severity and worse."
)
@language_option("Of what to do.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Per publisher; --all for all.")
@click.option("--all", "everything", is_flag=True, help="List every one.")
@json_option("all of them")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write them into a copy of the publisher's workbook.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="With --xlsx: the files or folders that the release was built from.",
)
@force_option
def issues(
    release: Path,
    publisher: str | None,
    source: str | None,
    issue_type: str | None,
    severity: str,
    language: str,
    limit: int,
    everything: bool,
    as_json: bool,
    xlsx: Path | None,
    inputs: tuple[Path, ...],
    force: bool,
) -> int:
    """List the issues of a RELEASE by publisher.

    Each with its number, file, sheet, row or line, what was found, what was expected and what to do; explain takes
    the number. Exit status 1 when there are any.
    """
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    opened = open_release(release)
    if xlsx is not None:
        from waypost.publish.issues_workbook import write_issue_workbook

        refuse_existing(xlsx, force, "--xlsx")
        with working("writing the remarks"):
            written = write_issue_workbook(
                opened,
                list(inputs),
                xlsx,
                publisher=publisher,
                source_id=source,
                issue_type=issue_type,
                severities=_severities(severity),
                language=language,
            )
        say(f"written: {written}")
        return 0
    _refuse_unknown(opened, publisher, source, issue_type)
    rows = _select(opened, publisher, source, issue_type, severity)
    types = load_catalog().issue_types
    for row in rows:
        known = types.get(row["issue_type"])
        row["label"] = known.label[language] if known else row["issue_type"]
        row["what_to_do"] = row["suggestion"] or (known.what_to_do[language] if known else None)
    if as_json:
        print_json(rows)
    elif rows:
        _print(rows, None if everything else limit)
    else:
        say(f"no issues (of severity {severity} or worse)" if severity != "info" else "no issues")
    return 1 if rows else 0


def _refuse_unknown(opened: Any, publisher: str | None, source: str | None, issue_type: str | None) -> None:
    """A name mistyped is told apart from a publisher without issues: raise :class:`InputError` with what exists."""
    from waypost.reference import load_catalog

    con = opened.connect()
    if publisher and not con.execute(_OF_PUBLISHER, [publisher] * 3).fetchall():
        _refuse("--publisher", publisher, con.sql("select distinct publisher from record where publisher <> ''"))
    if source and not con.execute("select 1 from source where source_id = ?", [source]).fetchall():
        _refuse("--source", source, con.sql("select source_id from source"))
    if issue_type and issue_type not in (known := load_catalog().issue_types):
        from rapidfuzz import process

        near = ", ".join(name for name, *_ in process.extract(issue_type, list(known), limit=3))
        raise InputError(f"--type {issue_type}: no such issue type; nearest: {near}")


def _refuse(option: str, value: str, relation: Any) -> None:
    existing = sorted(row[0] for row in relation.fetchall())
    more = f" and {len(existing) - 12} more" if len(existing) > 12 else ""
    raise InputError(f"{option} {value}: not in this release; there are: {', '.join(existing[:12])}{more}")


def _severities(least: str) -> list[str]:
    """A severity and all that are worse."""
    return list(_SEVERITIES[: _SEVERITIES.index(least) + 1])


def _select(
    opened: Any, publisher: str | None, source: str | None, issue_type: str | None, severity: str
) -> list[dict[str, Any]]:
    from waypost.store.reading import rows

    order = list(_SEVERITIES)
    where: list[str] = ["list_contains(?, i.severity)"]
    parameters: list[Any] = [_severities(severity)]
    for column, value in (("i.source_id", source), ("i.issue_type", issue_type)):
        if value:
            where.append(f"{column} = ?")
            parameters.append(value)
    if publisher:
        where.append(
            "(coalesce(i.publisher, i.source_id, 'no publisher') = ? or r.publisher_name ilike '%' || ? || '%')"
        )
        parameters += [publisher, publisher]
    return rows(
        opened.connect(),
        f"""select coalesce(i.publisher, i.source_id, 'no publisher') as publisher, r.publisher_name,
                   i.issue_no, i.severity, i.issue_type, i.source_id, i.file, i.sheet, i.row, i."column", i.line,
                   {_PLACE} as place,
                   i.record_id, i.programme_id, i.field, i.found, i.expected, i.suggestion
            from issue i left join record r using (record_id)
            where {" and ".join(where)}
            order by publisher, list_position({order}, i.severity), i.issue_no""",
        parameters,
    )


def _print(rows: list[dict[str, Any]], limit: int | None) -> None:
    """By publisher; what is the same for many is said once, above their places."""
    for publisher, found in groupby(rows, key=lambda row: row["publisher"]):
        listed = list(found)
        name = next((row["publisher_name"] for row in listed if row["publisher_name"]), None)
        named = f"{publisher}, {name}" if name and name != publisher else publisher
        say(f"{named}: {counted(len(listed), 'issue')}", style="bold", hang=2)
        left = len(listed) if limit is None else limit
        for (severity, issue_type, label), group in groupby(
            sorted(listed[:left], key=_order), key=lambda row: (row["severity"], row["issue_type"], row["label"])
        ):
            alike = list(group)
            say(f"{severity}: {label} [{issue_type}]", indent=2, hang=4)
            advice = {row["what_to_do"] for row in alike if row["what_to_do"]}
            if len(advice) == 1:
                say(f"→ {advice.pop()}", indent=4, hang=2)
            for row in alike:
                _print_one(row, with_advice=bool(advice))
        if left < len(listed):
            more = f"… {len(listed) - left} more: --publisher {shlex.quote(publisher)} --all"
            say(more, style="dim", indent=2, hang=4)
        console.print()


def _order(row: dict[str, Any]) -> tuple[int, str]:
    return _SEVERITIES.index(row["severity"]), row["issue_type"]


def _print_one(row: dict[str, Any], *, with_advice: bool) -> None:
    say(f"#{row['issue_no']} {row['place']}", indent=6, hang=2)
    parts = [f"{row['field']}:"] if row["field"] else []
    if row["found"]:
        parts.append(f"found {row['found']}")
    if row["expected"]:
        parts.append(("but expected " if row["found"] else "expected ") + row["expected"])
    if parts:
        say(" ".join(parts).replace("\n", " "), indent=8, hang=2)
    if with_advice and row["what_to_do"]:
        say(f"→ {row['what_to_do']}", indent=8, hang=2)
