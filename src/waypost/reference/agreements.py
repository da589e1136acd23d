"""What agreements with partners are held against, and those of which public sources tell.

``catalog/agreements/clauses.yml``: the model set of clauses::

    data:
      label: {en: , fr: , es: , ar: }
      why: {en: , …}
      wording: {en: , …}                    # our own, to be adapted
      provisions: ["6.4", "1.5"]            # of catalog/rules/policy
      needed: {mou: serious, data: critical}    # type of agreement → how much its lack weighs

``lexicon.yml``: words that propose that a clause obliges to something; a person decides::

    negations: {en: [shall not, …], …}      # a proposal beside one is marked: the clause may say the contrary
    matters:
      reporting_duty:
        label, ask, remedy: {en: , …}
        provisions: ["1.5"]
        severity: critical
        near: {en: [[report, …], [police, …]], …}   # in one sentence, one of each list
        alone: {en: [not interfere, …], …}

``checks.yml``: how the other checks ask: severity, provisions, ask and remedy by name.
``words.yml``: how the codes of agreements are called, by vocabulary.
``known/<code>.yml``: agreements as facts with sources; ``examples/<code>.yml``: invented ones.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import CatalogError
from waypost.reference.agreement_values import Agreement
from waypost.reference.strict_yaml import convert, read_yaml

Texts = dict[str, str]
# The facts of an agreement that rules ask about (``practice_facts/agreement.yml``) → type of clause that holds them.
CLAUSE_OF_FACT = {
    "independence_clause": "independence",
    "principles_clause": "principles",
    "data_clause": "data",
    "exit_clause": "exit_notice",
}
# Facts that are a duty, each a matter of the lexicon.
DUTIES = ("reporting_duty", "non_interference_duty")
MATTERS = (*DUTIES, "conditional_payment", "onward_transfer")
CHECKS = (
    "missing_clause", "safeguard_taken_back", "contrary_duty", "dates_outside", "unspecific",
    "commitment_overdue", "expiry", "past_its_end", "dormant", "late",
)  # fmt: skip


class ClauseType(msgspec.Struct, frozen=True, kw_only=True):
    """A type of clause: why an agreement has one, our wording, and which types of agreement need it how much."""

    label: Texts
    why: Texts
    wording: Texts
    provisions: tuple[str, ...]
    needed: dict[str, str] = {}


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a clause may oblige to, with the words that propose it."""

    label: Texts
    ask: Texts
    remedy: Texts
    provisions: tuple[str, ...]
    severity: str
    near: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    alone: dict[str, tuple[str, ...]] = {}


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """Words by matter, and those that may turn a sentence into its contrary."""

    matters: dict[str, Matter]
    negations: dict[str, tuple[str, ...]]


class CheckText(msgspec.Struct, frozen=True, kw_only=True):
    """How a check asks, and what helps."""

    ask: Texts
    remedy: Texts
    provisions: tuple[str, ...]
    severity: str


class AgreementModel(msgspec.Struct, frozen=True, kw_only=True):
    """All that agreements are held against."""

    clauses: dict[str, ClauseType]
    lexicon: Lexicon
    checks: dict[str, CheckText]
    words: dict[str, dict[str, Texts]]

    def word(self, vocabulary: str, code: str, language: str) -> str:
        """How a code is called; the code where nobody says."""
        return self.words.get(vocabulary, {}).get(code, {}).get(language, code)


def read_agreement_model(folder: Path) -> AgreementModel:
    """The model of a catalog; empty where it has none. Raises :class:`CatalogError`."""
    if not (folder / "clauses.yml").is_file():
        return AgreementModel(clauses={}, lexicon=Lexicon(matters={}, negations={}), checks={}, words={})
    clauses, lexicon, checks, words = (folder / f"{name}.yml" for name in ("clauses", "lexicon", "checks", "words"))
    return AgreementModel(
        clauses=convert(read_yaml(clauses), dict[str, ClauseType], clauses),
        lexicon=convert(read_yaml(lexicon), Lexicon, lexicon),
        checks=convert(read_yaml(checks), dict[str, CheckText], checks),
        words=convert(read_yaml(words), dict[str, dict[str, Texts]], words),
    )


def read_agreements(folder: Path) -> dict[str, Agreement]:
    """Known and invented agreements by code; raises :class:`CatalogError` on a malformed or misnamed file."""
    found: dict[str, Agreement] = {}
    for kind in ("known", "examples"):
        for path in sorted((folder / kind).glob("*.yml")):
            agreement = convert(read_yaml(path), Agreement, path)
            if agreement.code != path.stem:
                raise CatalogError(f"{path}: agreement {agreement.code!r} does not stand in a file of its name")
            if agreement.is_example != (kind == "examples"):
                raise CatalogError(f"{path}: is_example has to be said of examples, and of nothing else")
            found[agreement.code] = agreement
    return found
