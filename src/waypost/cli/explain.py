"""``waypost explain``: every claim behind a record, what won and why, what lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from waypost.cli.options import examples, json_option, language_option, release_argument
from waypost.cli.output import console, counted, print_json, say, shown
from waypost.errors import InputError

_JUDGED = {
    "same": "same",
    "not_same": "not the same",
    "unsure": "a person is unsure",
    "cut": "fits, but held apart",
    "related": "related, not the same",
    "review": "for a person to decide",
}
_MARK = {"won": "✓", "agreed": "=", "lost": "✗", "superseded": "·", "set_aside": "·"}
_LEGEND = "✓ won  = agrees  ✗ lost  · superseded;  [1].3 is claim 3 of record 1"


@click.command(
    short_help="Print every claim behind a programme or record: what won and why.",
    epilog=examples(
        "waypost explain MDRGR001 build/mine",
        "waypost explain wp-bpr4inbook build/mine --json",
        'waypost explain "#12" build/mine',
        'waypost explain "rest and information" build/mine',
        "waypost explain MDRGR001 build/mine --as GRC",
        "waypost explain MDRGR001 build/mine --audience secretariat --rule R06",
    ),
)
@click.argument("wanted", metavar="ID")
@release_argument
@click.option("--rule", metavar="RULE", help="One rule of practice or relation: all that stands behind its outcome.")
@click.option(
    "--audience",
    type=click.Choice(["public", "movement", "secretariat"]),
    default="movement",
    show_default=True,
    help="Who is going to read how it stands to the rules.",
)
@click.option("--as", "society", help="The society that is going to read it: it sees how its own programmes stand.")
@language_option("Of the words of rules.")
@json_option()
def explain(
    wanted: str, release: Path, rule: str | None, audience: str, society: str | None, language: str, as_json: bool
) -> None:
    """Print every claim behind ID in a RELEASE: source, place, date, what won and why, what lost.

    ID is a programme, a record or claim, a publisher's identifier in any case, publisher|identifier, an issue as #12,
    or words of a title that only one programme has.

    For those concerned it also says how the programme stands to each rule of practice, on which facts that rests,
    which are missing, and in which relations it stands with other societies.
    """
    from waypost.analysis.explain import explain_programme, explain_record, find_programme
    from waypost.cli.analyse import society_named
    from waypost.cli.standing import Reader, find_rule, print_one, print_standing, stands
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog, opened = load_catalog(), open_release(release)
    reader = Reader(audience, society_named(catalog, "--as", society) if society else None, language)
    one = find_rule(catalog, rule) if rule else None
    con = opened.connect()
    hit = find_programme(con, wanted)
    if not hit["programme_id"]:
        if one:
            raise InputError(f"--rule {rule}: {wanted} was set aside; there is no programme that stands to a rule")
        answer = explain_record(con, hit["record_id"])
        print_json(answer) if as_json else _print_record(answer)
        return
    standing = stands(opened, hit["programme_id"], reader, catalog, one)
    if one and not as_json:
        print_one(con, hit["programme_id"], standing, one, catalog, language)
        return
    answer = {"programme_id": hit["programme_id"]} if one else explain_programme(con, hit["programme_id"])
    if as_json:
        print_json(answer | standing)
        return
    _print_programme(answer)
    print_standing(standing, catalog, language)


def _place(row: dict[str, Any], *, with_file: bool = True) -> str:
    parts = [row["file"]] if with_file else []
    for name in ("sheet", "row", "line"):
        if row.get(name) is not None:
            parts.append(f"{name} {row[name]}")
    if row.get("place"):
        parts.append(str(row["place"]))
    return ", ".join(parts)


def _print_programme(answer: dict[str, Any]) -> None:
    programme = answer["programme"]
    say(f"{programme['programme_id']}  {programme['title'] or 'without a title'}", style="bold", hang=4)
    if programme["is_example"]:
        say("EXAMPLE: invented for the sake of a page or a test", style="bold")
    say(f"status {programme['status'] or 'not known'} (computed from the dates), visibility {programme['visibility']}")
    _print_computed(answer)
    console.print()
    say(counted(len(answer["records"]), "record"), style="bold")
    numbers = {record["record_id"]: number for number, record in enumerate(answer["records"], start=1)}
    for record in answer["records"]:
        _print_source(numbers[record["record_id"]], record)
    for match in answer["matches"]:
        score = f" ({match['score']:.2f})" if match["score"] is not None else ""
        judged = _JUDGED.get(match["judgement"], match["judgement"])
        say(
            f"{judged}: {match['left_key']} ~ {match['right_key']}: {match['how']}{score}: {match['reasons']}",
            indent=2,
            hang=6,
        )
    console.print()
    say(counted(len(answer["claims"]), "claim"), style="bold")
    say(_LEGEND, style="dim", hang=2)
    for claim in (c for c in answer["claims"] if c["kind"] == "programme"):
        _print_claim(claim, numbers)
    _print_parts([c for c in answer["claims"] if c["kind"] != "programme"], numbers)
    _print_issues(answer["issues"])


def _print_computed(answer: dict[str, Any]) -> None:
    """What the register works out of the claims: people by model, francs."""
    totals: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for total in answer["people"]:
        totals.setdefault((total["measure"], total["unit"]), []).append(total)
    for (measure, unit), models in totals.items():
        told = ", ".join(f"{shown(m['count'])} ({m['model'].replace('_', ' ')})" for m in models)
        note = f"; {models[0]['note']}" if models[0]["note"] else ""
        say(f"{unit} {measure}: {told}{note}", hang=2)
    for name in ("budget", "spending"):
        if answer["programme"][f"{name}_chf"] is not None:
            say(f"{name}: CHF {shown(answer['programme'][f'{name}_chf'])}", hang=2)
    for rate in answer["money"]:
        year = rate["rate_year"] or "that year"
        at = f"{rate['rate']:g} francs ({rate['rate_source']})" if rate["rate"] else "no rate, not convertible"
        say(f"1 {rate['currency']} in {year}: {at}", indent=2, hang=2)


def _print_source(number: int, record: dict[str, Any]) -> None:
    """One record that tells the programme: who, when, where it stands, why it is here."""
    said = record["stated_date"] or (
        f"retrieved {record['retrieved_date']}" if record["retrieved_date"] else "no date stated"
    )
    publisher = record["publisher_name"] or record["publisher"]
    say(f"[{number}] {record['fate']}: {publisher}, {record['identifier']}, {said}", indent=2, hang=4)
    say(f"{_place({**record, 'place': None})} ({record['record_id']})", indent=6, hang=2)
    if record["reason"]:
        say(f"{record['fate']} by: {record['reason']}", indent=6, hang=2)
    reasons = (record["scope_reasons"] or "").splitlines()
    if reasons:
        say(f"migration work (certainty {record['scope_certainty']:.2f}), because it", indent=6, hang=2)
    for reason in reasons:
        say(reason, indent=8, hang=2)


def _value(claim: dict[str, Any]) -> str:
    original = f" (stated: {claim['original_value']})" if claim["original_value"] else ""
    basis = "" if claim["basis"] == "reported" else f" [{claim['basis']}]"
    return f"{claim['value']}{original}{basis}"


def _said(claim: dict[str, Any]) -> str:
    date = f", {claim['stated_date']}" if claim["stated_date"] else ""
    place = _place(claim, with_file=False)
    why = f" – {claim['why']}" if claim["why"] else ""
    return f"{claim['publisher']}{date}{': ' + place if place else ''}{why}"


def _name(claim_id: str, numbers: dict[str, int]) -> str:
    record, number = claim_id.split(".")
    return f"[{numbers[record]}].{number}"


def _print_claim(claim: dict[str, Any], numbers: dict[str, int]) -> None:
    """One claim about the programme itself."""
    language = f" [{claim['language']}]" if claim["language"] else ""
    say(f"{_MARK[claim['standing']]} {claim['field']}{language}: {_value(claim)}", hang=4)
    say(f"{_name(claim['claim_id'], numbers)} {_said(claim)}", style="dim", indent=4, hang=4)


def _print_parts(claims: list[dict[str, Any]], numbers: dict[str, int]) -> None:
    """The rows of each child kind, a row's claims together: what was said, then where."""
    rows: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for claim in claims:
        rows.setdefault((claim["kind"], claim["claim_id"].split(".")[0], claim["subject_no"]), []).append(claim)
    order = sorted(rows, key=lambda key: (key[0], rows[key][0]["standing"] != "won", key[1], key[2]))
    for key in order:
        row = rows[key]
        values = ", ".join(f"{claim['field']} {_value(claim)}" for claim in row)
        first = int(row[0]["claim_id"].split(".")[1])
        ids = _name(row[0]["claim_id"], numbers) + (f"–{first + len(row) - 1}" if len(row) > 1 else "")
        say(f"{_MARK[row[0]['standing']]} {key[0].replace('_', ' ')}: {values}", hang=4)
        say(f"{ids} {_said(row[0])}", style="dim", indent=4, hang=4)


def _print_record(answer: dict[str, Any]) -> None:
    record = answer["record"]
    say(f"{record['record_id']}  {record['title'] or record['identifier']}", style="bold", hang=4)
    say(f"{record['fate'].replace('_', ' ')}: {(record['reason'] or '').replace('_', ' ')}")
    publisher = record["publisher_name"] or record["publisher"]
    say(f"{publisher}, {record['identifier']}: {_place({**record, 'place': None})}", hang=4)
    say(f"migration work: {record['scope_outcome']}, certainty {record['scope_certainty']:.2f}")
    for reason in (record["scope_reasons"] or "no sign of it: no code, tag, group or word of migration").splitlines():
        say(reason, indent=2, hang=2)
    for claim in answer["claims"]:
        say(f"{claim['kind']}.{claim['field']}: {claim['value']}", indent=2, hang=4)
    _print_issues(answer["issues"])


def _print_issues(issues: list[dict[str, Any]]) -> None:
    if issues:
        console.print()
        say(counted(len(issues), "issue"), style="bold")
    for issue in issues:
        field = f" {issue['field']}" if issue["field"] else ""
        parts = [f"found {issue['found'] or '–'}", f"expected {issue['expected'] or '–'}"]
        if issue["suggestion"]:
            parts.append(f"→ {issue['suggestion']}")
        say(f"{issue['severity']}: {issue['issue_type']}{field}: {', '.join(parts)}", indent=2, hang=4)
