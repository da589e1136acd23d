"""``waypost analyse``: the questions of the atlas, asked of a release."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, force_option, language_option, refuse_existing
from waypost.cli.output import as_json_bytes, print_json, say
from waypost.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from waypost.analysis.engine import Engine
    from waypost.analysis.question import Asked, Question
    from waypost.reference import Catalog
    from waypost.store.outlet import Outlet
    from waypost.store.release import Release

# What narrows an answer; a question that does not go by one of them refuses it rather than answer something else.
_FILTERS = (
    "trail",
    "society",
    "service",
    "group",
    "country",
    "origin",
    "destination",
    "programme",
    "year",
    "everybody",
)
NONE_FOUND = {"en": "none", "fr": "aucun", "es": "ninguno", "ar": "لا شيء"}
EARLIER = "earlier_"


@click.command(
    short_help="Ask a question: coverage, gaps, opportunities and more.",
    epilog=examples(
        "waypost analyse --list",
        "waypost analyse gaps build/mine --trail CMR",
        "waypost analyse presence build/mine --year 2016 --format csv --out presence.csv",
    ),
)
@click.argument("question", required=False)
@click.argument("release", type=click.Path(path_type=Path), required=False)
@click.option("--list", "as_list", is_flag=True, help="List the questions and what each answers.")
@click.option("--trail", help="One trail: its id (CMR) or a name of it.")
@click.option("--society", help="One society: its id, its country's code or its name.")
@click.option("--service", help="One service or heading: its code or a name of it.")
@click.option("--group", help="One population group: its code.")
@click.option("--country", help="One country: its code or name.")
@click.option("--origin", help="The country that people come from: its code or name.")
@click.option("--destination", help="The country that people go to: its code or name.")
@click.option("--programme", help="One programme: its id, a record's or any identifier that a publisher gave it.")
@click.option(
    "--year", type=click.IntRange(1900, 2200), help="What the trails and programmes of that year looked like."
)
@click.option("--everybody", is_flag=True, help="Count the programmes of other organisations too.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many a ranking keeps.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="How the rows are given: for people, or for programs.",
)
@click.option("--out", type=click.Path(path_type=Path), help="With csv, json or parquet: the file to write.")
@force_option
@click.option("--explain", "aloud", is_flag=True, help="Print each row as a sentence.")
@language_option("Of headings and sentences.")
@click.option(
    "--audience",
    type=click.Choice(["movement", "secretariat"]),
    default="movement",
    show_default=True,
    help="Who is going to read it: decides which programmes count.",
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    help="The release to compare with, for questions on what changed. Default: the one before.",
)
@click.option(
    "--engine",
    "engine_name",
    default="duckdb",
    show_default=True,
    help="duckdb, or Apache Spark: spark://HOST:PORT, local[2] (needs waypost[spark] and Java).",
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
    force: bool,
    aloud: bool,
    language: str,
    audience: str,
    earlier: Path | None,
    engine_name: str,
    reader: str | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Ask QUESTION of a RELEASE: coverage, gaps, opportunities and more. --list names the questions."""
    from waypost.analysis.engine import ask, tables_read
    from waypost.analysis.questions import load_question
    from waypost.atlas.keeping import keep_questions
    from waypost.disclosure.access import open_outlet
    from waypost.disclosure.findings import seen_by
    from waypost.reference import load_catalog
    from waypost.store.release import open_release, require_tables

    catalog = load_catalog()
    form = "json" if as_json else form
    if as_list:
        _print_list(catalog, language, form)
        return
    if question is None or release is None:
        raise click.UsageError("give a QUESTION and a RELEASE; waypost analyse --list names the questions")
    _check_out(out, form, aloud, force)
    wanted = load_question(question)
    opened = open_release(release)
    as_of = dt.date.fromisoformat(opened.manifest["as_of"])
    speaks_for = society_named(catalog, "--as", reader) if reader else None
    if speaks_for and wanted.is_confidential and "top" in wanted.filters and not filters["society"]:
        filters["society"] = speaks_for  # else a ranking could leave out what concerns it
    asked = _asked(catalog, as_of, filters)
    _check_filters(wanted, asked)
    keep_questions()
    needed = tables_read(wanted, asked, catalog)
    require_tables(opened, (name for name in needed if not name.startswith(EARLIER)))
    outlet = open_outlet(opened, audience, catalog, closed=() if audience == "public" else wanted.closed)
    asked = _about_programme(asked, outlet)
    compared = {name.removeprefix(EARLIER): name for name in needed if name.startswith(EARLIER)}
    before = _earlier(opened, earlier, question, audience, compared) if compared else None
    with _engine(engine_name, outlet, before, compared) as engine:
        answer = ask(wanted, engine, asked, catalog)
    withheld = 0
    if wanted.is_confidential:
        seen = seen_by(answer, audience, *([speaks_for] if speaks_for else []))
        answer, withheld = seen.rows, seen.withheld
    _write(answer, wanted, form, out, aloud, language, catalog, _withheld_note(withheld))


def _check_out(out: Path | None, form: str, aloud: bool, force: bool) -> None:
    if out is not None and (aloud or form == "table"):
        raise click.UsageError("--out needs --format csv, json or parquet")
    if out is None and form == "parquet" and not aloud:
        raise click.UsageError("--format parquet needs --out FILE")
    if out is not None:
        refuse_existing(out, force)


def _check_filters(wanted: Question, asked: Asked) -> None:
    """A filter that the question does not go by would be left unheard; one that it needs must be there."""
    refused = [f"--{name}" for name in _FILTERS if getattr(asked, name) and name not in wanted.filters]
    if refused:
        takes = ", ".join(f"--{name}" for name in wanted.filters) or "no filter"
        raise click.UsageError(f"{wanted.name} does not go by {' or '.join(refused)}; it takes {takes}")
    lacking = [f"--{name}" for name in wanted.needs if getattr(asked, name) is None]
    if lacking:
        raise click.UsageError(f"{wanted.name} is asked with {' and '.join(lacking)}")


def _earlier(opened: Release, stated: Path | None, question: str, audience: str, compared: dict[str, str]) -> Outlet:
    """The release to compare with, as the same audience may see it."""
    from waypost.disclosure.access import open_outlet
    from waypost.reference import load_catalog
    from waypost.store.release import find_earlier, open_release, require_tables

    found = open_release(stated) if stated else find_earlier(opened)
    if found is None:
        raise InputError(f"{question} compares two releases and there is one only; name another with --earlier RELEASE")
    require_tables(found, compared)
    return open_outlet(found, audience, load_catalog())


@contextlib.contextmanager
def _engine(name: str, outlet: Outlet, before: Outlet | None, compared: dict[str, str]) -> Iterator[Engine]:
    """DuckDB over the outlet, or Spark over a copy of what the audience may see: one predicate for both."""
    from waypost.analysis.engine import DuckEngine

    if name == "duckdb":
        if before is not None:
            for table, prefixed in sorted(compared.items()):
                outlet.con.register(prefixed, before.con.table(table).to_arrow_table())
        yield DuckEngine(outlet.con)
        return
    if not name.startswith(("spark://", "local[")):
        raise InputError(f"--engine {name}: no such engine; there are: duckdb, spark://HOST:PORT, local[CORES]")
    from waypost.analysis.spark_engine import SparkEngine
    from waypost.store.release import write_tables

    with tempfile.TemporaryDirectory(prefix="waypost-spark-") as folder:
        now, earlier = Path(folder) / "now", Path(folder) / "earlier"
        for place, each in ((now, outlet), (earlier, before)):
            if each is not None:
                place.mkdir()
                write_tables(each.con, place)
        with SparkEngine(name, now, earlier if before else None) as engine:
            yield engine


def _asked(catalog: Catalog, as_of: dt.date, filters: dict[str, Any]) -> Asked:
    from waypost.analysis.question import Asked

    found = dict(filters)
    if filters["trail"]:
        found["trail"] = catalog.find_trail(filters["trail"])
        _require(found["trail"], "--trail", filters["trail"], catalog.trails)
    for option in ("country", "origin", "destination"):
        if filters[option]:
            found[option] = catalog.find_country(filters[option])
            _require(found[option], f"--{option}", filters[option], ("an ISO code or a name",))
    if filters["society"]:
        found["society"] = society_named(catalog, "--society", filters["society"])
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


def society_named(catalog: Catalog, option: str, text: str) -> str:
    """The society that an option names. Raises :class:`InputError` where there is none."""
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
        say(row["question"], style="bold")
        say(f"{row['title']}. {row['answers']}", indent=4)


def _write(
    answer: pa.Table,
    question: Question,
    form: str,
    out: Path | None,
    aloud: bool,
    language: str,
    catalog: Catalog,
    withheld: str,
) -> None:
    from waypost.analysis.reading_aloud import explain_row

    text = catalog.question_texts[question.name]
    rows = answer.to_pylist()
    if withheld and (aloud or form in ("csv", "parquet")):
        click.echo(withheld, err=True)
    if aloud:
        # First what the answer cannot say, so that the last word is the last row's: of a contradiction, a question.
        click.echo(f"{text.cannot_say[language]}\n" if rows else NONE_FOUND[language])
        for row in rows:
            click.echo(explain_row(row, text, catalog, language))
    elif form == "json":
        told = {"withheld": withheld} if withheld else {}
        given = {"question": question.name, "cannot_say": text.cannot_say[language], **told, "rows": rows}
        if out is None:
            print_json(given)
        else:
            out.write_bytes(as_json_bytes(given))
    elif form == "parquet" and out is not None:
        import pyarrow.parquet as pq

        pq.write_table(answer, out)
    elif form == "csv":
        _write_csv(rows, answer.column_names, out)
    else:
        from waypost.cli.answer_table import print_answer

        print_answer(rows, question, text, catalog, language)
        if withheld:
            say(withheld)


def _write_csv(rows: list[dict[str, Any]], columns: list[str], out: Path | None) -> None:
    """Rows as CSV; a text that a spreadsheet would take for a formula is guarded, as in every export."""
    from waypost.publish.cells import csv_cell

    with contextlib.ExitStack() as stack:
        file = stack.enter_context(out.open("w", encoding="utf-8", newline="")) if out else sys.stdout
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([csv_cell(row[column]) for column in columns] for row in rows)
