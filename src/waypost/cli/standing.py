"""How a programme stands to the rules of practice, and in which relations: what ``waypost explain`` adds to its claims.

For those concerned alone, by the same disclosure as every confidential answer. Whoever may not see it gets nothing of
it, and reads whom it is for; the words are the same whether or not there is something to see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waypost.cli.output import console, counted, say
from waypost.errors import InputError

if TYPE_CHECKING:
    import duckdb

    from waypost.reference import Catalog
    from waypost.store.release import Release

CONCERNED = (
    "How a programme stands to the rules, and to other societies, is for those concerned: the societies that stand for "
    "it (--as SOCIETY) and the secretariat (--audience secretariat)."
)
_ORDER = ("departs", "departs_justified", "not_enough", "conforms", "not_applicable")
_OUTCOMES = {
    "departs": "departs",
    "departs_justified": "departs with a justification",
    "not_enough": "not enough information",
    "conforms": "conforms",
    "not_applicable": "not applicable",
}


@dataclass(frozen=True)
class Reader:
    """Who is going to read it: an audience, the society that it speaks for, and the language of the words."""

    audience: str
    society: str | None = None
    language: str = "en"

    @property
    def may_see_some(self) -> bool:
        """Whether any finding at all could be for this reader; what is not is not worked out."""
        return self.audience == "secretariat" or (self.audience == "movement" and self.society is not None)


def find_rule(catalog: Catalog, name: str) -> str:
    """The rule of practice or about relations that somebody names. Raises :class:`InputError` with those there are."""
    wanted = name.strip().upper()
    known = [*catalog.practice_rules, *catalog.relations]
    if wanted not in known:
        raise InputError(f"no rule {name!r}; there are: {', '.join(known)}")
    return wanted


def stands(
    opened: Release, programme: str, reader: Reader, catalog: Catalog, rule: str | None = None
) -> dict[str, Any]:
    """``{rules, relations}`` as rows of the two questions, or ``{withheld}``: whom it is for.

    ``rule`` narrows to one rule of either kind, which is answered sooner.
    """
    if not reader.may_see_some:
        return {"withheld": CONCERNED}
    if missing := sorted({"practice", "waiver"} - set(opened.manifest["tables"])):
        return {"withheld": f"This release has no table {', '.join(missing)}: nothing is known of how programmes work."}
    rules = [] if rule in catalog.relations else _rules(opened, programme, reader, catalog, rule)
    relations = [] if rule in catalog.practice_rules else _relations(opened, programme, reader, catalog, rule)
    if not rules and not relations and (rule is None or rule in catalog.practice_rules):
        return {"withheld": CONCERNED}
    if not relations and rule in catalog.relations and not _is_concerned(opened, programme, reader, catalog):
        return {"withheld": CONCERNED}
    return {"rules": rules, "relations": relations}


def _is_concerned(opened: Release, programme: str, reader: Reader, catalog: Catalog) -> bool:
    """Whether the reader would see how the programme stands to a rule, of whichever outcome."""
    return bool(_rules(opened, programme, reader, catalog, next(iter(catalog.practice_rules))))


def _rules(opened: Release, programme: str, reader: Reader, catalog: Catalog, rule: str | None) -> list[dict[str, Any]]:
    from waypost.reference.rule_overlay import Overlay

    asked_of = catalog
    if rule is not None:
        one = {rule: catalog.practice_rules[rule]}, {rule: catalog.understood_practice_rules[rule]}
        asked_of = catalog.with_rules(Overlay(f"{rule} alone", *one), alone=True)
    found = _seen("rules", opened, programme, reader, asked_of)
    return sorted(found, key=lambda row: (_ORDER.index(row["outcome"]), row["rule"]))


def _relations(
    opened: Release, programme: str, reader: Reader, catalog: Catalog, rule: str | None
) -> list[dict[str, Any]]:
    found = _seen("relations", opened, programme, reader, catalog, top=1_000)
    return [row for row in found if rule in (None, row["relation"])]


def _seen(
    name: str, opened: Release, programme: str, reader: Reader, catalog: Catalog, **more: Any
) -> list[dict[str, Any]]:
    """The rows of a confidential question about a programme that the reader may see."""
    from waypost.analysis.engine import DuckEngine, ask
    from waypost.analysis.question import Asked
    from waypost.analysis.questions import load_question
    from waypost.atlas.keeping import keep_questions
    from waypost.disclosure.access import Viewer, open_outlet
    from waypost.disclosure.findings import seen_by

    question = load_question(name)
    societies = (reader.society,) if reader.society else ()
    outlet = open_outlet(opened, Viewer(reader.audience, societies), catalog, closed=question.closed)
    asked = Asked(as_of=dt.date.fromisoformat(opened.manifest["as_of"]), programme=programme, everybody=True, **more)
    keep_questions()
    answer = ask(question, DuckEngine(outlet.con), asked, catalog)
    return seen_by(answer, reader.audience, *societies).rows.to_pylist()


def print_standing(answer: dict[str, Any], catalog: Catalog, language: str) -> None:
    """Each rule and relation: its weight and provisions, what it rests on, which facts are missing."""
    console.print()
    if "withheld" in answer:
        say(answer["withheld"])
        return
    say(counted(len(answer["rules"]), "rule of practice", "rules of practice"), style="bold")
    for row in answer["rules"]:
        _print_rule(row, catalog, language)
    say(f"in {counted(len(answer['relations']), 'relation')} with other societies", style="bold")
    for row in answer["relations"]:
        _print_relation(row, catalog, language)
    say("Explain one further: waypost explain ID RELEASE --rule R06", style="dim")


def _print_rule(row: dict[str, Any], catalog: Catalog, language: str) -> None:
    from waypost.analysis.rule_words import rule_words

    title = rule_words(row["rule"], "rule", catalog, language)
    say(f"{title}: {_OUTCOMES[row['outcome']]} ({_weight(row)})", indent=2, hang=6)
    if row["evidence"]:
        say(f"rests on: {_facts(row, 'evidence', 'fact', catalog, language)}", indent=6, hang=2)
    if row["unknown_facts"] and row["outcome"] == "not_enough":
        say(f"missing: {_facts(row, 'unknown_facts', 'rule_field', catalog, language)}", indent=6, hang=2)
    if row["waiver_reason"]:
        say(f"justified: {row['waiver_reason']} ({row['waiver_by']}, until {row['waiver_expires']})", indent=6, hang=2)


def _weight(row: dict[str, Any]) -> str:
    provisions = row["provisions"].split(" ")
    return f"{row['severity']}; {'provision' if len(provisions) == 1 else 'provisions'} {', '.join(provisions)}"


def _facts(row: dict[str, Any], column: str, code_list: str, catalog: Catalog, language: str) -> str:
    from waypost.analysis.rule_words import rule_words

    return "; ".join(rule_words(each, code_list, catalog, language) for each in row[column].split(" "))


def _print_relation(row: dict[str, Any], catalog: Catalog, language: str) -> None:
    from waypost.analysis.relations.words import relation_words, told_words

    title = relation_words(row["relation"], "relation", catalog, language)
    say(f"{title}: {_OUTCOMES[row['outcome']]} ({_weight(row)})", indent=2, hang=6)
    say(_aloud(row, catalog, language), indent=6, hang=2)
    if row["missing"]:
        told = "; ".join(told_words(each, catalog, language) for each in row["missing"].split(" "))
        say(f"missing: {told}", indent=6, hang=2)


def _aloud(row: dict[str, Any], catalog: Catalog, language: str) -> str:
    """The sentences of a relation without its name, which stands above them."""
    from waypost.analysis.reading_aloud import explain_row
    from waypost.analysis.relations.words import relation_words

    told = explain_row(row, catalog.question_texts["relations"], catalog, language)
    return told.removeprefix(f"{relation_words(row['relation'], 'relation', catalog, language)}. ")


def print_one(
    con: duckdb.DuckDBPyConnection, programme: str, answer: dict[str, Any], rule: str, catalog: Catalog, language: str
) -> None:
    """All that stands behind one outcome: the text that decides, each fact with its claims, what to ask, what helps."""
    if "withheld" in answer:
        say(answer["withheld"])
        return
    for row in answer["rules"]:
        _print_rule_whole(con, programme, row, catalog, language)
    for row in answer["relations"]:
        _print_relation(row, catalog, language)
        say(f"rests on the programmes {', '.join((row['programmes'] or '–').split(' '))}", indent=6, hang=2)
        _print_relation_words(row["relation"], catalog, language)
    if not answer["rules"] and not answer["relations"]:
        say(f"{rule} {catalog.relations[rule].title[language]}: the programme stands in no such relation", hang=4)


def _print_relation_words(rule: str, catalog: Catalog, language: str) -> None:
    written = catalog.relations[rule]
    _print_provisions(written.provisions, catalog, language)
    say(f"from {written.valid_from}, {written.basis.replace('_', ' ')}", indent=6, hang=2)
    say(f"what helps: {written.remedy.guidance[language]}", indent=6, hang=2)
    say(f"when it is no departure: {written.false_positives[language]}", indent=6, hang=2)


def _print_provisions(provisions: tuple[str, ...], catalog: Catalog, language: str) -> None:
    for name in provisions:
        say(f"provision {name}: {catalog.provisions[name].text[language]}", indent=6, hang=2)


def _print_rule_whole(
    con: duckdb.DuckDBPyConnection, programme: str, row: dict[str, Any], catalog: Catalog, language: str
) -> None:
    from waypost.analysis.explain import claims_of_fact
    from waypost.analysis.rule_words import fact_words, field_label, rule_words

    rule = catalog.practice_rules[row["rule"]]
    say(f"{rule_words(rule.rule, 'rule', catalog, language)}: {_OUTCOMES[row['outcome']]}", style="bold", hang=4)
    say(_weight(row), indent=2)
    _print_provisions(rule.provisions, catalog, language)
    number = rule.text_on(row["judged_on"])
    if number is None:
        say(f"judged on {row['judged_on']}, when no text was in force", indent=2)
    else:
        text = rule.texts[number]
        since = f"by the text from {text.valid_from} ({text.basis.replace('_', ' ')})"
        say(f"judged on {row['judged_on']} {since}", indent=2)
        if text.applies_when:
            say(f"applies when {' '.join(text.applies_when.split())}", indent=6, hang=2)
        say(f"departs when {' '.join(text.departs_when.split())}", indent=6, hang=2)
    if row["later_outcome"]:
        say(f"by today’s text: {_OUTCOMES[row['later_outcome']]}", indent=2)
    say("rests on" if row["evidence"] else "rests on nothing that is said", indent=2)
    for fact in (row["evidence"] or "").split():
        say(fact_words(fact, catalog, language), indent=6, hang=2)
        for claim in claims_of_fact(con, programme, fact.partition(":")[0], catalog):
            where = f"{claim['publisher']}, {claim['identifier']}, claim {claim['claim_id']}: {claim['standing']}"
            say(where, style="dim", indent=8, hang=2)
    for name in (row["unknown_facts"] or "").split():
        say(f"nobody says: {field_label(name, catalog, language)}", indent=6, hang=2)
    if row["waiver_reason"]:
        say(f"justified: {row['waiver_reason']} ({row['waiver_by']}, until {row['waiver_expires']})", indent=2, hang=4)
    if row["telling_words"]:
        say(f"words for a person to look at: {row['telling_words']}", indent=2, hang=4)
    for heading, words in (
        ("to ask", rule.ask[language]),
        ("what helps", rule.remedy.guidance[language]),
        ("when it is no departure", rule.false_positives[language]),
    ):
        say(f"{heading}: {words}", indent=2, hang=4)
