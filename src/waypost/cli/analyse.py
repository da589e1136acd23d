"""``waypost analyse``: the questions of the atlas, asked of a release."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.output import console, print_json, print_table
from waypost.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from waypost.analysis.engine import Engine
    from waypost.analysis.question import Asked
    from waypost.reference import Catalog
    from waypost.store.outlet import Outlet

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
@click.option("--programme", help="One programme: its id, a record's or any identifier that a publisher gave it.")
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
    "--engine",
    "engine_name",
    default="duckdb",
    show_default=True,
    help="duckdb, or Apache Spark: spark://HOST:PORT, local[2] (needs waypost[spark] and Java).",
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
    engine_name: str,
    as_json: bool,
    **filters: Any,
) -> None:
    """Ask QUESTION of a RELEASE: coverage, gaps, opportunities and more. --list names the questions."""
    from waypost.analysis.engine import ask
    from waypost.analysis.questions import load_question
    from waypost.disclosure.access import open_outlet
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
    asked = _asked(catalog, as_of, filters)
    outlet = open_outlet(opened, audience, catalog)
    asked = _about_programme(asked, outlet)
    for name in wanted.needs:
        if getattr(asked, name) is None:
            raise click.UsageError(f"{question} is asked about one {name}: give --{name}")
    with _engine(engine_name, outlet) as engine:
        answer = ask(wanted, engine, asked, catalog)
    _write(answer, question, form, out, aloud, language, catalog)


@contextlib.contextmanager
def _engine(name: str, outlet: Outlet) -> Iterator[Engine]:
    """DuckDB over the outlet, or Spark over a copy of what the audience may see: one predicate for both."""
    from waypost.analysis.engine import DuckEngine

    if name == "duckdb":
        yield DuckEngine(outlet.con)
        return
    if not name.startswith(("spark://", "local[")):
        raise InputError(f"--engine {name}: no such engine; there are: duckdb, spark://HOST:PORT, local[CORES]")
    from waypost.analysis.spark_engine import SparkEngine
    from waypost.store.release import write_tables

    with tempfile.TemporaryDirectory(prefix="waypost-spark-") as folder:
        write_tables(outlet.con, Path(folder))
        with SparkEngine(name, Path(folder)) as engine:
            yield engine


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
        found["society"] = _society(catalog, filters["society"])
        _require(
            found["society"], "--society", filters["society"], ("an id such as ns-ner, a country's code or a name",)
        )
    for option, code_list in (("service", "service"), ("group", "population_group")):
        if filters[option]:
            found[option] = catalog.code_lists[code_list].find(filters[option])
            _require(found[option], f"--{option}", filters[option], catalog.code_lists[code_list].codes)
    return Asked(as_of=as_of, **found)


def _about_programme(asked: Asked, outlet: Outlet) -> Asked:
    """The programme that an identifier leads to, among those that the audience may see."""
    if asked.programme is None:
        return asked
    from waypost.analysis.explain import find_programme

    found = find_programme(outlet.con, asked.programme)["programme_id"]
    if found is None:
        raise InputError(f"--programme {asked.programme}: its record was set aside; there is no programme of it")
    return dataclasses.replace(asked, programme=found)


def _society(catalog: Catalog, text: str) -> str | None:
    if text in catalog.societies:
        return text
    code = catalog.find_country(text)
    return catalog.find_society(text) or (catalog.society_of_country(code) if code else None)


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
    answer: pa.Table, question: str, form: str, out: Path | None, aloud: bool, language: str, catalog: Catalog
) -> None:
    from waypost.analysis.reading_aloud import explain_row, shown_value

    text = catalog.question_texts[question]
    rows = answer.to_pylist()
    if aloud:
        for row in rows:
            click.echo(explain_row(row, text, catalog, language))
    elif form == "json":
        print_json({"question": question, "cannot_say": text.cannot_say[language], "rows": rows})
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
        headings = {c: text.columns[c].label[language] for c in answer.column_names}
        more = len(rows) - len(shown)
        note = text.cannot_say[language] + (f" {more} more rows: --format csv" if more else "")
        print_table(text.title[language], shown, headings, note=note)
