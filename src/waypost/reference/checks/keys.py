"""Every YAML file of the catalog is readable, repeats no key and uses no key that nobody reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import told
from waypost.reference.codes import Code, CodeList
from waypost.reference.column_names import ColumnNames, ColumnTarget, PeopleWord, PeopleWords
from waypost.reference.context import Address, Areas, ContextSet, Layout
from waypost.reference.contradictions import Contradictions, Dilemma, Figure, Opposite
from waypost.reference.counterparts import (
    CapacityWeights,
    Counterpart,
    CounterpartSide,
    CounterpartTable,
    OpportunityRules,
)
from waypost.reference.countries import Country
from waypost.reference.issue_types import IssueType
from waypost.reference.lags import LAGS_FILE, StationLag, TrailLags
from waypost.reference.needs import NeedIndicator, Needs
from waypost.reference.network import Platform, PlatformCompetence, PlatformFact, PlatformSource
from waypost.reference.plan_values import (
    Component,
    Evidence,
    EvidencePart,
    Fact,
    Goal,
    Milestone,
    Moved,
    Note,
    Outcome,
    Passage,
    Plan,
    PlanFunction,
    PlannedActivity,
    Section,
    StatedBudget,
    Tracked,
)
from waypost.reference.policy import Policy, Principle, Provision
from waypost.reference.policy_texts import PolicyText, PolicyVersion
from waypost.reference.practice_rules import PracticeRule, Remedy, RuleText
from waypost.reference.practices import Practice, PracticeField
from waypost.reference.quality import QualityCheck, QualityChecks
from waypost.reference.questions import QuestionColumn, QuestionSentence, QuestionText
from waypost.reference.relations import RelationRemedy, RelationRule
from waypost.reference.rule_language import RuleField
from waypost.reference.schema import Field, Kind
from waypost.reference.societies import NationalSociety, Organisation, StatusPeriod
from waypost.reference.sources import Correction, Match, Rows, Source
from waypost.reference.strict_yaml import read_yaml
from waypost.reference.trails import Leg, Stage, Trail, TrailSource
from waypost.reference.vulnerability import FactorEvidence, VulnerabilityFactor, WorkshopEvidence

# Struct, its place in the words of a finding, and the entries of a file that must fit it.
_Shape = tuple[type[msgspec.Struct], str, Iterable[Any]]


def check_keys(catalog: Catalog) -> Iterator[str]:
    """Read every ``.yml`` file strictly; compare the keys of the known layouts with what the loader takes."""
    for path in sorted(catalog.path.rglob("*.yml")):
        where = path.relative_to(catalog.path)
        try:
            content = read_yaml(path)
        except CatalogError as error:
            yield told(error, catalog.path)
            continue
        for struct, what, entries in _shapes(where, content):
            for number, entry in enumerate(entries, start=1):
                if isinstance(entry, dict):
                    yield from _unread(str(where), f"{what} {number}".strip(), struct, entry)


def _unread(where: str, what: str, struct: type[msgspec.Struct], entry: dict[str, Any]) -> Iterator[str]:
    taken = set(struct.__struct_fields__)
    named = next((str(entry[key]) for key in struct.__struct_fields__ if entry.get(key)), what)
    for key in entry:
        if key not in taken:
            known = ", ".join(struct.__struct_fields__)
            yield f"{where}: {named}: nobody reads the key {key!r}; known keys: {known}"


def _shapes(where: Path, content: Any) -> list[_Shape]:
    folder, name = where.parent.as_posix(), where.name
    layouts: dict[str, Callable[[Any], list[_Shape]]] = {
        "reference/code_lists": _code_list,
        "reference/issue_types": lambda rows: [(IssueType, "entry", _list(rows))],
        "schema": _kind,
        "trails": _trail,
        "rules/questions": _question,
        "evidence": lambda rows: [(WorkshopEvidence, "entry", _list(rows))],
        "rules/policy": lambda provision: [(Provision, "provision", [provision])],
        "rules/practice_facts": lambda found: [
            (Practice, "practice", [found]),
            (PracticeField, "field", _values(found, "fields")),
        ],
        "rules/relations": lambda found: [
            (RelationRule, "relation", [found]),
            (RelationRemedy, "remedy", [found.get("remedy")]),
        ],
        "rules/practice": _practice_rule,
        "policy_texts": _policy_text,
        "network": _platform,
        "plan": lambda found: _plan_file(name, found),
        "plan/sections": lambda found: [
            (Section, "section", [found]),
            (Passage, "paragraph", _list(found.get("passages"))),
        ],
        "plan/functions": lambda found: [
            (PlanFunction, "function", [found]),
            (Component, "component", _list(found.get("components"))),
            (Outcome, "outcome", _list(found.get("outcomes"))),
        ],
        "plan/outcomes": lambda found: [
            (Evidence, "evidence", [found]),
            (EvidencePart, "part", _list(found.get("parts"))),
        ],
        "sources": _source,
        "context": _context_set,
    }
    if (folder, name) == ("trails", LAGS_FILE) and isinstance(content, dict):
        return [(TrailLags, "lags", [content]), (StationLag, "lag", _list(content.get("lags")))]
    if folder in layouts and isinstance(content, dict | list):
        return layouts[folder](content)
    if folder == "rules" and name in _RULES and isinstance(content, dict):
        return _RULES[name](content)
    if folder == "reference" and name == "countries.yml":
        return [(Country, "entry", _list(content))]
    if folder == "reference" and name == "context_areas.yml":
        return [(Areas, "areas", [content])]
    if folder == "reference" and name == "column_names.yml" and isinstance(content, dict):
        return _column_names(content)
    if folder == "reference" and name == "organisations.yml":
        return [(Organisation, "entry", _list(content))]
    if folder == "reference" and name == "national_societies.yml":
        rows = [row for row in _list(content) if isinstance(row, dict)]
        history = [period for row in rows for period in _list(row.get("status_history"))]
        return [(NationalSociety, "entry", rows), (StatusPeriod, "status_history", history)]
    return []


def _code_list(content: Any) -> list[_Shape]:
    codes = _values(content, "codes")
    return [(CodeList, "code list", [content]), (Code, "code", codes)]


def _kind(content: Any) -> list[_Shape]:
    return [(Kind, "kind", [content]), (Field, "field", _values(content, "fields"))]


def _trail(content: Any) -> list[_Shape]:
    return [
        (Trail, "trail", [content]),
        (Stage, "stage", _list(content.get("stages"))),
        (Leg, "leg", _list(content.get("legs"))),
        (TrailSource, "source", _list(content.get("sources"))),
    ]


def _plan_file(name: str, content: Any) -> list[_Shape]:
    if name == "plan.yml":
        return [
            (Plan, "plan", [content]),
            (StatedBudget, "budget", [content.get("budget")]),
            (Goal, "goal", _list(content.get("goals"))),
            (Tracked, "tracked", _list(content.get("tracked"))),
            (Note, "note", _list(content.get("notes"))),
        ]
    if name == "activities.yml":
        return [(PlannedActivity, "activity", _list(content))]
    if name == "milestones.yml":
        moved = [each for row in _list(content) if isinstance(row, dict) for each in _list(row.get("revised"))]
        return [(Milestone, "milestone", _list(content)), (Moved, "revised", moved)]
    return [(Fact, "fact", list(content.values()))] if name == "facts.yml" and isinstance(content, dict) else []


def _source(content: Any) -> list[_Shape]:
    return [
        (Source, "source", [content]),
        (Match, "match", [content.get("match")]),
        (Rows, "rows", [content.get("rows")]),
        (Correction, "correction", _list(content.get("corrections"))),
    ]


def _context_set(content: Any) -> list[_Shape]:
    return [
        (ContextSet, "data set", [content]),
        (Layout, "layout", _list(content.get("files"))),
        (Address, "address", _list(content.get("addresses"))),
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _values(content: Any, key: str) -> list[Any]:
    inside = content.get(key) if isinstance(content, dict) else None
    return list(inside.values()) if isinstance(inside, dict) else []


def _question(content: Any) -> list[_Shape]:
    columns = content.get("columns") if isinstance(content, dict) else None
    return [
        (QuestionText, "question", [content]),
        (QuestionColumn, "column", list(columns.values()) if isinstance(columns, dict) else []),
        (QuestionSentence, "sentence", _list(content.get("explain")) if isinstance(content, dict) else []),
    ]


def _needs(content: Any) -> list[_Shape]:
    indicators = content.get("indicators") if isinstance(content, dict) else None
    return [
        (Needs, "needs", [content]),
        (NeedIndicator, "indicator", list(indicators.values()) if isinstance(indicators, dict) else []),
    ]


def _vulnerability(content: Any) -> list[_Shape]:
    factors = content.get("factors") if isinstance(content, dict) else None
    listed = list(factors.values()) if isinstance(factors, dict) else []
    return [
        (VulnerabilityFactor, "factor", listed),
        (FactorEvidence, "evidence", [factor.get("evidence") for factor in listed if isinstance(factor, dict)]),
    ]


def _policy(content: Any) -> list[_Shape]:
    return [(Policy, "policy", [content]), (Principle, "principle", _values(content, "principles"))]


def _platform(content: Any) -> list[_Shape]:
    return [
        (Platform, "platform", [content]),
        (PlatformFact, "fact", _values(content, "facts")),
        (PlatformCompetence, "competence", _list(content.get("competences"))),
        (PlatformSource, "source", _values(content, "sources")),
    ]


def _practice_rule(content: Any) -> list[_Shape]:
    remedy = content.get("remedy") if isinstance(content, dict) else None
    texts = _list(content.get("texts")) if isinstance(content, dict) else []
    return [(PracticeRule, "rule", [content]), (Remedy, "remedy", [remedy]), (RuleText, "text", texts)]


def _policy_text(content: Any) -> list[_Shape]:
    return [(PolicyText, "text", [content]), (PolicyVersion, "version", _values(content, "versions"))]


def _rule_fields(content: Any) -> list[_Shape]:
    return [(RuleField, "field", list(content.values()))] if isinstance(content, dict) else []


def _counterparts(content: Any) -> list[_Shape]:
    entries = [entry for entry in _list(content.get("counterparts")) if isinstance(entry, dict)]
    ends = [entry[end] for entry in entries for end in ("left", "right", "both") if end in entry]
    return [
        (CounterpartTable, "counterparts", [content]),
        (Counterpart, "counterpart", entries),
        (CounterpartSide, "end", ends),
    ]


def _opportunities(content: Any) -> list[_Shape]:
    parts = {field.name: field.type for field in msgspec.structs.fields(OpportunityRules)}
    inside: list[_Shape] = [(parts[name], name, [part]) for name, part in content.items() if name in parts]
    weights = [(content.get("capacity") or {}).get("weights")]
    return [(OpportunityRules, "rules", [content]), *inside, (CapacityWeights, "capacity weights", weights)]


def _contradictions(content: Any) -> list[_Shape]:
    dilemmas = _values(content, "dilemmas")
    opposites = [entry for dilemma in dilemmas for entry in _list(dilemma.get("opposites"))]
    return [
        (Contradictions, "file", [content]),
        (Dilemma, "dilemma", dilemmas),
        (Opposite, "opposite", opposites),
        (Figure, "figure", _values(content, "figures")),
    ]


def _quality(content: Any) -> list[_Shape]:
    return [(QualityChecks, "file", [content]), (QualityCheck, "check", _values(content, "checks"))]


# Files in rules/ whose layout is known here.
_RULES: dict[str, Callable[[Any], list[_Shape]]] = {
    "contradictions.yml": _contradictions,
    "counterparts.yml": _counterparts,
    "needs.yml": _needs,
    "opportunities.yml": _opportunities,
    "policy.yml": _policy,
    "quality_checks.yml": _quality,
    "rule_fields.yml": _rule_fields,
    "vulnerability.yml": _vulnerability,
}


def _column_names(content: dict[str, Any]) -> list[_Shape]:
    people = content.get("people") if isinstance(content.get("people"), dict) else {}
    words = [word for part in ("measures", "parts") for word in (people.get(part) or {}).values()] if people else []
    return [
        (ColumnNames, "names", [content]),
        (ColumnTarget, "target", (content.get("targets") or {}).values()),
        (PeopleWords, "people", [people]),
        (PeopleWord, "word", words),
    ]
