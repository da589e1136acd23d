"""What rules of practice and rules about relations are held to alike: words, weight, provisions, whom to look for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from waypost.errors import Said
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages

if TYPE_CHECKING:
    from waypost.reference.practice_rules import PracticeRule
    from waypost.reference.relations import RelationRule


def check_words(where: str, rule: PracticeRule | RelationRule, catalog: Catalog) -> Iterator[str]:
    """Words in four languages, and codes and provisions that there are."""
    for what in ("title", "ask", "false_positives"):
        yield from missing_languages(where, what, getattr(rule, what))
    yield from missing_languages(where, "guidance", rule.remedy.guidance)
    yield from dangling(where, "severity", rule.severity, catalog, "policy_severity")
    for competence in rule.remedy.competences:
        yield from dangling(where, "competence", competence, catalog, "service")
    if not rule.provisions:
        yield Said(f"{where}: no provision", "no_provision")
    for provision in rule.provisions:
        if provision not in catalog.provisions:
            yield Said(f"{where}: no provision {provision!r} in rules/policy", "provision", provision=provision)


def no_choice(where: str, what: str, code: str, known: Collection[str]) -> str:
    """What is said of a code that is none of a few."""
    message = f"{where}: {what} {code!r}; known: {', '.join(known)}"
    return Said(message, "choice", what=what, code=code, known=", ".join(known))
