"""``waypost agreements``: agreements with partners, what is asked about them, the model they are held against."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from waypost.cli.options import day_of, examples, json_option, language_option
from waypost.cli.output import NOT_REPORTED, counted, print_json, say, told_mails
from waypost.errors import InputError


@click.group(short_help="Agreements with partners: clauses, commitments, questions.")
def agreements() -> None:
    """Agreements of societies and of the Secretariat with partners, and those of the catalog.

    They are entered on the pages; here they are read and checked. A question is no verdict; what nobody told is not
    known and never counts as missing.
    """


@agreements.command(
    "list",
    short_help="List agreements.",
    epilog=examples("waypost agreements list", "waypost agreements list --language fr --json"),
)
@language_option("Of titles.")
@json_option("the list")
def list_(language: str, as_json: bool) -> None:
    """List the agreements of the server and of the catalog with stage, next date, and how much is asked about each."""
    from waypost.web.agreements import command

    found = command.agreements(language)
    if as_json:
        print_json(found)
        return
    for row in found:
        following = f"{row['next']} {row['next_on']}" if row["next"] else NOT_REPORTED
        example = "  example" if row["is_example"] else ""
        asked = counted(row["questions"], "question")
        say(f"{row['code']}  {row['stage']}  next {following}  {asked}  {row['title']}{example}")
    say(counted(len(found), "agreement"))


@agreements.command(
    "show",
    short_help="Show an agreement with what is asked about it.",
    epilog=examples("waypost agreements show example-alfa-border", "waypost agreements show ifrc-iom-mena-2022 --json"),
)
@click.argument("code")
@language_option("Of words.")
@json_option("the agreement")
def show(code: str, language: str, as_json: bool) -> int:
    """Show the agreement CODE: stages, clauses, commitments, money by currency, questions with what helps.

    Exit status 1 when something is asked about it.
    """
    from waypost.web.agreements import command

    found = command.show(code, language)
    if as_json:
        print_json(found)
    else:
        _say(found)
    return 1 if found["findings"] else 0


@agreements.command(
    "check",
    short_help="Ask about an agreement that stands in a file.",
    epilog=examples(
        "waypost agreements check agreement.yml", "waypost agreements check agreement.yml --as-of 2027-01-01"
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", metavar="DAY", help="The day to ask for. Default: today.")
@language_option("Of words.")
@json_option("what is asked")
def check(file: Path, as_of: str | None, language: str, as_json: bool) -> int:
    """Ask about an agreement in FILE, written as those of catalog/agreements are. No database is needed.

    It is held against the model set and against the agreements of the catalog with the same partner. Exit status 1
    when something is asked.
    """
    from waypost.agreements.checks import findings
    from waypost.agreements.proposing import proposals
    from waypost.agreements.telling import page, title
    from waypost.reference import load_catalog
    from waypost.reference.agreement_values import Agreement
    from waypost.reference.checks.agreements import check_parts
    from waypost.reference.strict_yaml import convert, read_yaml

    catalog = load_catalog()
    told = convert(read_yaml(file), Agreement, file)
    for wrong in check_parts(str(file), told, catalog):
        raise InputError(str(wrong))
    today = day_of(as_of) if as_of else dt.datetime.now(dt.UTC).date()
    others = catalog.agreements.values()
    titles = {each.code: title(each, language) for each in others}
    found = page(
        told, catalog, language, today, lambda codes: [titles[code] for code in codes if code in titles],
        asked=findings(told, others, catalog, today), proposed=proposals(told, catalog),
    )  # fmt: skip
    if as_json:
        print_json({name: found[name] for name in ("code", "rule", "findings", "proposals", "specific")})
    else:
        _say(found)
    return 1 if found["findings"] else 0


@agreements.command(
    "model",
    short_help="Show the model set of clauses with suggested wording.",
    epilog=examples("waypost agreements model", "waypost agreements model --type mou --language es"),
)
@click.option("--type", "kind", type=click.Choice(["mou", "framework", "project", "data"]), help="For this type alone.")
@language_option("Of words.")
@json_option("the clauses")
def model(kind: str | None, language: str, as_json: bool) -> None:
    """Show each type of clause, which agreements need it, why, and wording that can be adapted."""
    from waypost.reference import load_catalog

    found: list[dict[str, Any]] = [
        {
            "type": name, "label": each.label[language], "why": each.why[language], "wording": each.wording[language],
            "provisions": list(each.provisions), "needed": each.needed,
        }
        for name, each in load_catalog().agreement_model.clauses.items()
        if kind is None or kind in each.needed
    ]  # fmt: skip
    if as_json:
        print_json(found)
        return
    for each in found:
        say(f"{each['label']} ({each['type']}, provisions {', '.join(each['provisions'])})", style="bold")
        say(each["why"], indent=2)
        say(each["wording"], indent=2)
    say(counted(len(found), "clause"))


@agreements.command(
    "remind",
    short_help="Send the mails that are due.",
    epilog=examples("waypost agreements remind", "waypost agreements remind --json"),
)
@json_option("how many")
def remind(as_json: bool) -> int:
    """Tell those who keep an agreement that it ends in 180, 90 or 30 days, or that nothing was heard of it. Each once.

    The worker beside ``waypost serve`` does the same; this is for a server without one. Exit status 1 when a mail
    failed for good.
    """
    from waypost.web.agreements import command

    return told_mails(command.remind(), as_json)


def _say(found: dict[str, Any]) -> None:
    say(f"{found['title']}: {found['stage']}", style="bold")
    partners = ", ".join(found["partners"]) or NOT_REPORTED
    say(f"{found['type']}, {found['level']}, with {partners}, ends {found['ends_on'] or NOT_REPORTED}", indent=2)
    for each in found["stages"]:
        say(f"{each['stage']}: planned {each['planned'] or '-'}, reached {each['actual'] or '-'}", indent=2)
    for each in found["money"]:
        say(f"{each['kind']}: {each['amount']} {each['currency']}", indent=2)
    if found["rule"]:
        say(f"{found['rule']['rule']}: {found['rule']['outcome']}", indent=2)
    for each in found["findings"] or ():
        say(f"[{each['severity']}] {each['name']}: {each['question']}", indent=2)
        say(f"what helps: {each['remedy']} (provisions {', '.join(each['provisions'])})", indent=4)
    for each in found["proposals"]:
        say(f"to look at: {each['matter']}: {each['sentence']}", indent=2)
    unknown = [each["label"] for each in found["model"] if each["stands"] is None and each["needed"]]
    say(f"not known: {', '.join(unknown) or NOT_REPORTED}", indent=2)
