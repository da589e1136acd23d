"""``waypost issues``: what each publisher must mend, where, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json

_PLACE = """
    i.file || coalesce(', sheet ' || i.sheet, '') || coalesce(', row ' || i.row, '')
           || coalesce(', column ' || i."column", '') || coalesce(', line ' || i.line, '')
"""


_SEVERITIES = ("critical", "error", "warning", "info")


@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--publisher", help="Only this publisher (its reference, or a part of its name).")
@click.option("--source", help="Only this source.")
@click.option("--type", "issue_type", help="Only issues of this type.")
@click.option(
    "--severity",
    type=click.Choice(_SEVERITIES),
    default="warning",
    show_default=True,
    help="This severity and worse.",
)
@click.option("--language", type=click.Choice(["en", "fr", "es", "ar"]), default="en", help="Of what to do.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Per publisher; --all for all.")
@click.option("--all", "everything", is_flag=True, help="List every one.")
@click.option("--json", "as_json", is_flag=True, help="Print all of them as JSON.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write them into a copy of the publisher's workbook.")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="With --xlsx: the files or folders that the release was built from.",
)
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
) -> int:
    """List the issues of a RELEASE by publisher."""
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    opened = open_release(release)
    if xlsx is not None:
        from waypost.publish.issues_workbook import write_issue_workbook

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
        console.print(f"written: {written}", soft_wrap=True)
        return 0
    rows = _select(opened, publisher, source, issue_type, severity)
    types = load_catalog().issue_types
    for row in rows:
        known = types.get(row["issue_type"])
        row["label"] = known.label[language] if known else row["issue_type"]
        row["what_to_do"] = row["suggestion"] or (known.what_to_do[language] if known else None)
    if as_json:
        print_json(rows)
    else:
        _print(rows, None if everything else limit)
    return 1 if rows else 0


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
        where.append("(i.publisher = ? or r.publisher_name ilike '%' || ? || '%')")
        parameters += [publisher, publisher]
    return rows(
        opened.connect(),
        f"""select coalesce(i.publisher, i.source_id, 'no publisher') as publisher, r.publisher_name,
                   i.severity, i.issue_type, i.source_id, i.file, i.sheet, i.row, i."column", i.line,
                   {_PLACE} as place,
                   i.record_id, i.programme_id, i.field, i.found, i.expected, i.suggestion
            from issue i left join record r using (record_id)
            where {" and ".join(where)}
            order by publisher, list_position({order}, i.severity), i.issue_no""",
        parameters,
    )


def _print(rows: list[dict[str, Any]], limit: int | None) -> None:
    if not rows:
        console.print("no issues")
        return
    by_publisher: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_publisher.setdefault(row["publisher"], []).append(row)
    for publisher, listed in by_publisher.items():
        name = next((row["publisher_name"] for row in listed if row["publisher_name"]), "")
        console.print(f"{publisher} {name} – {len(listed)} issues", style="bold", markup=False)
        for row in listed[:limit]:
            parts = [f"{row['severity']}: {row['label']}", row["place"]]
            for word in ("field", "found", "expected"):
                if row[word]:
                    parts.append(f"{word}: {row[word]}")
            if row["what_to_do"]:
                parts.append(f"→ {row['what_to_do']}")
            console.print("  " + " | ".join(parts), soft_wrap=True, markup=False)
        if limit is not None and len(listed) > limit:
            console.print(f"  … {len(listed) - limit} more: --publisher {publisher} --all", style="dim", markup=False)
        console.print()
