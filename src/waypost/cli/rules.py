"""``waypost rules``: rules of practice, how a programme stands to them on a day, and which facts are missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waypost.cli.options import examples, json_option, language_option, release_argument
from waypost.cli.output import counted, print_json, say
from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.reference import Catalog
    from waypost.reference.practice_rules import PracticeRule
    from waypost.reference.relations import RelationRule

_LIKE_DAY = "2026-11-01"


@click.group(short_help="Rules of practice: what they ask, how a programme stands to them.")
def rules() -> None:
    """Rules that follow from the policy and ask how a programme works. What departs is a question to the society."""


@rules.command("list", short_help="List the rules.", epilog=examples("waypost rules list", "waypost rules list --json"))
@language_option("Of titles.")
@json_option("the list")
def list_(language: str, as_json: bool) -> None:
    """List the rules of the catalog: title, provisions, weight, and on what each rests today.

    Rules about one programme first, then those about several societies.
    """
    from waypost.reference import load_catalog

    catalog = load_catalog()
    rules, relations = catalog.practice_rules.values(), catalog.relations.values()
    if as_json:
        print_json([_plain(rule, language) for rule in rules] + [_plain_relation(each, language) for each in relations])
        return
    for rule in rules:
        say(f"{rule.rule}  {rule.title[language]}", style="bold", hang=5)
        _say_weight(rule.provisions, rule.polarity, rule.severity, rule.texts[-1].basis)
    for each in relations:
        say(f"{each.relation}  {each.title[language]}", style="bold", hang=5)
        _say_weight(each.provisions, "several societies", each.severity, each.basis)
    say(f"{counted(len(rules), 'rule')} about a programme, {len(relations)} about several societies")


def _say_weight(provisions: Iterable[str], kind: str, severity: str, basis: str) -> None:
    say(f"provision {', '.join(provisions)}; {kind}; {severity}; {basis.replace('_', ' ')}", indent=5)


def _plain_relation(rule: RelationRule, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"rule": rule.relation, "title": rule.title[language], "provisions": rule.provisions}
    told |= {"severity": rule.severity, "required_facts": rule.required_facts, "ask": rule.ask[language]}
    told |= {"guidance": rule.remedy.guidance[language], "basis": rule.basis, "valid_from": rule.valid_from}
    return told | {
        "valid_to": rule.valid_to, "search": rule.algorithm, "parameters": _given(rule),
    }  # fmt: skip


def _plain(rule: PracticeRule, language: str) -> dict[str, Any]:
    import msgspec

    told = {"rule": rule.rule, "title": rule.title[language], "provisions": rule.provisions, "polarity": rule.polarity}
    told |= {"severity": rule.severity, "required_facts": rule.required_facts, "ask": rule.ask[language]}
    texts = [
        {name: value for name, value in msgspec.to_builtins(text).items() if name != "fixtures"} for text in rule.texts
    ]
    return {**told, "guidance": rule.remedy.guidance[language], "texts": texts}


@rules.command(
    "show",
    short_help="Show a rule.",
    epilog=examples("waypost rules show R18 --language fr", "waypost rules show X4"),
)
@click.argument("rule")
@language_option("Of the words.")
@json_option("the rule")
def show(rule: str, language: str, as_json: bool) -> None:
    """Show a RULE: what it asks in each time, the facts it needs, what to ask the society, what helps.

    X1 to X10 are about several societies: what they look for is a search, with what it is given.
    """
    from waypost.cli.standing import find_rule
    from waypost.reference import load_catalog

    catalog = load_catalog()
    name = find_rule(catalog, rule)
    if name in catalog.relations:
        _show_relation(catalog.relations[name], catalog, language, as_json)
        return
    found = catalog.practice_rules[name]
    if as_json:
        print_json(_plain(found, language))
        return
    say(f"{found.rule}  {found.title[language]}", style="bold")
    for text in found.texts:
        until = f" to {text.valid_to}" if text.valid_to else ""
        say(f"from {text.valid_from}{until}, {text.basis.replace('_', ' ')}", style="bold")
        if text.applies_when:
            say(f"applies when {' '.join(text.applies_when.split())}", indent=2, hang=4)
        say(f"departs when {' '.join(text.departs_when.split())}", indent=2, hang=4)
    _say_words(found, catalog, language)


def _show_relation(found: RelationRule, catalog: Catalog, language: str, as_json: bool) -> None:
    if as_json:
        print_json(_plain_relation(found, language))
        return
    say(f"{found.relation}  {found.title[language]}", style="bold")
    until = f" to {found.valid_to}" if found.valid_to else ""
    say(f"from {found.valid_from}{until}, {found.basis.replace('_', ' ')}", style="bold")
    say(f"looks for {found.algorithm.replace('_', ' ')} between societies", indent=2)
    for given, value in _given(found).items():
        say(f"{given.replace('_', ' ')}: {_written(value)}", indent=2, hang=4)
    _say_words(found, catalog, language)


def _given(found: RelationRule) -> dict[str, Any]:
    """What its search is given: a name and codes, numbers or pairs of codes."""
    import msgspec

    told: dict[str, Any] = msgspec.to_builtins(found.understood())
    return told


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        parts = [" and ".join(each) if isinstance(each, list | tuple) else str(each) for each in value]
        return ", ".join(parts) or "none"
    return str(value)


def _say_words(found: PracticeRule | RelationRule, catalog: Catalog, language: str) -> None:
    from waypost.analysis.rule_words import field_label

    for heading, words in (
        ("facts", "; ".join(field_label(name, catalog, language) for name in found.required_facts)),
        ("to ask", found.ask[language]),
        ("what helps", found.remedy.guidance[language]),
        ("when it is no departure", found.false_positives[language]),
    ):
        say(f"{heading}: {words}", hang=2)


@rules.command(
    "evaluate",
    short_help="How a programme stands to the rules on a day.",
    epilog=examples(
        "waypost rules evaluate wp-bpr4inbook build/mine",
        "waypost rules evaluate MDRGR001 build/mine --as-of 2010-03-01",
        "waypost rules evaluate MDRGR001 build/mine --missing",
    ),
)
@click.argument("programme", metavar="ID")
@release_argument
@click.option("--as-of", "day", metavar="DAY", help="Under the texts in force then. Default: the day of the release.")
@click.option("--missing", is_flag=True, help="Only the facts that nobody says, by rule.")
@language_option("Of the words.")
@json_option()
def evaluate(programme: str, release: Path, day: str | None, missing: bool, language: str, as_json: bool) -> None:
    """How the programme ID of a RELEASE stands to each rule.

    A programme that is over is judged by the texts of its time. ID is anything that ``waypost explain`` takes for
    a programme.
    """
    from waypost.analysis.reading_aloud import explain_row
    from waypost.reference import load_catalog

    catalog = load_catalog()
    rows = _stands(catalog, programme, release, day)
    if missing:
        rows = [row for row in rows if row["outcome"] == "not_enough"]
    if as_json:
        print_json(rows)
        return
    text = catalog.question_texts["rules"]
    for row in rows:
        if missing:
            _say_missing(row, catalog, language)
        else:
            say(explain_row(row, text, catalog, language).removeprefix(f"{row['title']}. "), hang=4)
    told = "cannot be told for want of facts" if missing else ""
    say(f"{counted(len(rows), 'rule')} {told}".rstrip())


def _say_missing(row: dict[str, Any], catalog: Catalog, language: str) -> None:
    from waypost.analysis.rule_words import field_label, rule_words

    say(rule_words(row["rule"], "rule", catalog, language), style="bold")
    for name in (row["unknown_facts"] or "").split():
        say(field_label(name, catalog, language), indent=2, hang=4)


def _stands(catalog: Catalog, wanted: str, folder: Path, day: str | None) -> list[dict[str, Any]]:
    """The answer about one programme, in the order of the rules."""
    from waypost.analysis.engine import DuckEngine, ask
    from waypost.analysis.explain import find_programme
    from waypost.analysis.question import Asked
    from waypost.analysis.questions import load_question
    from waypost.atlas.keeping import keep_questions
    from waypost.store.release import open_release, require_tables

    opened = open_release(folder)
    require_tables(opened, ("practice", "waiver"))
    con = opened.connect()
    hit = find_programme(con, wanted)["programme_id"]
    if hit is None:
        raise InputError(f"{wanted}: its record was set aside; there is no programme of it")
    try:
        as_of = dt.date.fromisoformat(day or opened.manifest["as_of"])
    except ValueError as error:
        raise InputError(f"--as-of {day}: expected a day such as {_LIKE_DAY}") from error
    asked = Asked(as_of=as_of, programme=hit, everybody=True)
    keep_questions()
    rows = ask(load_question("rules"), DuckEngine(con), asked, catalog).to_pylist()
    return sorted(rows, key=lambda row: row["rule"])


@rules.command(
    "try",
    short_help="Run the fixtures of rules and relations.",
    epilog=examples("waypost rules try", "waypost rules try R06 X4"),
)
@click.argument("names", metavar="[RULE]...", nargs=-1)
def try_(names: tuple[str, ...]) -> None:
    """Run the fixtures of all rules of practice and of all rules about relations: each must give the outcome that it
    is there for. RULE names those to run.
    """
    from waypost.analysis.relations.fixtures import run_relation_fixtures
    from waypost.analysis.rule_fixtures import run_fixtures
    from waypost.cli.standing import find_rule
    from waypost.reference import load_catalog

    catalog = load_catalog()
    wanted = {find_rule(catalog, name) for name in names} or {*catalog.practice_rules, *catalog.relations}
    rules = {name: rule for name, rule in catalog.practice_rules.items() if name in wanted}
    relations = {name: rule for name, rule in catalog.relations.items() if name in wanted}
    failures = [
        f"{each.rule}, text {each.text + 1}: {each.fixture} gives {each.found}"
        for each in (run_fixtures(catalog, rules) if rules else ())
    ] + [
        f"{each.relation}: {each.fixture} gives {each.found}" for each in run_relation_fixtures(catalog, relations)
    ]  # fmt: skip
    for failure in failures:
        say(failure)
    tried = sum(len(text.fixtures) for rule in rules.values() for text in rule.texts)
    tried += sum(len(rule.fixtures) for rule in relations.values())
    say(f"{counted(tried, 'fixture')} tried, {len(failures)} otherwise than meant")
    if failures:
        raise SystemExit(1)
