"""Rules about relations: what two societies do beside each other, or what goes from one to the next.

``catalog/rules/relations/<relation>.yml``::

    relation: X4
    title: {en: , fr: , es: , ar: }
    provisions: ["1.5"]                 # of catalog/rules/policy
    basis: derived                      # official, later_guidance, derived or proposed
    valid_from: 2009-11-01
    valid_to:                           # the last day; open without it
    severity: critical                  # code list policy_severity
    algorithm: reachability             # a name of PARAMETERS: a function of waypost.analysis.relations
    parameters: {…}                     # its Struct below; every code stands in its list
    required_facts: [data_flow.to, …]   # facts of practices, kinds of society.field, or fields of rules
    extends: access                     # optional: the dilemma of contradictions.yml that tells a part of it already
    ask: {en: , fr: , es: , ar: }       # the question put to the societies concerned
    remedy: {guidance: {en: , …}, competences: [service codes], is_icrc_led: false}
    false_positives: {en: , fr: , es: , ar: }
    fixtures: {conforms: {…}, departs: {…}, unknown: {…}, not_applicable: {…}}

A fixture is a small world: programmes with their facts, and what societies say of themselves. What departs is a
question to the societies concerned, never a verdict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.practices import Practice
from waypost.reference.strict_yaml import convert, read_yaml

BASES = ("official", "later_guidance", "derived", "proposed")
FIXTURES = ("conforms", "departs", "unknown", "not_applicable")


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an editor may change of an algorithm."""


class EligibilityDivergence(Parameters, frozen=True, kw_only=True):
    """X1: which criteria with which effects make access depend on papers; which conditions say so or the opposite."""

    criteria: tuple[str, ...]
    effects: tuple[str, ...]
    conditional: tuple[str, ...]
    open: tuple[str, ...]


class OppositeMessages(Parameters, frozen=True, kw_only=True):
    """X2: pairs of aims that exclude each other, and how old a message may be."""

    opposites: tuple[tuple[str, str], ...]
    within_days: int


class ReturnWithoutLanding(Parameters, frozen=True, kw_only=True):
    """X3: phases that send people off, and services that receive them."""

    phases: tuple[str, ...]
    landing_services: tuple[str, ...]


class Reachability(Parameters, frozen=True, kw_only=True):
    """X4: who enforces, which level of data counts, what an exchange between societies carries.

    ``exchange_level`` is ``personal``, or ``unknown``: then an exchange of which no flow of data is told is asked about
    and never counts as a departure. With a purpose of ``own_purposes``, consent and no compulsion a last step counts
    as the person's own.
    """

    enforcement: tuple[str, ...]
    levels: tuple[str, ...]
    exchange_contents: tuple[str, ...]
    own_purposes: tuple[str, ...]
    exchange_level: str = "unknown"


class DualRole(Parameters, frozen=True, kw_only=True):
    """X5: parts in detention, and in places that people may not leave."""

    monitors: tuple[str, ...]
    operates: tuple[str, ...]
    operator_roles: tuple[str, ...]
    operating_work: tuple[str, ...]


class DivergentPosition(Parameters, frozen=True, kw_only=True):
    """X6: reasons that are a position, and services on which a position has been agreed."""

    reasons: tuple[str, ...]
    agreed: tuple[str, ...] = ()


class IncomparableTerms(Parameters, frozen=True, kw_only=True):
    """X7: which totals are added up along a trail."""

    measures: tuple[str, ...]


class UnequalClauses(Parameters, frozen=True, kw_only=True):
    """X8: clauses that protect, and duties whose absence does."""

    safeguards: tuple[str, ...]
    duties: tuple[str, ...] = ()


class TrailGap(Parameters, frozen=True, kw_only=True):
    """X9: levels of a need that must not be left open."""

    levels: tuple[str, ...]


class DoubleCounting(Parameters, frozen=True, kw_only=True):
    """X10: which totals are added up along a trail."""

    measures: tuple[str, ...]


PARAMETERS: dict[str, type[Parameters]] = {
    "eligibility_divergence": EligibilityDivergence,
    "opposite_messages": OppositeMessages,
    "return_without_landing": ReturnWithoutLanding,
    "reachability": Reachability,
    "dual_role": DualRole,
    "divergent_position": DivergentPosition,
    "incomparable_terms": IncomparableTerms,
    "unequal_clauses": UnequalClauses,
    "trail_gap": TrailGap,
    "double_counting": DoubleCounting,
}
# The code list that a parameter takes its values from; of the fields of a practice where it is named.
CODES: dict[tuple[str, str], str] = {
    ("eligibility_divergence", "criteria"): "practice.eligibility.criterion",
    ("eligibility_divergence", "effects"): "practice.eligibility.effect",
    ("eligibility_divergence", "conditional"): "access_condition",
    ("eligibility_divergence", "open"): "access_condition",
    ("opposite_messages", "opposites"): "practice.message.aim",
    ("return_without_landing", "phases"): "practice.return.phase",
    ("return_without_landing", "landing_services"): "service",
    ("reachability", "enforcement"): "practice.data_flow.recipient_type",
    ("reachability", "levels"): "practice.data_flow.level",
    ("reachability", "exchange_contents"): "practice.trail_link.content",
    ("reachability", "own_purposes"): "practice.data_flow.purpose",
    ("dual_role", "monitors"): "practice.detention.role",
    ("dual_role", "operates"): "practice.detention.role",
    ("dual_role", "operator_roles"): "practice.facility.ns_role",
    ("dual_role", "operating_work"): "detention_work",
    ("divergent_position", "reasons"): "declined_reason",
    ("divergent_position", "agreed"): "service",
    ("incomparable_terms", "measures"): "people_measure",
    ("trail_gap", "levels"): "evidence_level",
    ("double_counting", "measures"): "people_measure",
}  # fmt: skip
EXCHANGE_LEVELS = ("personal", "unknown")


def clauses(practices: Mapping[str, Practice]) -> tuple[str, ...]:
    """What an agreement may hold or not: what the parameters of ``unequal_clauses`` name."""
    known = practices["agreement"].fields if "agreement" in practices else {}
    return tuple(name for name, field in known.items() if field.type == "boolean")


class RelationRemedy(msgspec.Struct, frozen=True, kw_only=True):
    """What helps: guidance in words, competences to look for, and whether the ICRC leads."""

    guidance: dict[str, str]
    competences: tuple[str, ...] = ()
    is_icrc_led: bool = False


class RelationRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule about a relation, as written."""

    relation: str
    title: dict[str, str]
    provisions: tuple[str, ...]
    basis: str
    valid_from: dt.date
    severity: str
    algorithm: str
    parameters: dict[str, Any]
    required_facts: tuple[str, ...]
    ask: dict[str, str]
    remedy: RelationRemedy
    false_positives: dict[str, str]
    fixtures: dict[str, dict[str, Any]]
    valid_to: dt.date | None = None
    extends: str | None = None

    def is_in_force(self, day: dt.date) -> bool:
        """Whether its text was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def understood(self) -> Parameters:
        """Its parameters, typed; raises :class:`CatalogError` for an algorithm or a parameter that is not known."""
        kind = PARAMETERS.get(self.algorithm)
        if kind is None:
            raise CatalogError(f"{self.relation}: no algorithm {self.algorithm!r}; there are: {', '.join(PARAMETERS)}")
        return convert(self.parameters, kind, Path(f"{self.relation}.yml: parameters"))


def read_relations(folder: Path) -> dict[str, RelationRule]:
    """All rules by name, X2 before X10; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in folder.glob("*.yml"):
        rule = convert(read_yaml(path), RelationRule, path)
        if rule.relation != path.stem:
            raise CatalogError(f"{path}: relation {rule.relation!r} does not stand in a file of its name")
        found[rule.relation] = rule
    return dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))
