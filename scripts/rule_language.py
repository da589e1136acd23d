"""Writes docs/reference/rule-language.md from the grammar, the functions and the fields, and the table of the rules.

``--check`` writes nothing and fails when the file that stands is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from waypost.reference import Catalog, load_catalog
from waypost.reference.rule_language import FUNCTIONS, RuleField
from waypost.reference.rule_language.fields import SUBJECTS
from waypost.reference.rule_language.syntax import DEEPEST, GRAMMAR, LONGEST

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "rule-language.md"

_HEAD = f"""# The language of rules

Made from `src/waypost/reference/rule_language`, `catalog/rules/rule_fields.yml` and `catalog/rules/policy` by
`make dictionary`; do not edit it here. Why it is as it is: [ADR 9](../adr/0009-rule-language.md). What the rules are
for: [policy rules](../explanation/policy-rules.md).

An expression asks about fields and is true, false or **not known**:

```
return_stance = 'forced' or has(service, 'return_during_removal') and return_stance != 'pre_removal_with_agreement'
```

| written | says |
|---|---|
| `field = 'code'`, `field != 'code'` | its value is this code; is another |
| `field in ('code', 'code')`, `field not in (…)` | its value is one of these codes; is another |
| `number >= 2`, `date < '2009-11-01'` | also `=` `!=` `<` `<=` `>` |
| `field` | a field that is true or false by itself |
| `has(list, 'code', …)` and the other functions below | |
| `some(practice: …)`, `every(practice: …)` | one entry of a practice is so; none is otherwise |
| `date >= months_ago(24)`, `days_ago(90)` | a day counted back from the day of judgement |
| `not …`, `… and …`, `… or …`, `( … )` | `not` binds tightest, then `and`, then `or` |

**Not known.** What nobody says is neither true nor false. `and` is false as soon as one part is false, `or` true as
soon as one part is true, whatever is not known of the rest; otherwise what is not known stays not known. A condition
can therefore only be decided by what somebody has said, and never by silence. `known` and `stated` would break that,
so they may stand in `applies_when` and `review_when` only.

**What is refused.** A field, function or code that does not exist, a list asked like a single value, a number held
against a text, and everything that is not in the grammar, with file, line and column and what there is instead.
Nothing is evaluated as code; an expression reaches the fields below and nothing else. At most {LONGEST:,} characters
and {DEEPEST} parts within parts. An expression stands on one line of its YAML file, or as a block after `|`.

**Three expressions make a rule.** `applies_when`: where it is false the rule does not apply; where it is not known,
the outcome is *not known*. `condition`: what a *focus* rule asks for and what an *avoid* rule asks not to do.
`review_when`: where it is true a person must look, whatever a focus rule finds; what an avoid rule finds comes first.
"""


def _fields(catalog: Catalog) -> list[str]:
    practices = "[facts about practices](practice-rules.md#the-facts)"
    lines = [
        "## Fields",
        "",
        f"Rules of practice may name {practices} too: `facility.freedom_of_movement`, or those of an entry in `some`.",
        "",
        "| field | of | type | meaning |",
        "|---|---|---|---|",
    ]
    for field in catalog.rule_fields.values():
        lines.append(f"| `{field.name}` | {_subjects(field)} | {_type(field, catalog)} | {field.meaning} |")
    return [*lines, ""]


def _subjects(field: RuleField) -> str:
    return "all" if field.subjects == SUBJECTS else ", ".join(field.subjects)


def _type(field: RuleField, catalog: Catalog) -> str:
    if field.type != "code":
        return field.type
    name = field.code_list or ""
    shown = f"[{name}](data-dictionary.md#{name})" if name in catalog.code_lists else f"id of a {name}"
    return f"list of {shown}" if field.is_list else shown


def _functions() -> list[str]:
    lines = ["## Functions", "", "| function | says | may stand in a condition |", "|---|---|---|"]
    for function in FUNCTIONS.values():
        allowed = "no" if function.not_in_conditions else "yes"
        lines.append(f"| `{function.call}` | {function.meaning} | {allowed} |")
    return [*lines, ""]


def _rules(catalog: Catalog) -> list[str]:
    computed = sum(rule.is_computed for rule in catalog.policy_rules.values())
    lines = [
        "## The rules",
        "",
        f"{len(catalog.policy_rules)} provisions, {computed} computed. {_quoting(catalog)}",
        "",
        "| provision | in short | kind | about | weight | asks about | what no field can tell |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, rule in catalog.policy_rules.items():
        provision = catalog.provisions[name]
        kind = rule.kind.replace("_", " ") if rule.has_subjects else "not computed"
        asked = ", ".join(f"`{field}`" for field in rule.fields)
        about = "society on a trail" if rule.subject == "trail" else rule.subject
        cells = [name, provision.text["en"], kind, about, rule.severity, asked, provision.not_computed["en"]]
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def _quoting(catalog: Catalog) -> str:
    return catalog.policy.before_quoting["en"] if catalog.policy else ""


def page(catalog: Catalog) -> str:
    """The page as Markdown."""
    grammar = ["## Grammar", "", "```", GRAMMAR.strip(), "```", ""]
    return "\n".join([_HEAD, *_functions(), *_fields(catalog), *_rules(catalog), *grammar])


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
