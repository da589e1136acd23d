"""``waypost explain``: every claim behind a record, what won and why, what lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waypost.cli.output import console, print_json, shown

_JUDGED = {
    "same": "same",
    "not_same": "not the same",
    "unsure": "a person is unsure",
    "cut": "fits, but held apart",
    "related": "related, not the same",
    "review": "for a person to decide",
}
_MARK = {"won": "✓", "agreed": "=", "lost": "✗", "superseded": "·", "set_aside": "·"}


@click.command()
@click.argument("wanted", metavar="ID")
@click.argument("release", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def explain(wanted: str, release: Path, as_json: bool) -> None:
    """Print every claim behind ID in a RELEASE: a programme, a record or claim, a publisher's identifier, issue #12."""
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
    _print_computed(answer)
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
        judged = _JUDGED.get(match["judgement"], match["judgement"])
        _line(f"  {judged}: {match['left_key']} ~ {match['right_key']}: {match['how']}{score}: {match['reasons']}")
    _line("")
    _line(f"{len(answer['claims'])} claims   ✓ won  = agrees  ✗ lost  · superseded", "bold")
    for claim in (c for c in answer["claims"] if c["kind"] == "programme"):
        _print_claim(claim)
    _print_parts([c for c in answer["claims"] if c["kind"] != "programme"])
    _print_issues(answer["issues"])


def _print_computed(answer: dict[str, Any]) -> None:
    """What the register works out of the claims: people by model, francs."""
    totals: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for total in answer["people"]:
        totals.setdefault((total["measure"], total["unit"]), []).append(total)
    for (measure, unit), models in totals.items():
        told = ", ".join(f"{shown(m['count'])} ({m['model'].replace('_', ' ')})" for m in models)
        note = f"; {models[0]['note']}" if models[0]["note"] else ""
        _line(f"{unit} {measure}: {told}{note}")
    for name in ("budget", "spending"):
        if answer["programme"][f"{name}_chf"] is not None:
            _line(f"{name}: CHF {shown(answer['programme'][f'{name}_chf'])}")
    for rate in answer["money"]:
        year = rate["rate_year"] or "that year"
        at = f"{rate['rate']:g} francs ({rate['rate_source']})" if rate["rate"] else "no rate, not convertible"
        _line(f"  1 {rate['currency']} in {year}: {at}")


def _value(claim: dict[str, Any]) -> str:
    original = f" (stated: {claim['original_value']})" if claim["original_value"] else ""
    basis = "" if claim["basis"] == "reported" else f" [{claim['basis']}]"
    return f"{claim['value']}{original}{basis}"


def _said(claim: dict[str, Any]) -> str:
    date = f", {claim['stated_date']}" if claim["stated_date"] else ""
    why = f" – {claim['why']}" if claim["why"] else ""
    return f"{claim['publisher']}{date}: {_place(claim)}{why}"


def _print_claim(claim: dict[str, Any]) -> None:
    """One claim about the programme itself."""
    language = f" [{claim['language']}]" if claim["language"] else ""
    _line(f"{_MARK[claim['standing']]} {claim['field']}{language}: {_value(claim)}")
    _line(f"    {claim['claim_id']} {_said(claim)}", "dim")


def _print_parts(claims: list[dict[str, Any]]) -> None:
    """The rows of each child kind, a row's claims together: what was said, then where."""
    rows: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for claim in claims:
        rows.setdefault((claim["kind"], claim["claim_id"].split(".")[0], claim["subject_no"]), []).append(claim)
    order = sorted(rows, key=lambda key: (key[0], rows[key][0]["standing"] != "won", key[1], key[2]))
    for kind, record, _subject in order:
        row = rows[kind, record, _subject]
        values = ", ".join(f"{claim['field']} {_value(claim)}" for claim in row)
        first = int(row[0]["claim_id"].split(".")[1])
        ids = f"{record}.{first}" + (f"–{first + len(row) - 1}" if len(row) > 1 else "")
        _line(f"{_MARK[row[0]['standing']]} {kind.replace('_', ' ')}: {values}")
        _line(f"    {ids} {_said(row[0])}", "dim")


def _print_record(answer: dict[str, Any]) -> None:
    record = answer["record"]
    _line(f"{record['record_id']}  {record['title'] or record['identifier']}", "bold")
    _line(f"{record['fate'].replace('_', ' ')}: {(record['reason'] or '').replace('_', ' ')}")
    _line(
        f"{record['publisher_name'] or record['publisher']}, {record['identifier']}:"
        f" {_place({**record, 'place': None})}"
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
