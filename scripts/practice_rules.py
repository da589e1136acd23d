"""Writes docs/reference/practice-rules.md from the rules of practice and the facts that they ask about.

``--check`` writes nothing and fails when the file that stands is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from waypost.reference import Catalog, load_catalog
from waypost.reference.practice_rules import PracticeRule
from waypost.reference.practices import Practice

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "practice-rules.md"

_HEAD = """# Rules of practice and their facts

Made from `catalog/rules/practice` and `catalog/rules/practice_facts` by `make dictionary`; do not edit it here. Why it
is as it is: [ADR 22](../adr/0022-rules-of-practice.md). How expressions are written:
[the language of rules](rule-language.md). Which rules follow from the provisions themselves:
[policy rules](../explanation/policy-rules.md).

A rule of practice asks how a programme works. It hangs on provisions and says on what it rests: `official` is the text
itself, `later_guidance` is guidance given later, `derived` is our reading of it, `proposed` is not agreed yet. Five
outcomes: *departs*, *departs with a recorded reason*, *not enough information*, *conforms*, *not applicable*. A
departure is a question to the society; those concerned and the migration team alone see it. What nobody says, or says
that it cannot or will not say, is never a departure.

A programme is judged by the text in force on the day asked about, or on its last day when it was over by then. What a
later text would say stands beside it as information. A recorded reason (`catalog/decisions/waivers.csv`: rule, record,
until, role, day, why) counts up to its last day.

Words that make a text worth a look stand in `catalog/rules/lexicon.yml` in four languages; they are shown to a person
beside the rule and decide nothing.

`waypost rules` lists and shows the rules, says how a programme stands to them on a day and which facts are missing, and
runs their fixtures; `waypost analyse rules` and `rules_standing` answer for many programmes.

Some facts are not asked. How the emblem is used is asked where it stands with campaigns of others (`co_branding`);
what protects volunteers, and which general strategy a programme follows, are asked by no rule, and a society that is
asked more answers less: the safety of the team is one of the risks of `harm_analysis`. Whether consent to return is
free is asked together with whether it is informed, and as pressure on the person. No fact tells where people in an
irregular situation are, or tells people apart by legal status, nationality, language, origin or faith.
"""


def _rules(catalog: Catalog) -> list[str]:
    lines = ["## The rules", "", "| rule | in short | provisions | asks | weight | rests on | facts |"]
    lines.append("|---|---|---|---|---|---|---|")
    for rule in catalog.practice_rules.values():
        facts = ", ".join(f"`{name}`" for name in rule.required_facts)
        basis = "; ".join(dict.fromkeys(text.basis.replace("_", " ") for text in rule.texts))
        cells = [rule.rule, rule.title["en"], ", ".join(rule.provisions), rule.polarity, rule.severity, basis, facts]
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, "", *(line for rule in catalog.practice_rules.values() for line in _rule(rule))]


def _rule(rule: PracticeRule) -> list[str]:
    lines = [f"### {rule.rule}: {rule.title['en']}", ""]
    for text in rule.texts:
        until = f" to {text.valid_to}" if text.valid_to else ""
        lines += [f"From {text.valid_from}{until} ({text.basis.replace('_', ' ')}):", "", "```"]
        if text.applies_when:
            lines.append(f"applies when  {' '.join(text.applies_when.split())}")
        lines += [f"departs when  {' '.join(text.departs_when.split())}", "```", ""]
    lines += [f"To ask: {rule.ask['en']}", "", f"What helps: {rule.remedy.guidance['en']}", ""]
    return [*lines, f"When it is no departure: {rule.false_positives['en']}", ""]


def _facts(catalog: Catalog) -> list[str]:
    asked: dict[str, list[str]] = {}
    for rule in catalog.practice_rules.values():
        for name in rule.required_facts:
            asked.setdefault(name, []).append(rule.rule)
    lines = [
        "## The facts",
        "",
        "One fact is a row of the kind `practice`: practice, number of the entry, field, value. A list may have no"
        " entry (`none`); any value may be a code of the list `no_answer`. Facts that no rule asks"
        " about are there for comparing societies.",
        "",
    ]
    return [*lines, *(line for practice in catalog.practices.values() for line in _practice(practice, asked))]


def _practice(practice: Practice, asked: dict[str, list[str]]) -> list[str]:
    several = "several entries" if practice.is_list else "one entry"
    lines = [f"### {practice.practice}", "", f"{practice.label['en']} ({several}). {practice.question['en']}", ""]
    lines += ["| field | in short | values | rules |", "|---|---|---|---|"]
    for name, field in practice.fields.items():
        values = ", ".join(f"`{code}`" for code in field.codes) or (field.code_list and f"codes of `{field.code_list}`")
        rules = ", ".join(asked.get(f"{practice.practice}.{name}", ()))
        lines.append(f"| `{name}` | {field.label['en']} | {values or field.type} | {rules} |")
    return [*lines, ""]


def page(catalog: Catalog) -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *_rules(catalog), *_facts(catalog)])


def main() -> int:
    """Write the page, or with ``--check`` compare it; exit status 1 when it is stale."""
    text = page(load_catalog())
    if "--check" in sys.argv[1:]:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TARGET.name} is not what the catalog says; run: make dictionary", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
