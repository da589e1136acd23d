"""``waypost analyse``: the questions of the atlas, asked of a release."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.output import console, print_json, print_table
from waypost.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from waypost.analysis.question import Asked
    from waypost.reference import Catalog

_SHOWN_AT_MOST = 40


@click.command()
@click.argument("question", required=False)
@click.argument("release", type=click.Path(path_type=Path), required=False)
@click.option("--list", "as_list", is_flag=True, help="List the questions and what each answers.")
@click.option("--trail", help="One trail: its id (CMR) or a name of it.")
@click.option("--society", help="One society: its id, its country's code or its name.")
@click.option("--service", help="One service or heading: its code or a name of it.")
@click.option("--group", help="One population group: its code.")
@click.option("--country", help="One country: its code or name.")
@click.option(
    "--year", type=click.IntRange(1900, 2200), help="What the trails and programmes of that year looked like."
)
@click.option("--everybody", is_flag=True, help="Count the programmes of other organisations too.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many a ranking keeps.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table")
@click.option("--out", type=click.Path(path_type=Path), help="Write to a file instead of the screen.")
@click.option("--explain", "aloud", is_flag=True, help="Print each row as a sentence.")
@click.option("--language", type=click.Choice(["en", "fr", "es", "ar"]), default="en", show_default=True)
@click.option(
    "--audience",
    type=click.Choice(["movement", "secretariat"]),
    default="movement",
    show_default=True,
    help="Who is going to read it: decides which programmes count.",
)
@click.option(
    "--as",
    "reader",
    help="The society that is going to read it: of a confidential answer the Movement sees what concerns it.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def analyse(
    question: str | None,
    release: Path | None,
    as_list: bool,
    form: str,
    out: Path | None,
    aloud: bool,
    language: str,
    audience: str,
    reader: str | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Ask QUESTION of a RELEASE: coverage, gaps, opportunities and more. --list names the questions."""
    from waypost.analysis.engine import DuckEngine, ask
    from waypost.analysis.questions import load_question
    from waypost.disclosure.access import open_outlet
    from waypost.disclosure.findings import seen_by
    from waypost.reference import load_catalog
    from waypost.store.release import open_release

    catalog = load_catalog()
    form = "json" if as_json else form
    if as_list:
        _print_list(catalog, language, form)
        return
    if question is None or release is None:
        raise click.UsageError("give a QUESTION and a RELEASE; waypost analyse --list names the questions")
    wanted = load_question(question)
    opened = open_release(release)
    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    speaks_for = _society_named(catalog, "--as", reader) if reader else None
    if speaks_for and wanted.is_confidential and "top" in wanted.filters and not filters["society"]:
        filters["society"] = speaks_for  # else a ranking could leave out what concerns it
    asked = _asked(catalog, as_of, filters)
    outlet = open_outlet(opened, audience, catalog)
    answer = ask(wanted, DuckEngine(outlet.con), asked, catalog)
    withheld = 0
    if wanted.is_confidential:
        seen = seen_by(answer, audience, speaks_for)
        answer, withheld = seen.rows, seen.withheld
    _write(answer, question, form, out, aloud, language, catalog, _withheld_note(withheld))


def _asked(catalog: Catalog, as_of: dt.date, filters: dict[str, Any]) -> Asked:
    from waypost.analysis.question import Asked

    found = dict(filters)
    if filters["trail"]:
        found["trail"] = catalog.find_trail(filters["trail"])
        _require(found["trail"], "--trail", filters["trail"], catalog.trails)
    if filters["country"]:
        found["country"] = catalog.find_country(filters["country"])
        _require(found["country"], "--country", filters["country"], ("an ISO code or a name",))
    if filters["society"]:
        found["society"] = _society_named(catalog, "--society", filters["society"])
    for option, code_list in (("service", "service"), ("group", "population_group")):
        if filters[option]:
            found[option] = catalog.code_lists[code_list].find(filters[option])
            _require(found[option], f"--{option}", filters[option], catalog.code_lists[code_list].codes)
    return Asked(as_of=as_of, **found)


def _society_named(catalog: Catalog, option: str, text: str) -> str:
    code = catalog.find_country(text)
    found = text if text in catalog.societies else catalog.find_society(text)
    found = found or (catalog.society_of_country(code) if code else None)
    _require(found, option, text, ("an id such as ns-ner, a country's code or a name",))
    return str(found)


def _withheld_note(withheld: int) -> str:
    if not withheld:
        return ""
    return f"{withheld} findings are seen by the societies concerned (--as SOCIETY) and by the secretariat only."


def _require(found: str | None, option: str, given: str, known: Any) -> None:
    if found is None:
        raise InputError(f"{option} {given}: not found; there are: {', '.join(known)}")


def _print_list(catalog: Catalog, language: str, form: str) -> None:
    from waypost.analysis.questions import NAMES

    rows = [
        {"question": name, "title": text.title[language], "answers": text.answers[language]}
        for name in NAMES
        if (text := catalog.question_texts.get(name))
    ]
    if form == "json":
        print_json(rows)
        return
    for row in rows:
        console.print(f"{row['question']}", style="bold")
        console.print(f"    {row['title']}. {row['answers']}")


def _write(
    answer: pa.Table,
    question: str,
    form: str,
    out: Path | None,
    aloud: bool,
    language: str,
    catalog: Catalog,
    withheld: str,
) -> None:
    from waypost.analysis.reading_aloud import explain_row, shown_value

    text = catalog.question_texts[question]
    rows = answer.to_pylist()
    if withheld and (aloud or form in ("csv", "parquet")):
        click.echo(withheld, err=True)
    if aloud:
        for row in rows:
            click.echo(explain_row(row, text, catalog, language))
    elif form == "json":
        told = {"withheld": withheld} if withheld else {}
        print_json({"question": question, "cannot_say": text.cannot_say[language], **told, "rows": rows})
    elif form == "parquet":
        if out is None:
            raise click.UsageError("--format parquet needs --out FILE")
        import pyarrow.parquet as pq

        pq.write_table(answer, out)
    elif form == "csv":
        import pyarrow.csv as pacsv

        pacsv.write_csv(answer, out or sys.stdout.buffer)
    else:
        shown = [{c: shown_value(row[c], text, c, catalog, language) for c in row} for row in rows[:_SHOWN_AT_MOST]]
        headings = {c: text.columns[c].label[language] for c in answer.column_names if not text.columns[c].is_detail}
        more = len(rows) - len(shown)
        note = " ".join(
            part
            for part in (text.cannot_say[language], f"{more} more rows: --format csv" if more else "", withheld)
            if part
        )
        print_table(text.title[language], shown, headings, note=note)
