"""``waypost explain``: every claim behind a record, what won and why, what lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json

_MARK = {"won": "✓", "agreed": "=", "lost": "✗", "superseded": "·", "set_aside": "·"}


@click.command()
@click.argument("wanted", metavar="ID")
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def explain(wanted: str, release: Path, as_json: bool) -> None:
    """Print every claim behind ID in a RELEASE: a programme, a record, or any publisher's identifier."""
    from waypost.analysis.explain import explain_programme, explain_record, find_programme
    from waypost.store.release import open_release

    con = open_release(release).connect()
    hit = find_programme(con, wanted)
    if hit["programme_id"]:
        answer = explain_programme(con, hit["programme_id"])
        show = _print_programme
    else:
        answer = explain_record(con, hit["record_id"])
        show = _print_record
    if as_json:
        print_json(answer)
    else:
        show(answer)


def _line(text: str, style: str | None = None) -> None:
    console.print(text, style=style, soft_wrap=True, markup=False)


def _place(row: dict[str, Any]) -> str:
    parts = [row["file"]]
    for name in ("sheet", "row", "line"):
        if row.get(name) is not None:
            parts.append(f"{name} {row[name]}")
    if row.get("place"):
        parts.append(str(row["place"]))
    return ", ".join(parts)


def _print_programme(answer: dict[str, Any]) -> None:
    programme = answer["programme"]
    _line(f"{programme['programme_id']}  {programme['title'] or 'without a title'}", "bold")
    if programme["is_example"]:
        _line("EXAMPLE: invented for the sake of a page or a test", "bold")
    _line(
        f"status {programme['status'] or 'not known'} (computed from the dates), visibility {programme['visibility']}"
    )
    _line("")
    _line(f"{len(answer['records'])} records", "bold")
    for record in answer["records"]:
        said = record["stated_date"] or (
            f"retrieved {record['retrieved_date']}" if record["retrieved_date"] else "no date"
        )
        _line(
            f"  {record['record_id']} {record['fate']}: {record['publisher_name'] or record['publisher']},"
            f" {record['identifier']}, {said}"
        )
        _line(f"      {_place({**record, 'place': None})}")
        if record["reason"]:
            _line(f"      {record['reason']}")
        for reason in (record["scope_reasons"] or "").splitlines():
            _line(f"      migration work? {reason}")
    for match in answer["matches"]:
        score = f" ({match['score']:.2f})" if match["score"] is not None else ""
        _line(f"  same? {match['left_key']} ~ {match['right_key']}: {match['how']}{score}: {match['reasons']}")
    _line("")
    _line(f"{len(answer['claims'])} claims   ✓ won  = agrees  ✗ lost  · superseded", "bold")
    heading = None
    for claim in answer["claims"]:
        subject = claim["kind"] if claim["kind"] == "programme" else f"{claim['kind']}"
        name = f"{subject}.{claim['field']}" + (f" [{claim['language']}]" if claim["language"] else "")
        if name != heading:
            _line(name)
            heading = name
        original = f" (stated: {claim['original_value']})" if claim["original_value"] else ""
        basis = "" if claim["basis"] == "reported" else f" {claim['basis']}"
        number = f" #{claim['subject_no'] + 1}" if claim["kind"] != "programme" else ""
        _line(f"  {_MARK[claim['standing']]}{number} {claim['value']}{original}{basis}")
        said = f", {claim['stated_date']}" if claim["stated_date"] else ""
        why = f" – {claim['why']}" if claim["why"] else ""
        _line(f"      {claim['claim_id']} {claim['publisher']}{said}: {_place(claim)}{why}", "dim")
    _print_issues(answer["issues"])


def _print_record(answer: dict[str, Any]) -> None:
    record = answer["record"]
    _line(f"{record['record_id']}  {record['title'] or record['identifier']}", "bold")
    _line(f"{record['fate'].replace('_', ' ')}: {(record['reason'] or '').replace('_', ' ')}")
    _line(
        f"{record['publisher_name'] or record['publisher']}, {record['identifier']}: {_place({**record, 'place': None})}"
    )
    certainty = record["scope_certainty"]
    _line(f"migration work: {record['scope_outcome']}, certainty {certainty:.2f}")
    for reason in (record["scope_reasons"] or "no sign of it: no code, tag, group or word of migration").splitlines():
        _line(f"  {reason}")
    for claim in answer["claims"]:
        _line(f"  {claim['kind']}.{claim['field']}: {claim['value']}")
    _print_issues(answer["issues"])


def _print_issues(issues: list[dict[str, Any]]) -> None:
    if issues:
        _line("")
        _line(f"{len(issues)} issues", "bold")
    for issue in issues:
        _line(
            f"  {issue['severity']}: {issue['issue_type']} {issue['field'] or ''}: found {issue['found'] or '–'},"
            f" expected {issue['expected'] or '–'} {issue['suggestion'] or ''}"
        )
