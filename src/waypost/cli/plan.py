"""``waypost plan``: the Plan 2009-2010 Migration as a live framework, its budget, outcomes and annual report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from waypost.cli.options import day_of, examples, force_option, json_option, language_option, refuse_existing
from waypost.cli.output import NOT_REPORTED, counted, print_json, say
from waypost.errors import CatalogError, InputError

if TYPE_CHECKING:
    from waypost.plan.outcomes import Judged
    from waypost.plan.report import Reported
    from waypost.reference.catalog import Catalog
    from waypost.reference.money import Money
    from waypost.reference.plan_values import Plan
    from waypost.web.plan.command import Server

_MOST = 10**15
_FORMATS = ("pdf", "docx", "iati", "json")
_release = click.option(
    "--release", type=click.Path(path_type=Path), help="A release, whose societies count as facts. Default: none."
)
_facts = click.option(
    "--facts", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file of facts by their name: what only the tables of a server tell.",
)  # fmt: skip
_said = click.option(
    "--said", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML list of states that somebody says: outcome, state, why, by, at, until.",
)  # fmt: skip
_server = click.option(
    "--server/--no-server", "is_server", default=True,
    help="Ask the tables of the server as well, where this machine has some. Default: yes.",
)  # fmt: skip
_as_of = click.option("--as-of", metavar="DAY", help="The day to tell it for. Default: today.")


@click.group(short_help="The plan: budget, outcomes with their evidence, annual report.")
def plan() -> None:
    """The Plan 2009-2010 Migration: what it says, what it costs, how far it is reached.

    Outcomes are computed from facts. What is not known counts neither as reached nor as missed.
    """


@plan.command(
    "show",
    short_help="Show the plan.",
    epilog=examples("waypost plan show", "waypost plan show risks --language fr", "waypost plan show --json"),
)
@click.argument("section", required=False)
@language_option("Of words.")
@json_option("the plan")
def show(section: str | None, language: str, as_json: bool) -> None:
    """Show functions, components, outcomes, milestones and goals; or the paragraphs of a SECTION of the plan."""
    _, held = _held()
    if section is not None and section not in held.sections:
        raise InputError(f"no section {section!r}; there are: {', '.join(held.sections)}")
    if as_json:
        shown = held.sections[section] if section else held
        print_json(msgspec.to_builtins(shown, str_keys=True))
        return
    if section is not None:
        _say_section(held, section, language)
        return
    say(f"{held.title[language]} ({held.starts} to {held.ends}), {held.publisher}", style="bold")
    for function in held.functions.values():
        say(f"{function.function}. {function.label[language]}", style="bold")
        for component in function.components:
            say(f"{component.id}  {component.text[language]}", indent=2, hang=6)
        for outcome in function.outcomes:
            say(f"{outcome.id}  {outcome.text[language]}", indent=4, hang=6)
    for milestone in held.milestones:
        planned, reached = milestone.original or NOT_REPORTED, milestone.actual or NOT_REPORTED
        say(f"{milestone.label[language]}: planned {planned}, reached {reached}")
    for goal in held.goals:
        say(f"- {goal.text[language]}")
    for note in held.notes:
        say(f"note: {note.text[language]}")
    say(f"sections: {', '.join(held.sections)}")
    if language != held.authoritative:
        reviewed = held.reviewed_by or "nobody"
        say(f"translated by a {held.translated_by}, reviewed by {reviewed}; the word of the plan is English")


@plan.command(
    "budget",
    short_help="Show the budget in its currencies.",
    epilog=examples("waypost plan budget", "waypost plan budget --amount 1000 --currency EUR --json"),
)
@click.option("--amount", help="An amount in Swiss francs to convert as well.")
@click.option("--currency", help="The currency to convert it into.")
@language_option("Of words.")
@json_option("the budget")
def budget(amount: str | None, currency: str | None, language: str, as_json: bool) -> None:
    """Show the budget as published, in each currency, with the rates that this implies. Nothing is split."""
    from waypost.reference.money import converted
    from waypost.reference.wording import written_money

    _, held = _held()
    told = held.budget
    rows = [told.total, *told.published]
    found = None
    if (amount is None) != (currency is None):
        raise InputError("--amount and --currency go together")
    if amount is not None and currency is not None:
        money = _francs(amount)
        found = converted(money, currency, published=told.conversions, rates=told.rates)
        if found is None:
            raise InputError(f"no rate of the plan for {currency}; there are: {', '.join(r.of for r in told.rates)}")
    if as_json:
        print_json({
            "budget": [{"amount": str(each.amount), "currency": each.currency, "how": "published"} for each in rows],
            "rates": [msgspec.to_builtins(each) for each in told.rates],
            "split": None,
            "converted": None if found is None else msgspec.to_builtins(found) | {
                "rounded": str(found.into.rounded().amount), "is_published": found.is_published,
            },
        })  # fmt: skip
        return
    for each in rows:
        say(f"{written_money(each, language)}  as published")
    for rate in told.rates:
        say(f"1 {rate.of} = {rate.value} {rate.into}  {rate.kind}, {rate.date}, {rate.source}")
    if found is not None:
        how = "as published" if found.rate is None else f"computed at 1 {found.rate.of} = {found.rate.value}"
        say(f"{written_money(found.of, language)} = {written_money(found.into, language)}  {how}")
    say(told.note[language])


@plan.command(
    "outcomes",
    short_help="Show how far each outcome is reached, with its evidence.",
    epilog=examples(
        "waypost plan outcomes",
        "waypost plan outcomes --release build/demo",
        "waypost plan outcomes --facts facts.yml --said said.yml --json",
    ),
)
@_release
@_facts
@_said
@_server
@_as_of
@language_option("Of words.")
@json_option("the outcomes")
def outcomes(
    release: Path | None, facts: Path | None, said: Path | None, is_server: bool, as_of: str | None, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Show the nine outcomes, each with the parts of its evidence, what is known of them, and what is not."""
    from waypost.plan.telling import outcome_row

    catalog, held = _held()
    found, _ = _judged(catalog, held, release, facts, said, _today(as_of), _asked(is_server))
    if as_json:
        print_json({name: outcome_row(each, held, language) for name, each in found.items()})
        return
    unknown: dict[str, None] = {}
    for name, each in found.items():
        row = outcome_row(each, held, language)
        span = f" (between {row['least']} and {row['most']})" if row["state"] == "not_known" else ""
        say(f"{name}  {row['state']}{span}  {row['label']}", style="bold")
        if row["said"] is not None:
            say(f"said by {row['said']['by']} until {row['said']['until']}: {row['said']['state']}", indent=4)
            say(f"because: {row['said']['why']}", indent=4)
        for part in row["parts"]:
            of = f" of {_known(part['of'])}" if part["kind"] == "share" and part["of"] is not None else ""
            say(f"{part['state']}  {part['label']}: {_known(part['value'])}{of}", indent=4)
        unknown |= dict.fromkeys(each.computed.unknown)
    say(f"{counted(len(unknown), 'fact')} of {len(held.facts)} not known: {', '.join(unknown) or NOT_REPORTED}")


@plan.command(
    "report",
    short_help="Write the annual report, or the results as IATI.",
    epilog=examples(
        "waypost plan report --out report.pdf",
        "waypost plan report --release build/demo --language ar --out report.docx",
        "waypost plan report --format iati --out results.xml",
    ),
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--format", "as_format", type=click.Choice(_FORMATS), help="Default: by the ending of the file.")
@click.option("--year", type=int, help="A year from the first of the plan to that of the day. Default: the latter.")
@_release
@_facts
@_said
@_server
@_as_of
@language_option("Of the report; a file of IATI holds all four.")
@force_option
def report(
    out: Path, as_format: str | None, year: int | None, release: Path | None, facts: Path | None, said: Path | None,
    is_server: bool, as_of: str | None, language: str, force: bool,
) -> None:  # fmt: skip
    """Write the annual report of the plan: outcomes with evidence, money, milestones, risks, gender, quality.

    Of a year that is over it tells of money and milestones up to its end and of the periods of that year. Outcomes are
    those of today: only the report of this year tells them.
    """
    from waypost.plan.report import Reported, check_year, end_of
    from waypost.publish.placing import placed_file

    kind = as_format or {".pdf": "pdf", ".docx": "docx", ".xml": "iati", ".json": "json"}.get(out.suffix.lower())
    if kind is None:
        raise InputError(f"{out}: what to write is not clear by its ending; add --format {', '.join(_FORMATS)}")
    refuse_existing(out, force)
    catalog, held = _held()
    today = _today(as_of)
    asked = check_year(year or today.year, held, today)
    server = _asked(is_server, end_of(asked) if asked < today.year else None)
    found, name = _judged(catalog, held, release, facts, said, today, server)
    told = Reported(plan=held, year=asked, day=today, outcomes=found, release=name)
    if server is not None:
        told = msgspec.structs.replace(
            told, spending=server.spending, rates=server.rates, milestones=server.milestones,
            indicators=server.indicators, updates=server.updates, notes=server.notes,
        )  # fmt: skip
    content = _written(kind, told, catalog, language)
    with placed_file(out) as path:
        path.write_bytes(content)
    say(str(out))


@plan.command("check", short_help="Check the plan in the catalog.", epilog=examples("waypost plan check --json"))
@json_option("what was found")
def check(as_json: bool) -> int:
    """Check that the plan is whole: texts, references, evidence, rates that give each published amount to the unit.

    Exit status 1 when something is found.
    """
    from waypost.reference.checks.plan import check_plan

    catalog, _ = _held()
    found = [str(each) for each in check_plan(catalog)]
    if as_json:
        print_json(found)
    else:
        for each in found:
            say(each)
        say(counted(len(found), "finding") if found else "the plan is whole")
    return 1 if found else 0


def _held() -> tuple[Catalog, Plan]:
    from waypost.reference import load_catalog

    catalog = load_catalog()
    if catalog.plan is None:
        raise CatalogError(f"{catalog.path}: no plan here: expected plan/plan.yml")
    return catalog, catalog.plan


def _asked(is_server: bool, until: dt.date | None = None) -> Server | None:
    """What the tables of a server tell, money up to a day where one is given; None where there are none, or none are
    asked for.
    """
    if not is_server:
        return None
    from waypost.web.plan.command import told_by_server

    return told_by_server(until)


def _today(as_of: str | None) -> dt.date:
    return day_of(as_of) if as_of else dt.datetime.now(dt.UTC).date()


def _judged(
    catalog: Catalog, held: Plan, release: Path | None, facts: Path | None, said: Path | None, today: dt.date,
    server: Server | None,
) -> tuple[dict[str, Judged], str]:  # fmt: skip
    """Outcomes by what the catalog, a server, a release and files tell; the name of the release."""
    from waypost.plan.facts import all_facts, release_facts
    from waypost.plan.outcomes import Override, check_override, judged, outcome_states
    from waypost.reference.strict_yaml import convert, read_yaml

    told, name = [] if server is None else [server.facts], ""
    if release is not None:
        from waypost.store.release import open_release

        opened = open_release(release)
        name = str(opened.manifest["release_id"])
        as_of = dt.date.fromisoformat(opened.manifest["as_of"])
        told.append(release_facts(opened.connect(), catalog, as_of))
    if facts is not None:
        told.append(convert(read_yaml(facts) or {}, dict[str, bool | int | None], facts))
    overrides: Iterable[Override] = () if server is None else server.overrides
    if said is not None:
        given = convert(read_yaml(said) or [], tuple[Override, ...], said)
        for each in given:
            check_override(each, held)
        overrides = (*overrides, *given)
    states = outcome_states(held, all_facts(catalog, *told))
    return {name_: judged(each, overrides, today) for name_, each in states.items()}, name


def _known(value: bool | int | None) -> str:
    return "not known" if value is None else "yes" if value is True else "no" if value is False else str(value)


def _say_section(held: Plan, section: str, language: str) -> None:
    found = held.sections[section]
    say(found.label[language], style="bold")
    for passage in found.passages:
        words = passage.text.get(language)
        mark = "" if words else f" [not translated; {held.authoritative}]"
        say(f"{passage.id}{mark}  {words or passage.text[held.authoritative]}", hang=2)


def _francs(amount: str) -> Money:
    from decimal import Decimal, InvalidOperation

    from waypost.reference.money import Money

    try:
        money = Money(amount=Decimal(amount), currency="CHF")
    except (InvalidOperation, ValueError) as error:
        raise InputError(f"--amount {amount}: not an amount of money") from error
    if abs(money.amount) >= _MOST:
        raise InputError(f"--amount {amount}: expected a number below {_MOST}")
    return money


def _written(kind: str, told: Reported, catalog: Catalog, language: str) -> bytes:
    if kind == "iati":
        from waypost.plan.iati import plan_iati

        return plan_iati(told, catalog)
    from waypost.plan.report import annual_report

    document = annual_report(told, language)
    if kind == "pdf":
        from waypost.drawing.document_pdf import document_pdf

        return document_pdf(document)
    if kind == "docx":
        from waypost.drawing.document_word import document_docx

        return document_docx(document)
    return msgspec.json.format(msgspec.json.encode(document))
